"""Telegram's door: customers' updates into the desk, and the log out to them (docs/telegram.md)."""

CHANNEL = "telegram"
