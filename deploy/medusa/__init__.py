"""A real Medusa server on this machine: installed from npm, with a PostgreSQL of its own."""
