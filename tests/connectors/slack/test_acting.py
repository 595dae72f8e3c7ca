"""An act that breaks off between two steps is brought to its end, and nobody hears of it twice."""

from typing import Any

from tests.connectors.slack.office import Customer, Office
from tests.connectors.slack.test_modals import (
    LEAD,
    backend,
    built_in_shop,
    office,
    shop,
    staff_desk,
    taken,
)

__all__ = ["backend", "built_in_shop", "office", "shop", "staff_desk"]


async def test_the_thread_is_told_of_an_act_that_broke_off_just_before(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "late", LEAD)
    await office.presses(LEAD, "store_credit")
    notes = office.door._modals._acting._notes
    real = notes.add

    async def breaks_off(*_: Any, **__: Any) -> None:
        notes.add = real  # type: ignore[method-assign]
        raise TimeoutError  # the modal's patience ends at this very step

    notes.add = breaks_off  # type: ignore[method-assign]
    await office.fills_in(LEAD, amount="10.00", reason="late parcel")
    await office.waits_for(minutes=1)

    told = [one for one in office.replies(office.root()) if "Store credit of" in one]
    assert len(told) == 1
    assert len(await customer.heard()) == 1
