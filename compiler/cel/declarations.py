"""What an expression may name: variables with their types, types, and functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from compiler.cel.functions import Library, Overload
from compiler.cel.kubernetes import KUBERNETES
from compiler.cel.optionals import OPTIONALS
from compiler.cel.standard import STANDARD, TYPES
from compiler.cel.types import OPTIONAL, Kind, Type, type_of

_NAMED = frozenset(("net.IP", "net.CIDR"))  # the others have no name that an expression could use

Functions = Mapping[str, tuple[Overload, ...]]


def by_name(*libraries: Iterable[Overload]) -> Functions:
    found: dict[str, list[Overload]] = {}
    for library in libraries:
        for overload in library:
            found.setdefault(overload.name, []).append(overload)
    return {name: tuple(overloads) for name, overloads in found.items()}


SERVER: Library = (*STANDARD, *OPTIONALS, *KUBERNETES)
_SERVER = by_name(SERVER)
_TYPES = {
    **TYPES,
    OPTIONAL.name: OPTIONAL,
    **{overload.result.name: overload.result for overload in SERVER if overload.result.name in _NAMED},
}


@dataclass(frozen=True)
class Declarations:
    """Unless `functions` says otherwise, they are those of the server."""

    variables: Mapping[str, Type] = field(default_factory=dict)
    functions: Functions = field(default_factory=lambda: _SERVER)

    def name(self, name: str) -> Type | None:
        """The type of a variable, or of the type that `name` is."""
        found = self.variables.get(name)
        if found is None and (named := self.named_types.get(name)):
            found = type_of(named)
        return found

    @cached_property
    def named_types(self) -> Mapping[str, Type]:
        """Types that can be named: those of CEL, those of libraries, and those of the variables."""
        declared = (inner for t in self.variables.values() for inner in _with_fields(t) if inner.kind is Kind.OBJECT)
        return {**_TYPES, **{t.name: t for t in declared}}


def _with_fields(t: Type) -> Iterable[Type]:
    for inner in t.walk():
        yield inner
        for of_field in (inner.fields or {}).values():
            yield from _with_fields(of_field)
