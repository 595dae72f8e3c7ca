"""What Rasa answered, read from its wire: the REST channel's list, and a tracker's bot events."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from desk.model import Button, CaseNote, HandoffRequest, Reply, Saying

logger = logging.getLogger(__name__)

_EXTRAS = {"card", "picker"}
_FOR_THE_DESK = {"handoff", "case"}


def from_rest(items: Iterable[Any]) -> Reply:
    """The reply in `[{"text"?, "buttons"?, "image"?, "custom"?}, ...]`.

    What is not understood is left out and logged by its type alone.
    """
    sayings: list[Saying] = []
    handoff: HandoffRequest | None = None
    cases: list[CaseNote] = []
    for item in items:
        if not isinstance(item, Mapping):
            logger.warning("Rasa's reply holds a %s: left out.", type(item).__name__)
            continue
        custom = _custom(item)
        handoff = _handoff(custom) or handoff
        cases += _cases(custom)
        saying = Saying(_text(item), _buttons(item), _extras(item, custom))
        if sayings and _belongs_to(sayings[-1], saying):
            sayings[-1] = replace(sayings[-1], extras={**sayings[-1].extras, **saying.extras})
        elif saying != Saying():
            sayings.append(saying)
    return Reply(tuple(sayings), handoff, tuple(cases))


def _belongs_to(before: Saying, now: Saying) -> bool:
    """Whether `now` is the card or picker of the text before it.

    An action says them as one; Rasa's REST channel takes them apart.
    """
    alone = now.text is None and not now.buttons and bool(now.extras.keys() & _EXTRAS)
    return alone and before.text is not None and not before.extras.keys() & _EXTRAS


def from_tracker(events: Iterable[Mapping[str, Any]]) -> Reply:
    """The reply in the `bot` events of a tracker, split as the REST channel would have."""
    items: list[dict[str, Any]] = []
    for event in events:
        data = event.get("data") or {}
        parts = [event["text"]] if event.get("text") else []
        if parts and not data.get("buttons"):
            parts = parts[0].strip().split("\n\n")
        items += [{"text": part} for part in parts]
        if items and parts and data.get("buttons"):
            items[-1]["buttons"] = data["buttons"]
        items += [{"custom": data["custom"]}] if data.get("custom") else []
        items += [{"image": data["image"]}] if data.get("image") else []
    return from_rest(items)


def _custom(item: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = item.get("custom")
    return custom if isinstance(custom, Mapping) else {}


def _text(item: Mapping[str, Any]) -> str | None:
    text = item.get("text")
    return text.replace("\x00", "").strip() or None if isinstance(text, str) else None


def _buttons(item: Mapping[str, Any]) -> tuple[Button, ...]:
    listed = item.get("buttons")
    if not isinstance(listed, list):
        return ()
    return tuple(
        Button(str(one["title"]), str(one.get("payload") or one["title"]))
        for one in listed
        if isinstance(one, Mapping) and one.get("title")
    )


def _extras(item: Mapping[str, Any], custom: Mapping[str, Any]) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if isinstance(item.get("image"), str):
        extras["image"] = item["image"]
    kind = custom.get("type")
    if kind in _EXTRAS and isinstance(custom.get(kind), Mapping):
        extras[kind] = custom[kind]
    elif custom and kind not in _FOR_THE_DESK:
        logger.warning("Rasa sent a custom message of the unknown type %r: ignored.", kind)
    return extras


def _handoff(custom: Mapping[str, Any]) -> HandoffRequest | None:
    if custom.get("type") != "handoff":
        return None
    case = custom.get("case")
    return HandoffRequest(
        str(custom.get("department") or "customer_service"),
        str(custom.get("reason") or "unknown"),
        dict(case) if isinstance(case, Mapping) else {},
    )


def _cases(custom: Mapping[str, Any]) -> list[CaseNote]:
    return_id, rma, told = custom.get("return_id"), custom.get("rma"), custom.get("told")
    if custom.get("type") != "case" or not (isinstance(return_id, str) and isinstance(rma, str)):
        return []
    return [CaseNote(return_id, rma, tuple(map(str, told)) if isinstance(told, list) else ())]
