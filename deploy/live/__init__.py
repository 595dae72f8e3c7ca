"""Runs Returns Desk for a real shop: its settings, and processes that are kept running."""
