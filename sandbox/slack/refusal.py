"""Slack says no: `{"ok": false, "error": code}`, as its reference lists the codes."""

from __future__ import annotations


class Refusal(Exception):
    """`code` is Slack's own; `detail` tells the developer what was wrong."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail
