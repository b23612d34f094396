"""What annotations are written with, for readers and type checkers. Nobody asks for it when workerc runs, and importing `typing`
takes as long as reading a Worker: that is for where something does, in the models.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, AnyStr, Final, NoReturn, Protocol, Self, SupportsIndex, TypeGuard, TypeVar, cast
else:

    class Any:
        """Stands for every annotation."""

        def __class_getitem__(cls, _: object) -> type:
            return cls

    AnyStr = Final = NoReturn = Protocol = Self = SupportsIndex = TypeGuard = Any

    def cast(_: object, value: object) -> object:
        return value

    def TypeVar(name: str, **_: object) -> str:  # noqa: N802 - as in `typing`
        return name


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "AnyStr",
    "Final",
    "NoReturn",
    "Protocol",
    "Self",
    "SupportsIndex",
    "TypeGuard",
    "TypeVar",
    "cast",
]
