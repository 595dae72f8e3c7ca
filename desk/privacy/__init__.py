"""What is stored about a customer: which rows, for how long, and how they are erased."""
