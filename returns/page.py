"""The policy as a page that a customer can read, with an anchor for each clause."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from returns.builtin import BUILT_IN
from returns.phrases import date_of, days
from returns.policy import Policy, Terms
from returns.sentences import Sentences, clauses_of

_TITLES = {
    "windows": "How long you can send things back",
    "holidays": "Longer in the season",
    "statutory": "Your rights by law",
    "exclusions": "What cannot come back",
    "conditions": "What state it must be in",
    "evidence": "When we need a photo",
    "return_shipping": "Who pays the way back",
    "methods": "Ways back",
    "restocking_fees": "Restocking fees",
    "resolutions": "What you can choose",
    "refunds": "Where your refund goes, and when",
    "store_credit": "Store credit",
    "exchanges": "Exchanges",
    "warranty": "Warranty",
    "gifts": "Gifts",
    "original_shipping": "The cost of delivery",
}
"""The sections that customers read. What decides about reviews and kept items is ours. A clause
id has no underscore, so a section's anchor cannot be one's."""

_PEOPLE = "section_people"

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 1.5rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; } li { margin: .5rem 0; }
:target { outline: 3px solid #e0a800; outline-offset: 4px; border-radius: 2px; }
nav ul { list-style: none; padding: 0; }
nav li { display: inline-block; margin: .2rem .8rem .2rem 0; }
"""


_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
_DAY = timedelta(days=1)


def policy_page(policy: Policy) -> str:
    """A whole HTML document. Every clause that a decision or an answer can name has an anchor on
    it (`anchor_of`): also those of earlier editions, and those that hold in every shop."""
    editions = [_Edition(policy, number) for number in range(len(policy.editions))]
    body = [
        f"<h1>Returns at {escape(policy.shop)}</h1>",
        f"<p>For orders from {date_of(policy.current.effective_from)} on. "
        "In each list the first line that fits your item counts.</p>",
        _contents(editions[0]),
        *(_section(name, title, editions) for name, title in _TITLES.items()),
        _decided_by_people(policy.current),
        _in_every_shop(),
        _no_longer(editions),
    ]
    title = f"Returns at {escape(policy.shop)}"
    return _DOCUMENT.format(title=title, style=_STYLE, body="\n".join(filter(None, body)))


def anchor_of(clause_id: str, policy: Policy) -> str:
    """Where on the page a clause is told of. Those that send a return to a person share one
    anchor: their names ("review-risk") are not for customers."""
    ours = {rule.id for terms in policy.editions for rule in (*terms.approvals, *terms.keep_item)}
    return _PEOPLE if clause_id in ours else clause_id


class _Edition:
    """One edition's sentences by clause id, and the last day of purchase it holds for."""

    def __init__(self, policy: Policy, number: int) -> None:
        in_all = [editions[number] for editions in policy.editions_in.values()]
        sentences = Sentences(in_all)
        self.sections: dict[str, list[str]] = {}
        self.sentences: dict[str, str] = {}
        for section, clause in clauses_of(in_all[0]):
            if section in _TITLES:
                self.sections.setdefault(section, []).append(clause.id)
                self.sentences[clause.id] = escape(sentences.of(clause))
        later = policy.editions[number - 1].effective_from if number else None
        self.last_day = later - _DAY if later else None


def _contents(current: _Edition) -> str:
    links = [
        f'<li><a href="#section_{name}">{escape(_TITLES[name])}</a></li>'
        for name in _TITLES
        if name in current.sections
    ]
    return f'<nav aria-label="Contents">\n<ul>\n{_lines(links)}\n</ul>\n</nav>'


def _section(name: str, title: str, editions: list[_Edition]) -> str:
    clause_ids = editions[0].sections.get(name)
    if not clause_ids:
        return ""
    items = [_item(clause_id, editions) for clause_id in clause_ids]
    return f'<h2 id="section_{name}">{escape(title)}</h2>\n<ol>\n{_lines(items)}\n</ol>'


def _item(clause_id: str, editions: list[_Edition]) -> str:
    """A clause, and what it said for older orders."""
    sentence = editions[0].sentences[clause_id]
    notes = []
    for earlier in editions[1:]:
        before = earlier.sentences.get(clause_id, "does not apply.")
        if before != sentence and earlier.last_day:
            notes.append(
                f"<br><small>For orders until {date_of(earlier.last_day)}: {before}</small>"
            )
    return f'<li id="{clause_id}">{sentence}{"".join(notes)}</li>'


def _decided_by_people(current: Terms) -> str:
    """Which returns a person looks at is ours; that some are is not a secret."""
    appeal = current.appeal
    second = (
        f'<p id="{appeal.id}">If you think that we got it wrong, ask for a second look within '
        f"{days(appeal.days)} of our answer; a person will take it.</p>"
        if appeal
        else ""
    )
    return (
        f'<h2 id="{_PEOPLE}">When a person decides</h2>\n'
        f"<p>Some returns are looked at by a person before we decide.</p>\n{second}"
    )


def _in_every_shop() -> str:
    items = [f'<li id="{name}">{escape(text)}</li>' for name, text in BUILT_IN.items()]
    return f'<h2 id="section_always">What always holds</h2>\n<ul>\n{_lines(items)}\n</ul>'


def _no_longer(editions: list[_Edition]) -> str:
    """Clauses that are gone, for the orders that they still hold for."""
    items, seen = [], set(editions[0].sentences)
    for earlier in editions[1:]:
        for clause_id, sentence in earlier.sentences.items():
            if clause_id not in seen and earlier.last_day:
                until = date_of(earlier.last_day)
                items.append(f'<li id="{clause_id}">For orders until {until}: {sentence}</li>')
                seen.add(clause_id)
    if not items:
        return ""
    return f'<h2 id="section_earlier">Earlier orders</h2>\n<ul>\n{_lines(items)}\n</ul>'


def _lines(items: list[str]) -> str:
    return "\n".join(items)
