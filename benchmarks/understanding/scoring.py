"""How well intents fit labels: the same sums as for any file of sentences with labels.

A file is tab-separated with a header: text, intent (the label), source, kind. `labels` says for
each intent of the bot which labels it stands for; an intent that it does not name is always wrong.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ELSE = "out_of_scope"
#: Intents that mean "did not answer".
DECLINED = frozenset({"nlu_fallback", ELSE, None})
#: Kinds of sentence that no customer wrote.
NOT_PEOPLE = ("synthetic", "faq", "dev", "LLM")


@dataclass(frozen=True)
class Sentence:
    text: str
    label: str
    kind: str

    @property
    def by_people(self) -> bool:
        return not self.kind.startswith(NOT_PEOPLE)


@dataclass(frozen=True)
class Score:
    """Shares between 0 and 1; None where there was nothing to measure."""

    sentences: int
    in_scope_accuracy: float | None
    macro_recall: float | None
    declined_in_scope: float | None
    out_of_scope_recall: float | None
    confused: tuple[tuple[str, str | None, int], ...]


def read(path: Path) -> list[Sentence]:
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Sentence(row["text"], row["intent"], row["kind"]) for row in rows]


def score(
    sentences: Sequence[Sentence],
    intents: Mapping[str, str | None],
    labels: Mapping[str, Sequence[str]],
) -> Score:
    """`intents`: what was understood, by text."""
    total, right, declined = Counter[str](), Counter[str](), Counter[str]()
    confused = Counter[tuple[str, str | None]]()
    for sentence in sentences:
        intent = intents[sentence.text]
        total[sentence.label] += 1
        declined[sentence.label] += intent in DECLINED
        if _is_right(sentence.label, intent, labels):
            right[sentence.label] += 1
        else:
            confused[sentence.label, intent] += 1
    scope = [label for label in total if label != ELSE]
    count = sum(total[label] for label in scope)
    return Score(
        sentences=len(sentences),
        in_scope_accuracy=_share(sum(right[label] for label in scope), count),
        macro_recall=_share(sum(right[label] / total[label] for label in scope), len(scope)),
        declined_in_scope=_share(sum(declined[label] for label in scope), count),
        out_of_scope_recall=_share(right[ELSE], total[ELSE]),
        confused=tuple((label, intent, n) for (label, intent), n in confused.most_common()),
    )


def _is_right(label: str, intent: str | None, labels: Mapping[str, Sequence[str]]) -> bool:
    if label == ELSE:
        return intent in DECLINED
    return intent not in DECLINED and label in labels.get(str(intent), ())


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def texts(sentences: Iterable[Sentence]) -> list[str]:
    return sorted({sentence.text for sentence in sentences})
