"""Values left open: a Go template expression in place of a value.

A chart is what templates leave when they are evaluated as far as the closed values go. A traced value is
transparent; an open one is opaque: every operation on it either has a Go form, which is noted, or is refused at its
template line. None can quietly take today's value and freeze it into the chart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partialmethod
from typing import Any, NoReturn, get_args, get_origin

from compiler.records import NamedTuple
from compiler.traced import Origin, plain


class Condition:
    """The type of what can be tested, but not written: `a and b` of two types."""


class Open:
    """A value that the user of the chart decides.

    `type` is the Python type it will have, with the type of the items for a collection: `dict[str, str]`. What is
    inside a collection of unknown items is an `object`, and can only be written as it is. `optional` values leave
    their key out when they are empty (the idiom `{{ x or none }}`); `inner` ones are items of an open collection,
    of which nobody knows whether they are there.
    """

    __slots__ = ("go", "inner", "item", "optional", "origin", "type")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, go: str, kind: Any, origin: Origin | None = None, *, optional: bool = False, inner: bool = False) -> None:
        self.go, self.origin, self.optional, self.inner = go, origin, optional, inner
        self.type: type = get_origin(kind) or kind
        self.item: type = get_args(kind)[-1] if get_args(kind) else object

    def into(self, go: str, kind: Any = None) -> Open:
        return Open(go, kind or self.type, self.origin)

    def refuse(self, *_: Any) -> NoReturn:
        raise TypeError(refusal(self, "this"))

    __bool__ = __iter__ = __len__ = __str__ = __repr__ = __contains__ = __getitem__ = __int__ = __index__ = refuse

    def _compared(self, operator: str, other: object) -> Open:
        return self.into(f"({operator} {operand(self)} {operand(other)})", bool)

    __eq__ = partialmethod(_compared, "eq")  # type: ignore[assignment]
    __ne__ = partialmethod(_compared, "ne")  # type: ignore[assignment]
    __lt__, __le__ = partialmethod(_compared, "lt"), partialmethod(_compared, "le")
    __gt__, __ge__ = partialmethod(_compared, "gt"), partialmethod(_compared, "ge")


class Method(NamedTuple):
    """`items` or `get` of an open map."""

    name: str
    value: Open


class Mark(NamedTuple):
    """A decision of the chart, standing in the output of a template: if, range, else or end."""

    kind: str
    action: str = ""
    condition: str = ""


class Loop:
    """A loop in the template of a chart: over its items, or once over Go variables that stand for them."""

    def __init__(self, items: Any, number: int) -> None:
        self._items = items
        self.opening: Mark | None = None
        if isinstance(items, Open) and items.type is dict:  # from map.items()
            key, value = items.into(f"$key{number}", str), items.into(f"$value{number}", items.item)
            self._items, self.opening = [(key, value)], Mark("range", f"{key.go}, {value.go} := {items.go}", items.go)
        elif isinstance(items, Open) and items.type is list:
            item = items.into(f"$item{number}", items.item)
            self._items, self.opening = [item], Mark("range", f"{item.go} := {items.go}", items.go)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


def refusal(value: Open, what: str) -> str:
    return f"`{value.go}` is left to the values of the chart, where {what} has no form"


def common(*values: Any) -> type:
    """The type of a value that may be any of `values`."""
    kinds = {value.type if isinstance(value, Open) else type(plain(value)) for value in values}
    return kinds.pop() if len(kinds) == 1 else Condition


def operand(value: Any) -> str:
    """`value` as an operand of a Go expression."""
    if isinstance(value, Open):
        return f"(int64 {value.go})" if value.type is int else value.go
    exact = plain(value)
    if isinstance(exact, bool):
        return "true" if exact else "false"
    if isinstance(exact, int):
        return str(exact)
    if isinstance(exact, str):
        return json.dumps(exact, ensure_ascii=False)  # Go knows no pairs of surrogates
    raise TypeError(f"a {type(exact).__name__} has no form in the template language of charts")


def joined(parts: tuple[Any, ...], origin: Origin | None = None) -> Open:
    """`parts`, texts and open values, written one after the other."""
    for part in parts:
        if isinstance(part, Open) and part.type not in (str, int, bool):
            raise TypeError(f"`{part.go}` has no place inside a string: it may be anything")
    if len(parts) == 1 and isinstance(parts[0], Open) and parts[0].type is str:
        return parts[0]
    form = "".join([("%d" if p.type is int else "%v") if isinstance(p, Open) else p.replace("%", "%%") for p in parts])
    return Open(f"(printf {operand(form)} {' '.join([operand(p) for p in parts if isinstance(p, Open)])})", str, origin)


def open_after_key(value: Open, depth: int) -> str:
    """`value` as it follows a key at `depth`.

    `quote` is Go's %q, which every string survives. `toYaml` gives nothing at all, silently, for a string
    with U+007F or a C1 control in it, and turns U+0085 into a space (`mustToYaml` is not in Helm 3): the
    schema of the values has to keep such strings out of collections that are printed whole.
    """
    if value.type is str:
        return f" {{{{ {value.go} | quote }}}}\n"
    if value.type is int:
        return f" {{{{ {value.go} | int64 }}}}\n"
    if value.type is bool:
        return f" {{{{ {value.go} }}}}\n"
    if value.type is Condition:
        raise TypeError(f"`{value.go}` can be tested, but not written: it may be of several types")
    pad = "  " * (depth + 1)
    return f"\n{pad}{{{{- toYaml {value.go} | nindent {len(pad)} }}}}\n"


def _checksum(files: Mapping[str, Any]) -> Open:
    """That of `compiler.render.filters`, of files of which some are open."""
    sums = tuple(Open(f"(sha256sum {operand(text)})", str) for name in sorted(files) for text in (name, files[name]))
    return Open(f"(sha256sum {joined(sums).go})", str, getattr(files, "origin", None))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "checksum": _checksum,
    "default": lambda value, *_: value,  # only the undefined has a default
    "int": lambda value, *_: value.into(f"(int64 {value.go})", int),
    "length": lambda value: value.into(f"(len {value.go})", int),
    "lower": lambda value: value.into(f"(lower {value.go})"),
    "sha256": lambda value: value.into(f"(sha256sum {value.go})"),
    "tojson": lambda value: value.into(f"(mustToJson {value.go})", str),
    "trim": lambda value: value.into(f"(trim {value.go})"),
    "upper": lambda value: value.into(f"(upper {value.go})"),
}
OPERATORS = {"+": "add", "-": "sub", "*": "mul"}  # Go rounds `//` towards zero and gives `%` the sign of the dividend
COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
