"""`NamedTuple` as `typing` has it, in a tenth of the time: that one compiles the annotation of every field to look at it, and six
functions for every class. A cold `lint` has more than a hundred of them.
"""

from __future__ import annotations

from functools import cache
from types import CodeType, FunctionType

from compiler.hints import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - says that it is meant for others
else:
    from collections import _tuplegetter
    from collections.abc import Iterable

    class _Record(tuple):
        """What all named tuples have; a class of its own adds fields."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values: Iterable[Any]) -> _Record:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **fields: Any) -> _Record:
            made = self._make(map(fields.pop, self._fields, self))
            if fields:
                raise TypeError(f"Got unexpected field names: {list(fields)!r}")
            return made

        __replace__ = _replace

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    @cache
    def _code(number: int) -> CodeType:
        """Of a constructor that takes so many fields."""
        fields = "".join([f"field{index}, " for index in range(number)])
        made = eval(f"lambda cls, {fields}: new(cls, ({fields}))")  # noqa: S307 - holds nothing but a number
        return made.__code__

    _getter = cache(lambda index: _tuplegetter(index, f"Alias for field number {index}"))
    _GLOBALS = {"new": tuple.__new__, "__builtins__": {}}

    class _Meta(type):
        """Makes the class that was meant of one whose base is `NamedTuple`."""

        def __new__(cls, name: str, _: tuple[type, ...], names: dict[str, Any]) -> type:
            fields = tuple(names.get("__annotations__", ()))
            defaults = {field: names[field] for field in fields if field in names}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"a field of {name} without a default follows one that has it")
            code = _code(len(fields)).replace(co_varnames=("cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")
            made = FunctionType(code, _GLOBALS, "__new__", tuple(defaults.values()))
            getters = {field: _getter(index) for index, field in enumerate(fields)}
            own = {"__slots__": (), "__new__": made, "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            return type(name, (_Record,), names | getters | own)

    NamedTuple = type.__new__(_Meta, "NamedTuple", (), {})
