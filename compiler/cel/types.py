"""The types of CEL, as the checker sees them and as `type(x)` gives them.

A type is a name with parameters. `fields` are those of an object type (`request`, `namespaceObject`): whoever selects
another one is told when the expression is compiled. They are no part of what makes two types the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    PLAIN = "plain"  # bool, int, string, and the opaque types of libraries
    LIST = "list"
    MAP = "map"
    OPTIONAL = "optional_type"
    OBJECT = "object"
    TYPE = "type"
    PARAMETER = "parameter"  # `A` in the signature of a function; a type variable while an expression is checked
    DYN = "dyn"
    ERROR = "error"  # what was refused already: it goes with everything, so that one mistake is told once


MOST_PARTS = 1000


class TooLargeError(ValueError):
    """A type is made of more types than anybody writes: `.map(x, {x: x})` doubles it each time."""


@dataclass(frozen=True, slots=True)
class Type:
    name: str
    parameters: tuple[Type, ...] = ()
    kind: Kind = Kind.PLAIN
    fields: Mapping[str, Type] | None = field(default=None, compare=False, repr=False)
    parts: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.parameters:
            parts = 1 + sum(inner.parts for inner in self.parameters)
            if parts > MOST_PARTS:
                raise TooLargeError(f"a type has more than {MOST_PARTS} parts")
            object.__setattr__(self, "parts", parts)

    def __hash__(self) -> int:
        return hash(self.name)  # texts know theirs, and types are looked up all the time

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.parameters))})" if self.parameters else self.name

    def walk(self) -> Iterator[Type]:
        """This type and those inside it."""
        yield self
        for inner in self.parameters:
            yield from inner.walk()


BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
NULL = Type("null_type")
TIMESTAMP = Type("google.protobuf.Timestamp")
DURATION = Type("google.protobuf.Duration")
DYN = Type("dyn", kind=Kind.DYN)
ERROR = Type("!error!", kind=Kind.ERROR)
TYPE = Type("type", kind=Kind.TYPE)


def list_of(element: Type) -> Type:
    return Type("list", (element,), Kind.LIST)


def map_of(key: Type, value: Type) -> Type:
    return Type("map", (key, value), Kind.MAP)


def optional_of(value: Type) -> Type:
    return Type("optional_type", (value,), Kind.OPTIONAL)


def type_of(value: Type) -> Type:
    """The type of the type `value`."""
    return Type("type", (value,), Kind.TYPE)


def parameter(name: str) -> Type:
    """A type parameter of a function's signature: the same type wherever it stands in it."""
    return Type(name, (), Kind.PARAMETER)


def opaque(name: str, *parameters: Type) -> Type:
    """A type of a library. The class of its values carries it as the attribute `cel_type`."""
    return Type(name, parameters)


def object_of(name: str, fields: Mapping[str, Type]) -> Type:
    """A type with declared fields. Its values are mappings; a field may be absent in one."""
    return Type(name, (), Kind.OBJECT, fields)


LIST = list_of(DYN)
MAP = map_of(DYN, DYN)
OPTIONAL = optional_of(DYN)
