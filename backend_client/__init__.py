"""A typed, honest client for returns on several order platforms.

`protocol.OrderBackend` is the contract, `model` its types, `errors` its exceptions.
"""
