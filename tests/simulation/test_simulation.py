"""The simulated customers themselves: fair to the bot, repeatable, and judged strictly."""

import re
from pathlib import Path

from ruamel.yaml import YAML

from returns import Reason
from tests.simulation.goals import called_off, cancelled, return_of
from tests.simulation.judge import writes
from tests.simulation.report import figures
from tests.simulation.running import Plan, run
from tests.simulation.sentences import every

ROOT = Path(__file__).resolve().parents[2]


def trained() -> set[str]:
    """Every sentence that the bot was trained on, without what differs in passing."""
    found = set()
    for path in sorted((ROOT / "bot" / "data" / "nlu").glob("*.yml")):
        for entry in YAML(typ="safe").load(path).get("nlu") or ():
            lines = str(entry.get("examples", "")).splitlines()
            found |= {_bare(line.removeprefix("- ")) for line in lines}
    return found


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", text.lower()).split())


def test_hardly_anything_that_customers_say_is_from_the_training_data() -> None:
    said = {_bare(sentence) for sentence in every()}

    assert len(said & trained()) <= len(said) * 0.05, sorted(said & trained())


BEFORE = {
    "orders": [{"id": "o1", "lines": [{"id": "l1", "cancelled_quantity": 0}]}],
    "returns": [{"id": "r0", "order_id": "o1", "rma_number": "RMA-1", "status": "OPEN"}],
    "exchanges": [],
    "refunds": [],
    "store_credits": [],
}


def test_every_write_is_seen_with_its_order() -> None:
    line = {"order_line_id": "l1", "quantity": 2, "reason_id": "reason_color"}
    new = {"id": "r1", "order_id": "o1", "lines": [line], "method": "STORE",
           "resolution": "EXCHANGE"}  # fmt: skip
    after = {
        "orders": [{"id": "o1", "lines": [{"id": "l1", "cancelled_quantity": 1}]}],
        "returns": [{**BEFORE["returns"][0], "status": "CANCELED"}, new],
        "exchanges": [{"return_id": "r1", "sent": [{"variant_id": "v2"}]}],
        "refunds": [],
        "store_credits": [{"id": "c1", "order_id": "o2"}],
    }

    found = writes(BEFORE, after)

    expected = return_of([("l1", 2, Reason.COLOR.value)], "STORE", "exchange", "v2")
    assert found["o1"] == {expected, cancelled("l1", 1), called_off("RMA-1")}
    assert found["o2"] == {"paid out: store_credits"}


def test_nothing_done_is_nothing_found() -> None:
    assert writes(BEFORE, BEFORE) == {}


def test_a_small_run_writes_nothing_wrong_and_ends_nowhere(tmp_path: Path) -> None:
    """The whole run, with its targets for goals reached, is `make simulate`."""
    found, stray = run(Plan(conversations=36, runs=1, seed=3), tmp_path, lambda _: None)

    all_of = figures(found)
    bad = "\n\n".join(one.transcript() for one in found if one.wrong_writes or one.dead_end)
    assert (all_of.wrong_writes, all_of.dead_ends, stray) == (0, 0, set()), bad
    assert all_of.reached >= 0.9, [str(one.task.goals) for one in found if not one.reached]
