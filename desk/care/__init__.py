"""Returns after they were submitted: what becomes of them, and what the customer is told of it."""
