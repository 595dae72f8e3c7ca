"""The outside world in a box: an order backend with a whole shop behind it."""
