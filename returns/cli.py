"""`returns-desk policy check | explain | diff | replay`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, TextIO

from returns.assessment import assess
from returns.cases import read_cases
from returns.difference import compare_policies
from returns.loader import load_policy
from returns.model import Condition, Reason, Resolution, Wanted
from returns.plain_data import plain
from returns.policy import Policy
from returns.problem import PolicyError
from returns.replay import Comparison, replay
from returns.report import change_words, comparison_data, comparison_words
from returns.sentences import clauses_of
from returns.shopfile import ShopFileError, shop_from
from returns.table import progress
from returns.trace import trace

DONE, WRONG = 0, 1
_NOON = time(12)


def main(
    argv: Sequence[str],
    now: datetime,
    policy_file: str,
    out: TextIO,
    err: TextIO,
    beside: Mapping[str, str] | None = None,
) -> int:
    """Runs one command. 0: done. 1: what was given is wrong, `err` says where. Wrong usage
    leaves by SystemExit with 2. `beside`: what else the tool has, for its help."""
    args = _parser(now, policy_file, beside or {}).parse_args(argv)
    commands = Commands(out, err, as_json=args.json)
    try:
        return int(args.run(commands, args))
    except PolicyError as error:
        problems = [plain(problem) for problem in error.problems]
        commands.say({"ok": False, "problems": problems}, str(error).splitlines(), to=err)
    except BrokenPipeError:
        raise
    except (OSError, LookupError, ShopFileError) as error:
        commands.say({"ok": False, "error": _sentence(error)}, [_sentence(error)], to=err)
    return WRONG


class Commands:
    """Each prints words, or data with `--json`, and gives an exit code."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool) -> None:
        self._out, self._err, self._as_json = out, err, as_json

    def say(self, data: Any, words: Iterable[str], to: TextIO | None = None) -> None:
        if self._as_json:
            words, to = [json.dumps(data, indent=2, ensure_ascii=False)], None
        for line in words:
            print(line, file=to or self._out)

    def check(self, args: Namespace) -> int:
        policy = load_policy(args.file)
        terms = policy.current
        count = len(clauses_of(terms))
        data = {
            "ok": True,
            "version": terms.version,
            "clauses": count,
            "warnings": plain(policy.warnings),
        }
        warnings = [f"Warning: {warning}" for warning in policy.warnings]
        self.say(data, [*warnings, f"{args.file} is sound: {terms.version}, {count} clauses."])
        return DONE

    def explain(self, args: Namespace) -> int:
        policy = load_policy(args.policy)
        at = args.on if args.on.tzinfo else args.on.replace(tzinfo=policy.zone)
        order = _shop(args.orders).order(args.order, at)
        lines = [line for line in order.lines if args.line in (None, line.id)]
        if not lines:
            raise LookupError(f"Order {order.number} has no line {args.line!r}.")
        wanted = [
            Wanted(line.id, line.returnable or 1, args.reason, dict(args.answer), args.resolution)
            for line in lines
        ]
        decision = assess(order, wanted, policy, at)
        data = plain(decision) | {"customer": plain(order.customer)}
        self.say(data, trace(order, decision, policy))
        return DONE

    def diff(self, args: Namespace) -> int:
        changes = compare_policies(*args.old.parts(), *args.new.parts())
        self.say(plain(changes), [*change_words(changes)] or ["They say the same."])
        return DONE

    def replay(self, args: Namespace) -> int:
        old, new = load_policy(args.policy), load_policy(args.new)
        cases = read_cases(Path(args.cases).read_text(encoding="utf-8"))
        found = Comparison()
        for found in progress(replay(old, new, cases), len(cases), self._err):  # noqa: B007
            pass
        self.say(comparison_data(found), comparison_words(found))
        return DONE


class PolicyRef:
    """A policy file, or an edition of it: `policy.yml`, `policy.yml@2025-09`."""

    def __init__(self, text: str) -> None:
        self._path, _, self._version = text.partition("@")

    def parts(self) -> tuple[Policy, str]:
        policy = load_policy(self._path)
        versions = [terms.version for terms in policy.editions]
        if self._version and self._version not in versions:
            known = ", ".join(versions)
            raise LookupError(f"{self._path} has no edition {self._version}, but {known}.")
        return policy, self._version or versions[0]


def _parser(now: datetime, policy_file: str, beside: Mapping[str, str]) -> ArgumentParser:
    parser = ArgumentParser("returns-desk", description="The returns desk's tools.")
    groups = parser.add_subparsers(required=True, metavar=" | ".join(("policy", *beside)))
    policy = groups.add_parser("policy", help="the shop's return policy")
    for name, text in beside.items():
        groups.add_parser(name, help=text)
    commands = policy.add_subparsers(required=True, metavar="check | explain | diff | replay")

    def command(name: str, run: Any, text: str, *, compares: bool = False) -> ArgumentParser:
        found: ArgumentParser = commands.add_parser(name, help=text, description=text)
        found.add_argument("--json", action="store_true", help="print data instead of words")
        found.set_defaults(run=run)
        if compares:
            found.add_argument("--policy", default=policy_file, help="the policy (%(default)s)")
        return found

    check = command("check", Commands.check, "Validate a policy file.")
    check.add_argument("file", nargs="?", default=policy_file, help="%(default)s if left out")
    explain = command("explain", Commands.explain, "Show what is decided and why.", compares=True)
    _explain_arguments(explain, now)
    diff = command("diff", Commands.diff, "Compare two policies in plain words.")
    for name in ("old", "new"):
        diff.add_argument(name, type=PolicyRef, help="a file, or an edition: policy.yml@2025-09")
    draft = command("replay", Commands.replay, "Try a draft on past cases.", compares=True)
    draft.add_argument("new", help="the draft")
    draft.add_argument("--cases", required=True, help="a shop's JSON, or one case a line")
    return parser


def _explain_arguments(parser: ArgumentParser, now: datetime) -> None:
    parser.add_argument("--order", required=True, help="the order's number")
    parser.add_argument("--orders", required=True, help="a shop's JSON (docs/sandbox.md)")
    parser.add_argument("--on", type=_moment, default=now, help="a day or a time; now")
    parser.add_argument("--line", help="one line's id; all lines")
    parser.add_argument("--reason", type=Reason, choices=[*Reason], default=Reason.UNKNOWN)
    parser.add_argument("--resolution", type=Resolution, choices=[*Resolution])
    parser.add_argument(
        "--answer", type=_answer, action="append", default=[], metavar="CONDITION=yes|no"
    )


def _moment(text: str) -> datetime:
    """A day stands for its noon in the shop's zone."""
    found = datetime.fromisoformat(text)
    return datetime.combine(found.date(), _NOON) if len(text) <= len("2026-12-31") else found


def _answer(text: str) -> tuple[str, bool]:
    name, _, answer = text.partition("=")
    known = [condition.value for condition in Condition]
    if answer not in ("yes", "no") or name not in known:
        raise ArgumentTypeError(f"{text!r}: write it like unworn=yes; known are {', '.join(known)}")
    return name, answer == "yes"


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}."
    return f"The file lacks the field {error}." if isinstance(error, KeyError) else str(error)


def _shop(path: str) -> Any:
    try:
        return shop_from(json.loads(Path(path).read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise ShopFileError(f"{path} is not JSON: {error}") from error
