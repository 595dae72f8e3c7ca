"""The action server: what the conversation does, once Rasa has decided what comes next."""
