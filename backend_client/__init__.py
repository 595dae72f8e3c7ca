"""A typed, honest client for returns on several order platforms.

`protocol.OrderBackend` is the contract, `model` its types, `errors` its exceptions;
`connect` makes an adapter from settings.
"""

from backend_client.connect import connect

__all__ = ["connect"]
