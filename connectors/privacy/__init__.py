"""What is stored about a customer, of all doors together: kept for a while, shown and erased."""
