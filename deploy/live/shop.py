"""What a real shop has set, checked before anything starts."""

import difflib
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream

from deploy.errors import BadSetting
from deploy.screen import Address
from deploy.settings import LOOPBACK

FILE = "shop.env"
EXAMPLE = Path(__file__).parent / "shop.env.example"
BACKENDS = ("shopify", "medusa", "sandbox")
REQUIRED = {
    "PUBLIC_URL": "where customers' browsers reach the chat, as https://chat.shop.example",
    "ALLOWED_ORIGINS": "your pages' addresses, as https://shop.example",
    "BACKEND": "shopify or medusa",
    "BACKEND_URL": "the order backend's address",
    "BACKEND_TOKEN": "the token that the order backend takes from us",
    "POLICY_FILE": "your return policy, begun as a copy of policy.yml",
}


@dataclass(frozen=True)
class Shop:
    """`environ`: all settings, with what follows from them. `warnings`: sentences to read."""

    environ: Mapping[str, str]
    warnings: tuple[str, ...]


def shop_from(root: Path, environ: Mapping[str, str]) -> Shop:
    """The settings of the shop's file (`settings_file`); the environment's own come first.

    Raises BadSetting with one sentence for everything that is missing, or for the first that is
    wrong, with its line.
    """
    file = settings_file(root, environ)
    given = written(file) | {key: value for key, value in environ.items() if value}
    _check_complete(given, file)
    given["PUBLIC_URL"] = _public(given["PUBLIC_URL"])
    _check_backend(given["BACKEND"])
    policy = root / given["POLICY_FILE"]
    if not policy.is_file():
        raise BadSetting(f"POLICY_FILE names {policy}, and no file is there.")
    return Shop(_follows(given) | given, tuple(_warnings(given, file, policy, root)))


def settings_file(root: Path, environ: Mapping[str, str]) -> Path:
    """shop.env in `root`, unless SHOP_ENV names another."""
    return root / (environ.get("SHOP_ENV") or FILE)


def written(file: Path) -> dict[str, str]:
    """What it says; nothing, when there is none. Raises BadSetting."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8") as stream:
        return dict(_setting(one, file) for one in parse_stream(stream) if one.key or one.error)


def public_addresses(shop: Shop) -> tuple[Address, ...]:
    """What is worth opening, as the shop's customers reach it."""
    public = shop.environ["PUBLIC_URL"]
    return (
        Address("For your pages", f'<script async src="{public}/chat.js"></script>'),
        Address("Your policy as a page", shop.environ["POLICY_PAGE"]),
        Address("For your monitoring", f"{public}/health"),
    )


def known() -> frozenset[str]:
    """The settings that there are: all that the example names."""
    return frozenset(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))


def _follows(given: Mapping[str, str]) -> dict[str, str]:
    return {
        "POLICY_PAGE": f"{given['PUBLIC_URL']}/policy",
        "TRUSTED_PROXIES": LOOPBACK,  # without it all customers would share one address's limits
    }


def _setting(one: Binding, file: Path) -> tuple[str, str]:
    line = one.original.line + len(one.original.string) - len(one.original.string.lstrip("\n"))
    where = f"{file}, line {line}"
    if one.error or one.key is None or one.value is None:
        raise BadSetting(f"{where}: a setting is written NAME=value, and a remark begins with #.")
    if one.key not in known():
        near = difflib.get_close_matches(one.key, known(), n=1)
        meant = f": did you mean {near[0]}?" if near else f" ({EXAMPLE} lists them)."
        raise BadSetting(f"{where}: there is no setting {one.key}{meant}")
    return one.key, one.value.strip()


def _check_complete(given: Mapping[str, str], file: Path) -> None:
    missing = [f"\n  {name}: {what}" for name, what in REQUIRED.items() if not given.get(name)]
    if missing and not file.exists():
        example = EXAMPLE.relative_to(EXAMPLE.parents[2])
        raise BadSetting(
            f"There is no {file}: `cp {example} {file.name}`, fill in its first part,"
            " and start again."
        )
    if missing:
        raise BadSetting(f"{file} does not say:{''.join(missing)}")


def _public(url: str) -> str:
    parts = urlsplit(url)
    local = parts.hostname in {LOOPBACK, "localhost"}
    if not parts.netloc or not (parts.scheme == "https" or (local and parts.scheme == "http")):
        raise BadSetting(
            f"PUBLIC_URL is '{url}': give an https address such as https://chat.shop.example;"
            " browsers send no cookies of a chat without it."
        )
    return url.rstrip("/")


def _check_backend(name: str) -> None:
    if name not in BACKENDS:
        raise BadSetting(f"BACKEND is '{name}': it is one of {', '.join(BACKENDS)}.")


def _warnings(given: Mapping[str, str], file: Path, policy: Path, root: Path) -> Iterator[str]:
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH):
        yield f"Others on this machine can read the secrets in {file}: chmod 600 {file}"
    if policy.read_bytes() == (root / "policy.yml").read_bytes():
        yield f"{policy} is still the demo shop's policy: make it yours (docs/policy.md)."
    if not given.get("SLACK_BOT_TOKEN"):
        yield "Without SLACK_BOT_TOKEN no person hears of a customer who needs one (docs/slack.md)."
    if given["BACKEND"] == "sandbox":
        yield "BACKEND is the sandbox, which is for trying out."
