"""The website's door: the HTTP API behind the chat widget (docs/web-chat-api.md)."""
