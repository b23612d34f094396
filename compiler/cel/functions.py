"""How a function is declared: what the checker needs, what evaluation needs, and what a call costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.cel.types import Type
from compiler.hints import Any


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature of a function. A library is a tuple of these.

    `name` may have dots (`ip.isCanonical`). The receiver of a `member` is its first parameter, and so it is the first
    argument of `implementation`, which gets as many arguments as there are `parameters`. It is called only with values of
    those types (a type parameter and `dyn` stand for any), and raises `EvaluationError`.

    `cost` is what one call costs, from the result and the arguments: `cost(result, *arguments)`. Without it a call costs 1.

    Values: bool, int (64 bit, whoever computes one checks that), `Uint`, float, str, bytes, None, list or tuple, dict,
    `Timestamp`, `Duration`, `Type`, `Optional`, and classes of libraries with an attribute `cel_type`, which `==` compares.
    All of them may be subclasses: of str, int, dict and so on.
    """

    name: str
    parameters: tuple[Type, ...]
    result: Type
    implementation: Callable[..., Any]
    member: bool = False
    cost: Callable[..., int] | None = None
    guarded: bool = True  # operators look at the types of their operands themselves, and complain in words of their own


Library = tuple[Overload, ...]
