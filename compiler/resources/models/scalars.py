r"""Texts and numbers of a certain form, and how each stands in the schema.

Patterns use only what ECMA 262, Python and Rust read alike: no `\d`, `\s` or flags.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from compiler.quantities import MAXIMUM, PATTERN, parse

_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
_PART = "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?"
_UNSIGNED = PATTERN.replace("[+-]?", "[+]?", 1)
_INT32 = 2**31 - 1

LOG_LEVELS = ("INFO", "DEBUG", "WARN", "ERROR")


def _any_case(*words: str) -> str:
    return "^(" + "|".join("".join(f"[{letter}{letter.lower()}]" for letter in word) for word in words) + ")$"


def _quantity(value: str | float) -> str | float:
    if parse(value).nanos < 0 or str(value).startswith("-"):
        raise ValueError("a quantity of a resource is not negative")
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Name = Annotated[str, StringConstraints(pattern=_NAME, max_length=63)]
Workspace = Annotated[str, StringConstraints(pattern=_NAME, max_length=63)]
StackName = Annotated[str, StringConstraints(pattern=f"^{_PART}([+]{_PART})?(:{_PART})?$")]
LogLevel = Annotated[str, StringConstraints(pattern=_any_case(*LOG_LEVELS, "WARNING"))]
Count = Annotated[int, Field(ge=0, le=_INT32)]
Positive = Annotated[int, Field(ge=1, le=_INT32)]

Quantity = Annotated[
    str | int | float,
    AfterValidator(_quantity),
    WithJsonSchema({"type": ["string", "number"], "format": "quantity", "pattern": _UNSIGNED, "minimum": 0, "maximum": MAXIMUM}),
]
Scalar = Annotated[str | int | float | bool, WithJsonSchema({"type": ["string", "number", "boolean"]})]
OpenMap = dict[str, Any]
