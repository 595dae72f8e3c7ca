"""These tests run in Rasa's environment; tests/understanding/test_components.py starts them."""

import importlib.util

if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob = ["test_*.py"]
