"""What happens because time passes: refunds settle, returns that nobody sent expire."""

from __future__ import annotations

from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.records import PaymentState, Refund, Return
from sandbox.refunds import finish
from sandbox.returns import S, move, travels
from sandbox.store import Store


def run(store: Store, clock: Clock) -> None:
    """Does all that is due. Looks first, so that an idle shop is never locked."""
    with store.reading() as tx:
        if not _due(Call(tx, clock.now(tx))):
            return
    with store.writing() as tx:
        call = Call(tx, clock.now(tx))
        for one in _due(call):
            if isinstance(one, Refund):
                finish(call, one, PaymentState.SUCCESS)
            else:
                move(one, S.EXPIRED, call)


def _due(call: Call) -> list[Refund | Return]:
    refunds = [one for one in call.tx.all(Refund) if _settles(one, call)]
    returns = [one for one in call.tx.all(Return) if _expires(one, call)]
    return [*refunds, *returns]


def _settles(one: Refund, call: Call) -> bool:
    waiting = one.state is PaymentState.PENDING and one.settles_at is not None
    return waiting and one.settles_at is not None and one.settles_at <= call.now


def _expires(one: Return, call: Call) -> bool:
    if one.status not in (S.REQUESTED, S.OPEN) or travels(one) or one.expires_at is None:
        return False
    return one.expires_at <= call.now
