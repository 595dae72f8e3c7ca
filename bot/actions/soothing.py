"""What an upset customer hears before the answer: one short sentence, and then a person."""

from __future__ import annotations

from dataclasses import replace

from .memory import Memory
from .speech import Speech, person
from .words import Words


def soothed(speech: Speech, memory: Memory, words: Words) -> tuple[Speech, Memory]:
    """The speech with a word about the anger that the latest message showed, and the memory that
    it was said. The second time in a spell a person is offered with it."""
    if not memory.mood.now:
        return speech, memory
    told = replace(memory, mood=memory.mood.acknowledged())
    if memory.mood.needs_a_person:
        said = words.say("utter_upset_again", memory.turn)
        return speech.after(said).with_buttons(person(words)), told
    return speech.after(words.say("utter_upset", memory.turn)), told
