"""What the operations of templates cost beyond reading their arguments, known before they run.

An operation that can give much more than it reads says here how much; one that is not here costs what it reads
and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.hints import Any
from compiler.regex import regex
from compiler.render.budget import MAX_BITS, TEXT_PER_STEP, Budget, is_listed, steps
from compiler.render.fragment import Fragment
from compiler.render.problem import FailedError, kind_of

MAX_TEXT = 1 << 20  # characters of a text that an expression makes
_MAX_PRECISION = 300  # a float has no more digits
_MAX_NUMERAL = 1000  # characters that are read as a number
_NUMBER_WIDTH = 1400  # the widest of a float with 999 decimals and MAX_BITS in decimal digits
_LISTED_WIDTH = 160  # characters for a step, where a collection is written as Python writes it

_DIRECTIVE = regex(r"%(?:\([^()]*\))?[#0 +-]*(\*|[0-9]*)(?:\.(\*|[0-9]*))?")
_WIDE = regex(r"[0-9]{4}|\*")
_NESTED_NAME = regex(r"%\([^()]*\(")


def admit(budget: Budget, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Spend what the operation `name` costs; fail where its result would be too large."""
    budget.charge(args)
    if kwargs:
        budget.charge(kwargs.values())
    if (expected := _SIZES.get(name)) and (characters := expected(*args, **kwargs)) > MAX_TEXT:
        raise FailedError(f"`{name.lstrip('.')}` could give {characters:,} characters, more than {MAX_TEXT:,}")
    if cost := _COSTS.get(name):
        budget.spend(cost(*args, **kwargs))


def size(value: Any) -> int:
    """Characters that `value` has at most, written by Python."""
    if isinstance(value, str):
        return len(value)
    if value is None or isinstance(value, int | float):
        return _NUMBER_WIDTH
    if isinstance(value, dict) or is_listed(value):
        return _LISTED_WIDTH * steps(value)
    raise TypeError(f"{kind_of(value)} has no place inside a string")


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | dict) or is_listed(value) else 0


def _joined(items: Any, d: Any = "", attribute: Any = None) -> int:
    return 0 if attribute is not None else sum(map(size, items)) + size(d) * _length(items)


def _replaced(text: Any, old: Any, new: Any, *_: Any, **__: Any) -> int:
    return size(text) + (size(text) // max(size(old), 1) + 1) * size(new)


def _indented(text: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    texts = [chunk[3] for chunk in text.chunks() if chunk[0] == "text"] if isinstance(text, Fragment) else [str(text)]
    whole = "".join(texts)
    lines = whole.count("\n") + len(texts)
    return len(whole) + lines * int(size(width) if isinstance(width, str) else width)


def _printed(form: Any, *args: Any, **kwargs: Any) -> int:
    """Directives times the most that each can be replaced by."""
    directives = _DIRECTIVE.findall(form)
    if _NESTED_NAME.search(form) or any(_WIDE.match(number) for numbers in directives for number in numbers):
        raise FailedError("a width or precision of `%` has more than three digits")
    return size(form) + len(directives) * (_NUMBER_WIDTH + sum(map(size, args)) + sum(map(size, kwargs.values())))


def _added(left: Any, right: Any) -> int:
    return size(left) + size(right) if isinstance(left, str) else 0


def _multiplied(left: Any, right: Any) -> int:
    if isinstance(left, int) and not isinstance(right, int | float):
        left, right = right, left
    return size(left) * max(right, 0) if isinstance(left, str) else 0


def _modulo(left: Any, right: Any) -> int:
    return _printed(left, *(right if isinstance(right, tuple) else (right,))) if isinstance(left, str) else 0


def _raised(left: Any, right: Any) -> int:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MAX_BITS:
        raise FailedError(f"`{left} ** {right}` would have more than {MAX_BITS:,} bits")
    return 0


def _repeated(left: Any, right: Any) -> int:
    if isinstance(left, int) and not isinstance(right, int | float):
        left, right = right, left
    return steps(left) * max(right, 0) if isinstance(left, list | tuple) else 0


def _sorted(items: Any, *_: Any, **__: Any) -> int:
    return steps(items) * _length(items).bit_length()


def _iterated(items: Any, *_: Any, **__: Any) -> int:
    return _length(items)


def _searched(text: Any, part: Any = "", *_: Any, **__: Any) -> int:
    """Searching from the end, and stripping, looks at every pair of characters in the worst case."""
    return _length(text) * (1 + _length(part) // TEXT_PER_STEP)


def _rounded(_: Any, precision: Any = 0, *__: Any, **___: Any) -> int:
    if abs(precision) > _MAX_PRECISION:
        raise FailedError(f"a precision is {precision}, beyond {_MAX_PRECISION}")
    return 1


def _read(text: Any, *_: Any, **__: Any) -> int:
    if _length(text) > _MAX_NUMERAL:
        raise FailedError(f"a number has {_length(text):,} characters, more than {_MAX_NUMERAL:,}")
    return 1


# Operators, filters, and methods with a leading dot. An operation that is in neither costs what it reads and writes.
_SIZES: Mapping[str, Callable[..., int]] = {
    "~": lambda *parts: sum(map(size, parts)),
    "+": _added,
    "*": _multiplied,
    "%": _modulo,
    "**": _raised,
    "center": lambda text, width=80: max(size(text), width),
    "filesizeformat": lambda value, *_, **__: size(value),
    "format": _printed,
    "indent": _indented,
    "join": _joined,
    "replace": _replaced,
    "string": size,
    "tojson": lambda value: 6 * size(value),
    "truncate": lambda text, length=255, killwords=False, end="...", leeway=0: size(text) + size(end),  # noqa: ARG005
    "urlencode": lambda value: 12 * size(value),
    ".center": lambda text, width, *_: max(size(text), width),
    ".expandtabs": lambda text, tabsize=8: size(text) * max(tabsize, 1),
    ".join": lambda separator, items: _joined(items, separator),
    ".ljust": lambda text, width, *_: max(size(text), width),
    ".replace": _replaced,
    ".rjust": lambda text, width, *_: max(size(text), width),
    ".zfill": lambda text, width: max(size(text), width),
}
_COSTS: Mapping[str, Callable[..., int]] = {
    "*": _repeated,
    "batch": lambda items, linecount, *_, **__: _length(items) + max(linecount, 0),
    "dictsort": _sorted,
    "float": _read,
    "groupby": _sorted,
    "int": _read,
    "max": _sorted,
    "min": _sorted,
    "round": _rounded,
    "slice": lambda items, slices, *_, **__: _length(items) + max(slices, 0),
    "sort": _sorted,
    "unique": lambda items, *_, **__: _length(items) * (1 + _length(items) // 64),  # numbers may share one hash
    **dict.fromkeys(("list", "map", "reject", "rejectattr", "select", "selectattr", "reverse", "title", "wordcount"), _iterated),
    **dict.fromkeys((".split", ".splitlines", ".rsplit", ".rpartition", ".rfind", ".rindex"), _searched),
    **dict.fromkeys((".strip", ".lstrip", ".rstrip", "trim"), _searched),
}
