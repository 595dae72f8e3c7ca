"""Sets up, starts, watches and stops the four processes of Returns Desk on one machine."""
