"""What rules are sure of: payment data, and other languages."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components import PatternEntities, Unmistakable

RULES = Unmistakable()


def understood(text: str) -> Message:
    message = Message(data={TEXT: text, INTENT: {"name": "nlu_fallback"}})
    PatternEntities().process([message])
    return RULES.process([message])[0]


def language(text: str) -> str | None:
    found = [e["value"] for e in understood(text).get(ENTITIES) if e["entity"] == "language"]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("necesito devolver mis zapatos", "es"),
        ("mi pedido no ha llegado", "es"),
        ("¡Hola!", "es"),
        ("où est mon colis", "fr"),
        ("je veux parler à quelqu'un", "fr"),
        ("ich will mein geld zurück", "de"),
        ("Wie lange kann ich zurückgeben?", "de"),
        ("sie sind leider zu klein für mich", "de"),
        ("quero devolver o meu pedido", "pt"),
        ("oi, tudo bem?", "pt"),
        ("dove è il mio ordine", "it"),
        ("vorrei un rimborso", "it"),
        ("मुझे पैसे वापस चाहिए", "hi"),
        ("refund kab milega bhai", "hi-Latn"),
        ("mera order kahan hai", "hi-Latn"),
        ("waar is mijn pakket", "nl"),
        ("gdzie jest moja paczka", "pl"),
        ("где мой заказ", "ru"),
    ],
)
def test_another_language_is_named(text: str, code: str) -> None:
    assert understood(text).get(INTENT)["name"] == "other_language"
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "pants dont fit lol",
        "nope nope nope",
        "hai cameron",
        "María García López",
        "Calle Mayor 5 Madrid",
        "Aria running shoes",
        "ciao",
        "ok",
        "order 1001",
        "jose@correo.es mi correo",
        "the café table is broken",
        "🙂",
        "",
    ],
)
def test_names_places_and_short_english_are_not_another_language(text: str) -> None:
    assert understood(text).get(INTENT)["name"] == "nlu_fallback"


@pytest.mark.parametrize(
    "text",
    ["my card is [card number ending in 4242]", "send it to [bank account ending in 3000] please"],
)
def test_hidden_payment_data_is_seen(text: str) -> None:
    assert understood(text).get(INTENT)["name"] == "payment_data"


def test_a_buttons_payload_is_left_alone() -> None:
    assert understood('/choose{"choice": "reason:hola"}').get(INTENT)["name"] == "nlu_fallback"
