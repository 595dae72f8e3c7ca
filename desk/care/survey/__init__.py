"""How it was for the customer: asked once, at the right moment, and never in anybody's way."""
