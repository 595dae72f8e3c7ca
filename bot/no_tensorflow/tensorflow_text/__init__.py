"""Not the real one: see no_tensorflow.py."""

from no_tensorflow import stand_in

stand_in(__name__)
