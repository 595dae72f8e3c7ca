"""One conversation from first message to last: its log, its queue, and who answers."""
