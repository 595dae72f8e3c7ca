"""Whether what a customer says proves that an order is theirs, for adapters that compare alone."""

from __future__ import annotations

from collections.abc import Iterable

NO_ORDER = "no order with this number and this proof"
"""What every failed look-up says, so that a wrong proof looks like an unknown number."""


def number_of(name: str) -> str:
    """An order's number as it is compared: without blanks around it and the leading `#`."""
    return name.strip().removeprefix("#").strip()


def proves(
    email: str | None, postcode: str | None, *, of_email: object, of_postcodes: Iterable[object]
) -> bool:
    """By every proof that was given; False when there is none."""
    proofs = []
    if email:
        proofs.append(same_email(email, of_email))
    if postcode:
        proofs.append(_zip(postcode) in {_zip(one) for one in of_postcodes} - {""})
    return bool(proofs) and all(proofs)


def same_email(one: object, other: object) -> bool:
    """Without regard to case and blanks around them; nothing is the same as nothing."""
    return bool(_mail(one)) and _mail(one) == _mail(other)


def _mail(text: object) -> str:
    return str(text or "").strip().casefold()


def _zip(text: object) -> str:
    return "".join(str(text or "").split()).casefold()
