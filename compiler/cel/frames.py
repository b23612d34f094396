"""What an expression becomes: closures over a frame, and what they cost.

A frame is a list: what was spent, what may be spent, the names of the activation, and a slot for every variable of a loop.
Costs that are the same whenever a part is evaluated are added up while the expression is compiled, and are spent at once
by whoever decides that it is evaluated: the whole expression, the side of a `&&`, the body of a loop.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.hints import Any
from compiler.records import NamedTuple

SPENT, LIMIT, NAMES, SLOTS = 0, 1, 2, 3

Frame = list[Any]
Run = Callable[[Frame], Any]


class Cancelled(Exception):  # noqa: N818 - no error of the expression, and nothing in it absorbs it
    """The expression has cost more than it may."""


class Part(NamedTuple):
    """`cost` is left to whoever evaluates it. An `attribute` is a name, or a field of one: the server counts those apart.

    `value` is that of a constant, which is `run` in any frame.
    """

    run: Run
    cost: int = 0
    attribute: bool = False
    constant: bool = False
    value: Any = None
    path: tuple[int | str, tuple[str, ...]] | None = None  # a name or a slot, and the fields behind it


def constant(value: Any) -> Part:
    return Part(lambda _: value, constant=True, value=value)


def charged(part: Part) -> Run:
    """Evaluates `part` and spends what it costs."""
    if not part.cost:
        return part.run
    run, cost = part.run, part.cost

    def spend(frame: Frame) -> Any:
        frame[SPENT] += cost
        return run(frame)

    return spend
