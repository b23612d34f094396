"""Templates evaluated as far as their closed values go; what open values decide stays as marks in the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from jinja2.runtime import Context

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.render.budget import TEXT_PER_STEP
from compiler.render.fragment import Fragment
from compiler.render.helm.generator import ChartGenerator
from compiler.render.openvalue import (
    COMPARISONS,
    FILTERS,
    OPERATORS,
    Condition,
    Loop,
    Mark,
    Method,
    Open,
    common,
    joined,
    operand,
    refusal,
)
from compiler.render.problem import FailedError
from compiler.render.templates import Templates
from compiler.traced import Map, Origin, as_text


class Decision(NamedTuple):
    then: bool
    otherwise: bool
    opening: Mark | None = None
    turning: Mark | None = None
    closing: Mark | None = None


class ChartTemplates(Templates):
    """The environment of charts: answers for open values in Go, or refuses at the template line."""

    code_generator_class = ChartGenerator
    end = Mark("end")

    def __init__(self, folder: Path | Mapping[str, str], fields_of: type | None = None) -> None:
        super().__init__(folder, fields_of)
        self._loops = count(1)

    def render(self, name: str, /, **context: Any) -> Fragment:
        self._loops = count(1)  # a name of its own for the variables of each loop, the same in every run
        return super().render(name, **context)

    # Called by the generated code

    def decide(self, test: Any, names: bool) -> Decision:  # noqa: FBT001 - generated code calls it
        if not isinstance(test, Open):
            return Decision(bool(test), not test)
        if names:
            message = f"`{test.go}` is left to the values of the chart: `set`, `macro` and `import` cannot depend on it"
            raise FailedError(message, _origin_of(test))
        return Decision(then=True, otherwise=True, opening=Mark("if", test.go, test.go), turning=Mark("else"), closing=self.end)

    def loop(self, items: Any, counts: bool) -> Loop:  # noqa: FBT001 - generated code calls it
        loop = Loop(items if isinstance(items, Open) else self.iterated(items), next(self._loops))
        if isinstance(items, Open) and loop.opening is None:
            raise FailedError(refusal(items, "a loop over it"), _origin_of(items))
        if counts and loop.opening:
            message = f"a loop over `{items.go}`, which is left to the values of the chart, has neither `loop` nor `else`"
            raise FailedError(message, _origin_of(items))
        return loop

    def negation(self, value: Any) -> Any:
        return self._noted(value.into(f"(not {value.go})", bool)) if isinstance(value, Open) else not value

    def both(self, left: Any, right: Callable[[], Any]) -> Any:
        if not isinstance(left, Open):
            return left and right()
        return self._noted(_combined("and", left, right()))

    def either(self, left: Any, right: Callable[[], Any]) -> Any:
        if not isinstance(left, Open):
            return left or right()
        other = right()
        if other is None:
            return Open(left.go, left.type, left.origin, optional=True)
        return self._noted(_combined("or", left, other))

    def choice(self, test: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
        if not isinstance(test, Open):
            return then() if test else otherwise()
        one, other = then(), otherwise()
        try:
            return self._noted(test.into(f"(ternary {operand(one)} {operand(other)} (not (not {test.go})))", common(one, other)))
        except TypeError as error:
            raise FailedError(str(error), _origin_of(test)) from error

    # Called by Jinja

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Open) and obj.type is dict and attribute in ("items", "get"):
            return Method(attribute, obj)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if not isinstance(obj, Open):
            return super().getitem(obj, argument)
        if (
            obj.type not in (dict, object)
            or not isinstance(argument, str)
            or not (argument.isidentifier() and argument.isascii())
            or argument in ("keys", "values")
        ):
            raise FailedError(refusal(obj, f"`{argument}` of it"), _origin_of(obj))
        # Parentheses make Go's field access give nil, and no error, where the outer map is nil.
        return self._noted(Open(f"({obj.go}).{argument}", obj.item, obj.origin, inner=True))

    def _got(self, value: Open, key: Any) -> Any:
        """What `get` gives: any key will do. An index gives nil where there is no entry, and an error where there is no map."""
        if isinstance(key, Open) or not isinstance(key, str):
            raise FailedError(refusal(value, "`get` of anything but a known string"), _origin_of(value))
        if key.isidentifier() and key.isascii():
            return self._noted(Open(f"({value.go}).{key}", value.item, value.origin, inner=True))
        return self._noted(Open(f"(index (default (dict) {value.go}) {operand(key)})", value.item, value.origin, inner=True))

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(function, Method):
            return super().call(context, function, *args, **kwargs)
        if function.name == "items":
            return function.value
        if len(args) != 1:
            raise FailedError(refusal(function.value, "a default"), _origin_of(function.value))
        return self._got(function.value, args[0])

    def holds(self, left: Any, comparison: str, right: Any) -> Any:
        return self.compared(left, comparison, right)

    # The way of every operation

    def apply(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any] | None = None) -> Any:
        values = (*args, *(kwargs or {}).values())
        left = next((value for value in values if isinstance(value, Open)), None)
        if left is None and not (name in FILTERS and any(map(_holds_open, values))):
            return super().apply(name, function, args, kwargs)
        try:
            return self._noted(self._answer(name, function, args, left))
        except TypeError as error:
            raise FailedError(str(error), _origin_of(left)) from error

    def _noted(self, answer: Any) -> Any:
        """`answer`, paid for: expressions in Go grow like any other text."""
        self.spend(1 + (len(answer.go) // TEXT_PER_STEP if isinstance(answer, Open) else 0))
        return answer

    def _answer(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], left: Open | None) -> Any:
        """The form of an operation in Go. `left` is None where an open value is inside a closed one."""
        if name == "~":
            return joined(tuple(part if isinstance(part, Open) else as_text(part) for part in args))
        if name in COMPARISONS or (name in ("is defined", "is undefined") and left is not None and not left.inner):
            return function(*args)
        if left is not None and left.type is int and name in OPERATORS and len(args) == len(("left", "right")):
            return left.into(f"({OPERATORS[name]} {' '.join(map(operand, args))})")
        if left is not None and name == "is none":
            return left.into(f'(kindIs "invalid" {left.go})', bool)
        if name in FILTERS and (left is None or left is args[0]) and not (name == "default" and left is not None and left.inner):
            return FILTERS[name](*args)
        raise TypeError(refusal(left, f"`{name.lstrip('.')}` of it") if left is not None else f"`{name}` has no form in a chart")


def _combined(operator: str, left: Open, other: Any) -> Open:
    scalar = isinstance(other, Open | str | int)
    return left.into(
        f"({operator} {left.go} {operand(other if scalar else bool(other))})", common(left, other) if scalar else Condition
    )


def _holds_open(value: Any) -> bool:
    return isinstance(value, Map) and any(isinstance(item, Open) for item in value.values())


def _origin_of(value: Open | None) -> tuple[Origin, ...]:
    return (value.origin,) if value is not None and value.origin else ()
