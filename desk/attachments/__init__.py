"""What customers send besides words: photos, made harmless, kept apart, shown to few.

Nothing that came in is ever passed on byte for byte: a picture is decoded and written anew.
"""

from desk.attachments.kept import Attachments, Kept
from desk.attachments.links import Links
from desk.attachments.picture import LARGEST, Picture, clean

__all__ = ["LARGEST", "Attachments", "Kept", "Links", "Picture", "clean"]
