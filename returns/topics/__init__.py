"""What the policy says, topic by topic: each takes a question and gives an answer."""
