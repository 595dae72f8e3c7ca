"""Macros: what agents say often, filled in from the case."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from connectors.settings import SettingsError

PREFIX = "utter_macro_"
_FIGURE = re.compile(r"{(\w+)}")
FIGURES = frozenset({"customer", "agent", "order", "rma", "refund"})


class MacroLacks(Exception):
    """A figure that the macro needs is not known."""


def read(file: Path) -> dict[str, str]:
    """The macros by name, in the file's order. Raises SettingsError."""
    try:
        content = YAML(typ="safe").load(file)
        found = {
            key.removeprefix(PREFIX): str(variants[0]["text"]).strip()
            for key, variants in content["responses"].items()
            if key.startswith(PREFIX)
        }
    except (OSError, YAMLError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SettingsError(f"{file} cannot be read as macros: {error}") from error
    for name, text in found.items():
        odd = set(_FIGURE.findall(text)) - FIGURES
        if odd:
            known = ", ".join(sorted(FIGURES))
            raise SettingsError(f"{file}: {name} needs {{{min(odd)}}}; there is only {known}.")
    return found


def filled(text: str, figures: Mapping[str, str]) -> str:
    """The macro with its figures. Raises MacroLacks naming the first that is not known."""

    def fill(found: re.Match[str]) -> str:
        value = figures.get(found[1])
        if not value:
            raise MacroLacks(f"It needs the {found[1]}, which is not known here.")
        return value

    return _FIGURE.sub(fill, text)


def figures_of(facts: Mapping[str, Any] | None, customer: str, agent: str) -> dict[str, str]:
    """What can be filled in for this case."""
    found = {"agent": agent}
    name = (
        customer
        if customer != "Customer"
        else str((facts or {}).get("customer", {}).get("name", ""))
    )
    if name:
        found["customer"] = name.split(" ")[0]
    if facts:
        found["order"] = str(facts["order"]["number"])
        if facts["returns"]:
            newest = facts["returns"][-1]
            found |= {"rma": newest["rma"], "refund": newest["refund_due"]}
    return found
