"""The order API under /api, as docs/sandbox.md describes it."""
