"""The doors: how customers, agents and backends reach the desk."""
