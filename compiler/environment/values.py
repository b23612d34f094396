"""The values of one environment, and what stands behind a name such as `kafka.brokers.0`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

from compiler.diagnostics import FieldPath, Finding
from compiler.document import Document
from compiler.environment.values_syntax import is_name, shown
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.suggestions import suggestion
from compiler.traced import plain

COMMAND_LINE = "<command line>"  # the name of the document with values that are given there

_NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
_NONE: frozenset[FieldPath] = frozenset()
_LISTED = 8  # names that an advice lists
_COMPARED = 500  # names that one is compared with
_SCALARS = {str: "a text", bool: "a boolean", type(None): "null"}


class Located(NamedTuple):
    """The value at `path`. With `rest` the name goes on, and nobody can say whereto: the value is not known yet."""

    path: FieldPath
    value: Any
    rest: bool = False


class Extent(NamedTuple):
    """`size` counts characters of texts and keys, and one for every entry; `depth` is that of mappings and lists."""

    size: int
    depth: int


class Layer(NamedTuple):
    """Values that stand in `document` at `path`, traced; they are for `at`, a path of values."""

    document: Document
    path: FieldPath
    traced: Any
    at: FieldPath = ()

    def written(self, path: FieldPath) -> FieldPath | None:
        """Where the document has the value at `path`; None where it has none."""
        if path[: len(self.at)] != self.at:
            return None
        there = (*self.path, *path[len(self.at) :])
        return there if self.document.place(there) else None


class Fault(NamedTuple):
    """What is wrong with what an environment says, in the document that says it."""

    document: Document
    finding: Finding


class Values(dict[str, Any]):
    """The values of one environment, references between them filled.

    `broken` are the paths of those that could not be filled, of which all is said where they are declared. `everywhere` has the
    values of every environment by its name: who misses one wants to know where it is. `layers` are what the values were merged
    from, the first one below all others, and `traced` the same values with their origins, where these have none.
    """

    __slots__ = ("_above", "_extents", "_plain", "_traced", "broken", "everywhere", "layers")

    def __init__(
        self,
        values: Mapping[str, Any] = _NOTHING,
        broken: Iterable[FieldPath] = (),
        everywhere: Mapping[str, Mapping[str, Any]] = _NOTHING,
        layers: tuple[Layer, ...] = (),
        traced: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(values)
        self.broken, self.everywhere, self.layers = set[FieldPath](), everywhere, layers
        self._above: set[FieldPath] = set()
        for path in broken:
            self.give_up(path)
        self._plain: Values | None = None
        self._traced = self if traced is None else traced
        self._extents: dict[FieldPath, Extent] = {}

    def give_up(self, path: FieldPath) -> None:
        """The value at `path` cannot be filled, and that is told."""
        self.broken.add(path)
        self._above.update([path[:length] for length in range(len(path) + 1)])

    def is_broken(self, path: FieldPath) -> bool:
        """Whether the value at `path`, one above it or one inside of it cannot be filled."""
        return path in self._above or any(path[:length] in self.broken for length in range(len(path)))

    def plain(self) -> Values:
        """The same without origins; a second call costs nothing."""
        if self._plain is None:
            self._plain = Values(plain(dict(self)), self.broken, self.everywhere, self.layers, self)
        return self._plain

    def spelling(self, path: FieldPath) -> str | None:
        """How the number or boolean at `path` was written, which plain values have forgotten; None where nobody knows."""
        found: Any = self._traced
        for step in path:
            found = found[step]
        spelling: str | None = getattr(found, "spelling", None)
        return spelling

    def place(self, path: FieldPath) -> tuple[Document, FieldPath] | None:
        """The document and the path in it at which the value at `path` is written, or else the one above it."""
        for length in range(len(path), 0, -1):
            for layer in reversed(self.layers):
                if (there := layer.written(path[:length])) is not None:
                    return layer.document, there
        return None

    def extent(self, found: Located) -> Extent:
        """How much the value at a place takes up; a second call for it costs nothing."""
        if found.path not in self._extents:
            self._extents[found.path] = extent(found.value)
        return self._extents[found.path]


def plain_values(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """`values` without origins, for judging."""
    return values.plain() if isinstance(values, Values) else {name: plain(value) for name, value in values.items()}


def extent(value: Any) -> Extent:
    """A part that is there twice counts twice, and is looked at once."""
    known: dict[int, Extent] = {}
    waiting: list[tuple[Any, bool]] = [(value, False)]
    while waiting:
        part, entered = waiting.pop()
        if id(part) in known:
            continue
        items = list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else ()
        if items and not entered:
            waiting += [(part, True), *[(item, False) for item in items]]
            continue
        own = 1 + (len(part) if isinstance(part, str) else sum(map(len, part)) if isinstance(part, dict) else 0)
        inner = [known[id(item)] for item in items]
        depth = 1 + max([one.depth for one in inner], default=0) if isinstance(part, dict | list) else 0
        known[id(part)] = Extent(own + sum([one.size for one in inner]), depth)
    return known[id(value)]


def locate(values: Mapping[str, Any], name: str, stops: Container[FieldPath] = _NONE) -> Located | None:
    """What `name` stands for, None where there is nothing. Of several ways to read the dots the one with the longest keys wins.

    `stops` are paths of values that are not known yet: a name that leads through one is `rest`.
    """
    steps = name.split(".")
    waiting: list[tuple[FieldPath, Any, int]] = [((), values, 0)]
    seen: set[tuple[int, int]] = set()  # the same value may be there in many places
    while waiting:
        path, value, at = waiting.pop()
        if at == len(steps):
            return Located(path, value)
        if path in stops:
            return Located(path, value, rest=True)
        if (id(value), at) in seen:
            continue
        seen.add((id(value), at))
        if isinstance(value, Mapping):
            ends = [end for end in range(at + 1, len(steps) + 1) if ".".join(steps[at:end]) in value]
            waiting += [((*path, key), value[key], end) for end in ends for key in [".".join(steps[at:end])]]
        elif isinstance(value, list) and (index := _index(steps[at], value)) is not None:
            waiting.append(((*path, index), value[index], at + 1))
    return None


def _index(step: str, items: list[Any]) -> int | None:
    digits = step.isascii() and step.isdigit() and len(step) <= len(str(len(items)))
    return int(step) if digits and str(int(step)) == step and int(step) < len(items) else None


def names(values: Mapping[str, Any]) -> Iterator[str]:
    """The names of what `values` hold, mappings before what is in them; nothing of what lists hold."""
    waiting: list[tuple[str, Any]] = [(key, value) for key, value in reversed(list(values.items()))]
    while waiting:
        name, value = waiting.pop()
        yield name
        if isinstance(value, Mapping):
            waiting += [(f"{name}.{key}", item) for key, item in reversed(list(value.items()))]


def missing(name: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """That `values` have no `name`, and what to do about it: the same words in every environment that misses it."""
    everywhere = values.everywhere if isinstance(values, Values) and values.everywhere else {"": values}
    having = {place: found for place, held in everywhere.items() if (found := locate(held, name))}
    lacking = [place for place in everywhere if place not in having]
    fact = f"the placeholder {shown(name)} has no value"
    default = f"or write a default: {shown(f'{name} | default(…)')}"
    if having:
        where = [f"`{place}`{_written(found.value)}" for place, found in having.items()]
        return (
            f"{fact} in {_joined(lacking)}",
            f"{_and(where)} {'has' if len(where) == 1 else 'have'} one: declare it here too, {default}",
        )
    known = sorted({known: None for held in everywhere.values() for known in _some(held)})
    if part := _impassable(name, everywhere):
        return fact, part
    if near := _meant(name, known):
        return fact, f"did you mean {shown(near)}? {_declared(known)}"
    advice = "declare it in `workerc.yaml`, in `values` for all environments or in `environments: {NAME: {values: {…}}}` for one"
    return fact, f"{advice}, {default}{f'; {_declared(known)}' if known else ''}"


def meant(name: str, values: Mapping[str, Any]) -> str | None:
    """The name in `values` that was probably meant by `name`."""
    return _meant(name, _some(values))


def _meant(name: str, known: Sequence[str]) -> str | None:
    tails = {one.rpartition(".")[2]: one for one in sorted(known, reverse=True)}  # `topic` may be meant for `kafka.topic`
    return suggestion(name, known) or tails.get(suggestion(name, tails) or "")


def _some(values: Mapping[str, Any]) -> list[str]:
    return [name for name in islice(names(values), _COMPARED) if is_name(name)]


def _impassable(name: str, everywhere: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What stands in the way where the beginning of `name` is no mapping."""
    steps = name.split(".")
    for end in range(len(steps) - 1, 0, -1):
        front = ".".join(steps[:end])
        found = next((found for held in everywhere.values() if (found := locate(held, front))), None)
        if found is None:
            continue
        value = plain(found.value) if not isinstance(found.value, Mapping | list) else found.value
        if isinstance(value, list):
            return f"`{front}` is a list of {len(value)}: its first item is {shown(f'{front}.0')}"
        if isinstance(value, Mapping):
            return None
        return f"`{front}` is {_SCALARS.get(type(value), 'a number')}, and has nothing below it"
    return None


def _declared(known: list[str]) -> str:
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    return f"declared {'is' if len(known) == 1 else 'are'} {', '.join([f'`{name}`' for name in known[:_LISTED]])}{more}"


def _written(value: Any) -> str:
    origin = getattr(value, "origin", None)
    return f" ({origin.where}:{origin.line})" if origin and origin.line else ""


def _joined(places: list[str]) -> str:
    return _and([f"`{place}`" for place in places])


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
