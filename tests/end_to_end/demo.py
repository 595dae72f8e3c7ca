"""What a test does to a running demo beside talking: the warehouse's work, and looking inside."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Row, create_engine, text

from deploy.stack import Stack

Json = dict[str, Any]


def returns_of(stack: Stack, order: str) -> list[Json]:
    """The returns of an order, as the order backend holds them."""
    found: list[Json] = httpx.get(f"{stack.url('sandbox')}/state").json()["returns"]
    return [one for one in found if one["order_id"] == order]


def settle(stack: Stack, created: Json) -> None:
    """The goods arrive, are looked at and paid for, and the bank has sent the money."""
    one = f"returns/{created['id']}"
    warehouse(stack, f"{one}/receive", {})
    whole = [
        {"line_id": line["id"], "accepted": line["quantity"], "disposition": "RESTOCKED"}
        for line in created["lines"]
    ]
    warehouse(stack, f"{one}/inspect", {"lines": whole})
    owed = {"amount": _owed(created), "return_id": created["id"]}
    refund = warehouse(stack, f"orders/{created['order_id']}/refunds", owed)
    warehouse(stack, f"refunds/{refund['id']}/outcome", {"state": "SUCCESS"})


def _owed(created: Json) -> Json:
    """What the items are worth, less the fees."""
    worth = [Decimal(line["refund"]["amount"]) for line in created["lines"]]
    fees = [Decimal(fee["amount"]["amount"]) for fee in created["fees"]]
    currency = created["lines"][0]["refund"]["currency"]
    return {"amount": str(sum(worth) - sum(fees)), "currency": currency}


def warehouse(stack: Stack, path: str, body: Json) -> Json:
    """Something that the warehouse's page can do."""
    answer = httpx.post(
        f"{stack.url('sandbox')}/warehouse/do/{path}",
        json=body,
        headers={"X-Sandbox-Page": "1", "Idempotency-Key": path},
    )
    assert answer.is_success, answer.text
    done: Json = answer.json()
    return done


def desk_rows(stack: Stack, query: str, **given: str) -> list[Row[Any]]:
    """What the desk has stored."""
    engine = create_engine(f"sqlite:///{Path(stack.environ('chat')['STATE_DIR']) / 'desk.db'}")
    with engine.connect() as connection:
        return list(connection.execute(text(query), given))
