"""What a message says about a task: which items, which reason, which answer.

Rasa names the intent and finds the patterns (order numbers, e-mails, quantities). What a
message means beyond that depends on the customer's own order and on the question that was
asked, so it is worked out here, by rule.
"""
