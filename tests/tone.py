"""What nobody who is upset wants to hear."""

import re

CHEER = re.compile(
    r"!|\b(?:happy to|glad to|gladly|pleasure|great|wonderful|perfect|enjoy|hi there|"
    r"of course|sure\.|good[.,])",
    re.I,
)
