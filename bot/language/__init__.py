"""Rules about English text. Pure: no imports of ours, of Rasa, or of anything that is not Python's.

Both environments use it: the components that understand a message, and the actions that answer it.
"""
