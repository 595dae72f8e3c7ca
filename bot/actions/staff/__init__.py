"""What the people behind the bot may ask of it: the facts of a case, and acts on the backend.

An endpoint of the action server for our own processes alone; docs/decisions/ says why.
"""
