"""The order backend's door: it tells us here that something has changed."""
