"""`NamedTuple` as `typing` has it, in two fifths of the time: that one compiles the annotation of every field to look at it, which
no one here asks for, and a cold `lint` has more than a hundred such classes.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - says that it is meant for others
else:
    _OF_CLASS = frozenset({"__module__", "__qualname__", "__annotations__", "__firstlineno__"})

    class _Meta(type):
        """Makes the class that was meant of one whose base is `NamedTuple`, as `typing` does."""

        def __new__(cls, name: str, _: tuple[type, ...], names: dict[str, Any]) -> type:
            fields = names.get("__annotations__", {})
            defaults = [names[field] for field in fields if field in names]
            made = namedtuple(name, fields, defaults=defaults, module=names["__module__"])  # noqa: PYI024
            made.__annotations__ = made.__new__.__annotations__ = fields
            for key, value in names.items():
                if key not in fields and key not in _OF_CLASS:
                    setattr(made, key, value)
                    if hasattr(value, "__set_name__"):
                        value.__set_name__(made, key)
            return made

    NamedTuple = type.__new__(_Meta, "NamedTuple", (), {})
