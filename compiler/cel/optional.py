"""A value that may be absent: what `.?field`, `[?key]` and `optional.of` give."""

from __future__ import annotations

from compiler.cel.types import OPTIONAL, Type
from compiler.hints import Any


class Optional:
    """Absent is the one value `NONE`; compare with `is`."""

    __slots__ = ("value",)
    cel_type: Type = OPTIONAL

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "optional.none()" if self is NONE else f"optional.of({self.value!r})"


NONE = Optional(None)
