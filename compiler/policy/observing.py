"""Values taken out of the input of a policy, so that two inputs can be compared where the policy reads them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from compiler.hints import Any
from compiler.policy.footprint import EVERY, MEMBER, PRESENCE, SHAPE, WHOLE, Every, Read, Step

Observe = Callable[[Any], Hashable]

_ABSENT = object()
_MAPPING, _LIST, _OTHER = "map", "list", "other"


def observing(wanted: Iterable[Read]) -> Observe:
    """A function from the values of all names to what `wanted` finds in them. Its results are equal only where no expression
    that reads no more could tell a difference. Raises what reading raises, and `TypeError` for what cannot be compared.
    """
    here: list[Read] = []
    below: dict[Step, list[Read]] = {}
    for read in wanted:
        if read.path:
            below.setdefault(read.path[0], []).append(read._replace(path=read.path[1:]))
        else:
            here.append(read)
    if any(read.extent == WHOLE for read in here):
        return frozen
    extents = [_EXTENTS[read.extent](read) for read in here]
    inner = _inside({step: observing(reads) for step, reads in below.items()})
    if not extents:
        return inner
    return lambda value: (inner(value), *[extent(value) for extent in extents])


def _inside(below: Mapping[Step, Observe]) -> Observe:
    """What is below a value, where there is something."""
    if not below:
        return lambda _: None
    every = below.get(EVERY)
    steps = [(step, observe) for step, observe in below.items() if not isinstance(step, Every)]
    indices = [(step, observe) for step, observe in steps if isinstance(step, int)]

    def inside(value: Any) -> Hashable:
        if isinstance(value, dict):
            get = value.get
            found = [_ABSENT if (item := get(step, _ABSENT)) is _ABSENT else observe(item) for step, observe in steps]
            return (_MAPPING, *found, *map(every, value.values())) if every else (_MAPPING, *found)
        if isinstance(value, list):
            found = [observe(value[step]) if 0 <= step < len(value) else _ABSENT for step, observe in indices]
            return (_LIST, *found, *map(every, value)) if every else (_LIST, *found)
        return (_OTHER, frozen(value)) if every else _scalar(value)

    return inside


def _scalar(value: Any) -> Hashable:
    """The type of what has nothing inside it: no error says more of a value in which something was to be found."""
    return _OTHER, type(frozen(value)).__name__


def _presence(_: Read) -> Observe:
    return type


def _shape(_: Read) -> Observe:
    def shape(value: Any) -> Hashable:
        if isinstance(value, list):
            return _LIST, len(value)
        return (_MAPPING, *value) if isinstance(value, dict) else frozen(value)

    return shape


def _member(read: Read) -> Observe:
    return lambda value: (_MAPPING, read.member in value) if isinstance(value, dict) else frozen(value)


_EXTENTS: dict[str, Callable[[Read], Observe]] = {PRESENCE: _presence, SHAPE: _shape, MEMBER: _member}


def frozen(value: Any) -> Hashable:
    """A value that can be compared and hashed; a truth, an integer and a double are three things."""
    kind = type(value)
    if kind is str or kind is int or value is None:
        result: Hashable = value
        return result
    if kind is bool or kind is float:
        return kind, repr(value)
    if isinstance(value, dict):
        return _MAPPING, *((key, frozen(each)) for key, each in value.items())
    if isinstance(value, list | tuple):
        return _LIST, *(frozen(each) for each in value)
    for plain in (str, int, float):
        if isinstance(value, plain):
            return frozen(plain(value))
    raise TypeError(kind)
