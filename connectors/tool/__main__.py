"""The composition root of `returns-desk`."""

import os
import sys
from datetime import UTC, datetime

from dotenv import dotenv_values

from connectors.privacy import cli as data
from returns import cli as policy

TOOLS = {"data": data.HELP}


def main() -> int:
    """Run one command."""
    words = sys.argv[1:]
    try:
        if words[:1] == ["data"]:
            return data.main(words[1:], _environment(), _now, sys.stdout, sys.stderr, _ask)
        policy_file = os.environ.get("POLICY_FILE", "policy.yml")
        return policy.main(words, _now(), policy_file, sys.stdout, sys.stderr, beside=TOOLS)
    except BrokenPipeError:  # whoever was reading has seen enough
        sys.stderr.close()
        return 0


def _environment() -> dict[str, str]:
    """What a real shop has set in its file (docs/live.md); the environment comes first."""
    file = os.environ.get("SHOP_ENV") or "shop.env"
    return {**{key: value or "" for key, value in dotenv_values(file).items()}, **os.environ}


def _ask(question: str) -> str:
    """No answer is a no."""
    try:
        return input(question).strip().lower()
    except EOFError:
        print()
        return ""


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
