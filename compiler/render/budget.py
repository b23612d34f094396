"""What rendering one template may cost. Jinja's sandbox alone lets `'a' * 10**9` through.

The measure is a step: a node of the template that is evaluated, an item that is looked at, 16 characters that are
read or written. Steps do not depend on the clock, so a template is refused everywhere or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.hints import Any
from compiler.render.fragment import Fragment
from compiler.render.problem import FailedError
from compiler.traced import List, Map, Str

MAX_STEPS = 1_000_000
MAX_OUTPUT = 1 << 19  # steps of what one template gives: 8 MiB of text
MAX_DEPTH = 100
MAX_BITS = 4096
TOO_LARGE = f"a value takes more than {MAX_STEPS:,} steps to look at"
_TOO_DEEP = f"a value is nested more than {MAX_DEPTH} levels deep"
TEXT_PER_STEP = 16

MAX_WALKED = 256

Walked = dict[int, tuple[Any, int]]  # by identity, which a value keeps as long as it is in here

_TEXTS = frozenset((str, Str))
_SINGLE = frozenset((type(None), bool))
_LISTED: tuple[type, ...] = (list, tuple, range, type({}.items()), type({}.keys()), type({}.values()))


def is_listed(value: Any) -> bool:
    """Whether `value` is walked over like a list."""
    return isinstance(value, _LISTED)


class Budget:
    """What is left of `limit` steps; whoever wants more fails with `message`.

    `walked` remembers what traced maps and lists cost, which nobody changes: templates ask for the same ones all the time.
    """

    __slots__ = ("_message", "_walked", "left")

    def __init__(self, limit: int, message: str, walked: Walked | None = None) -> None:
        self.left, self._message = limit, message
        self._walked: Walked = {} if walked is None else walked

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise FailedError(self._message)

    def charge(self, values: Iterable[Any]) -> None:
        """Spend what walking over `values` costs: what is in two places is walked over twice."""
        for value in values:
            kind = type(value)
            if kind in _TEXTS:  # nearly all values are, and a call for each would cost more than looking at it
                self.left -= 1 + len(value) // TEXT_PER_STEP
            elif kind in _SINGLE:
                self.left -= 1
            elif kind is Map or kind is List:
                self._remember(value)
            elif kind is list:
                self._enter(value, 0)
            elif kind is Fragment:
                self.left -= 1 + len(value.chunks())
            else:
                self._walk(value, 0)
            if self.left < 0:
                raise FailedError(self._message)

    def _remember(self, value: Any) -> None:
        """Spend what walking over `value` costs, and walk only the first time."""
        if (known := self._walked.get(id(value))) is not None:
            self.left -= known[1]
            return
        before = self.left
        self._walk(value, 0)
        if len(self._walked) >= MAX_WALKED:
            self._walked.clear()
        self._walked[id(value)] = value, before - self.left

    def _walk(self, value: Any, depth: int) -> None:
        if isinstance(value, str):
            self.left -= 1 + len(value) // TEXT_PER_STEP
        elif isinstance(value, dict):
            self._enter_map(value, depth)
        elif is_listed(value):
            self._enter(value, depth)
        elif isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise FailedError(f"a number has {value.bit_length():,} bits, more than {MAX_BITS:,}")
        else:
            self.left -= 1 + len(value.chunks()) if type(value) is Fragment else 1

    def _enter(self, children: Iterable[Any], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise FailedError(_TOO_DEEP)
        self.left -= 1
        for child in children:
            if type(child) in _TEXTS:
                self.left -= 1 + len(child) // TEXT_PER_STEP
            else:
                self._walk(child, depth + 1)
            if self.left < 0:
                raise FailedError(self._message)

    def _enter_map(self, value: dict[Any, Any], depth: int) -> None:
        """As its items are entered, each a pair, without making them."""
        if depth >= MAX_DEPTH and (value or depth > MAX_DEPTH):
            raise FailedError(_TOO_DEEP)
        self.left -= 1
        for pair in value.items():
            self.left -= 1
            for child in pair:
                if type(child) in _TEXTS:
                    self.left -= 1 + len(child) // TEXT_PER_STEP
                else:
                    self._walk(child, depth + 2)
                if self.left < 0:
                    raise FailedError(self._message)


def steps(value: Any) -> int:
    """What walking over `value` costs."""
    budget = Budget(MAX_STEPS, TOO_LARGE)
    budget.charge((value,))
    return MAX_STEPS - budget.left
