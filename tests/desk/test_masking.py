"""Payment data in what somebody typed: hidden before it is stored; all else stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from desk.masking import masked
from tests.desk.fake_rasa import FakeRasa
from tests.desk.opened import Opened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("card 4242 4242 4242 4242 exp 12/28", "card [card number ending in 4242] exp 12/28"),
        ("378282246310005", "[card number ending in 0005]"),
        ("5555-5555-5555-4444.", "[card number ending in 4444]."),
        ("4242 4242\n4242 4242", "[card number ending in 4242]"),
        ("4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2 ok", "[card number ending in 4242] ok"),
        ("cvv 123 4000056655665556 123", "cvv 123 [card number ending in 5556] 123"),
        ("٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "[card number ending in 4242]"),
        (
            "IBAN DE89 3704 0044 0532 0130 00 and thanks",
            "IBAN [bank account ending in 3000] and thanks",
        ),
        ("gb82west12345698765432", "[bank account ending in 5432]"),
    ],
)
def test_payment_data_is_shown_by_its_last_four_characters(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "order 1001 and order 1002",
        "order 113542617735902",  # long, but no card's beginning
        "tracking 1Z999AA10123456784",
        "4242 4242 4242 4241",  # no valid check digit
        "4006381333931",  # a bar code
        "call me on +44 20 7946 0958",
        "",
    ],
)
def test_what_is_no_payment_data_stays(text: str) -> None:
    assert masked(text) == text


@given(
    st.text("0123456789", min_size=14, max_size=14),
    st.text(max_size=30),
    st.text(" -.", max_size=1),
)
def test_no_card_number_is_left_whatever_stands_around_it(
    digits: str, around: str, gap: str
) -> None:
    body = "4" + digits
    number = body + luhn.calc_check_digit(body)
    written = gap.join(number[at : at + 4] for at in range(0, 16, 4))

    assert written not in masked(f"{around} {written} {around}")


async def test_neither_the_log_nor_rasa_ever_holds_a_card_number(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()

    await opened.types(conversation, "refund it to 4242 4242 4242 4242 please")

    log = await opened.log(conversation, 2)
    assert log[0].text == "refund it to [card number ending in 4242] please"
    assert rasa.messages == ["refund it to [card number ending in 4242] please"]
