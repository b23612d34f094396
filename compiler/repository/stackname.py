"""How a Worker names its stack: `name[+flavor][:version]` (vendor documentation of the Soda stack)."""

from __future__ import annotations

import re
from functools import lru_cache

from compiler.records import NamedTuple
from compiler.regex import regex

_PART = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?"
_NAME = regex(rf"({_PART})(?:\+({_PART}))?(?::({_PART}))?")


class StackName(NamedTuple):
    """What identifies a stack. Two stacks may share a name and differ in flavor or version."""

    name: str
    flavor: str | None = None
    version: str | None = None

    def __str__(self) -> str:
        flavor = f"+{self.flavor}" if self.flavor else ""
        return f"{self.name}{flavor}:{self.version}" if self.version else f"{self.name}{flavor}"

    @property
    def age(self) -> tuple[tuple[int, int, str], ...]:
        """Sorts versions: `10.0` is higher than `9.1`, and a number higher than a word."""
        return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in re.split(r"[._-]", self.version or ""))


def parse(text: str) -> StackName | None:
    """The name in `text`; None where it is not of that form."""
    return _parsed(text)


@lru_cache(maxsize=256)
def _parsed(text: str) -> StackName | None:
    match = _NAME.fullmatch(text)
    return StackName(*match.groups()) if match else None
