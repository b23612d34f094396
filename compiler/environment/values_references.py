"""Values that refer to values: each is filled once, in whatever order that takes; what refers to itself is reported.

Nothing here recurses: a chain may be as long as there are values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.environment.marks import OPENING
from compiler.environment.placeholders import filled
from compiler.environment.values import Layer, Values, extent, locate
from compiler.environment.values_syntax import Placeholder, placeholders
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.traced import List, Map, retraced

MAX_GROWTH = 1024 * 1024  # characters and entries that references may bring into the values of an environment
_LISTED = 6  # steps of a circle that a message names


class Problem(NamedTuple):
    """A finding at a path of values. `others` are further values that matter to it, with what is to be said of each."""

    finding: Finding
    others: tuple[tuple[FieldPath, str], ...] = ()


class Referred(NamedTuple):
    values: Values
    problems: tuple[Problem, ...] = ()


def referred(tree: Map, everywhere: Mapping[str, Mapping[str, Any]], layers: tuple[Layer, ...]) -> Referred:
    """The values `tree`, in which some may refer to others, with all of that filled in."""
    if not any(OPENING in layer.document.text for layer in layers):
        return Referred(Values(tree, everywhere=everywhere, layers=layers))
    values = Values(_copy(tree), everywhere=everywhere, layers=layers)
    references = _References(values)
    references.settle()
    problems = [*_in_keys(values), *references.problems]
    return Referred(values, tuple(sorted(problems, key=lambda problem: _order(problem.finding.path))))


class _References:
    """Fills `values` in place. `pending` are the texts that still hold placeholders, `below` the same by every path above them."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.problems: list[Problem] = []
        self._pending: dict[FieldPath, str] = {}
        self._below: dict[FieldPath, dict[FieldPath, None]] = {}
        self._room = MAX_GROWTH
        for path, text in sorted(_texts(values), key=lambda found: _order(found[0])):
            self._pending[path] = text
            for length in range(len(path) + 1):
                self._below.setdefault(path[:length], {})[path] = None

    def settle(self) -> None:
        for start in list(self._pending):
            if start in self._pending:
                self._settle(start)

    def _settle(self, start: FieldPath) -> None:
        way: dict[FieldPath, Iterator[FieldPath]] = {start: iter(self._waits(start))}
        while way:
            at, waits = next(reversed(way.items()))
            after = next((path for path in waits if path in self._pending), None)
            if at not in self._pending:
                way.popitem()
            elif after in way:
                circle = list(way)
                self._report_circle(circle[circle.index(after) :])
            elif after is not None:
                way[after] = iter(self._waits(after))
            elif more := [path for path in self._waits(at) if path in self._pending]:
                way[at] = iter(more)  # what was settled in between leads on to others
            else:
                self._fill(at)
                way.popitem()

    def _waits(self, path: FieldPath) -> list[FieldPath]:
        """The texts that have to be filled before the one at `path`."""
        waits: dict[FieldPath, None] = {}
        for placeholder in placeholders(self._pending[path]):
            if isinstance(placeholder, Placeholder) and (found := locate(self._values, placeholder.name, self._pending)):
                waits.update({found.path: None} if found.rest else self._below.get(found.path, {}))
        return list(waits)

    def _fill(self, path: FieldPath) -> None:
        text = self._pending[path]
        fill = filled({"": text}, self._values)
        for finding in fill.findings:
            self.problems.append(Problem(finding._replace(path=path)))
        if fill.unfilled:
            self._fail(path)
            return
        value = fill.data[""]
        if self._room < 0:
            self._fail(path)
            return
        self._room -= max(extent(value).size - len(text), 0)
        if self._room < 0:
            message = f"references bring more than {MAX_GROWTH} characters into the values"
            self.problems.append(Problem(Finding(path, message, "write fewer values that use others several times", code="INT110")))
            self._fail(path)
            return
        self._forget(path)
        self._parent(path)[path[-1]] = value

    def _fail(self, path: FieldPath) -> None:
        self._values.give_up(path)
        self._forget(path)

    def _forget(self, path: FieldPath) -> None:
        del self._pending[path]
        for length in range(len(path) + 1):
            del self._below[path[:length]][path]

    def _parent(self, path: FieldPath) -> Any:
        parent: Any = self._values
        for step in path[:-1]:
            parent = parent[step]
        return parent

    def _report_circle(self, circle: list[FieldPath]) -> None:
        """It is told from the first value in it on, wherever it was entered."""
        first = circle.index(min(circle, key=_order))
        circle = circle[first:] + circle[:first]
        names = [f"`{_dotted(path)}`" for path in circle]
        chain = [*names[:_LISTED], *(["…"] if len(names) > _LISTED else []), names[0]]
        way = f": {' → '.join(chain)}" if len(circle) > 1 else ""
        finding = Finding(circle[0], f"the value {names[0]} refers to itself{way}", "write one of them out", code="INT109")
        others = tuple([(path, "by way of this") for path in circle[1:_LISTED]])
        self.problems.append(Problem(finding, others))
        for path in circle:
            self._fail(path)


def _in_keys(values: Values) -> Iterator[Problem]:
    waiting: list[tuple[FieldPath, Any]] = [((), values)]
    while waiting:
        path, value = waiting.pop()
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(step, str) and OPENING in step:
                advice = "write the key out: placeholders are for values"
                finding = Finding((*path, step), "a placeholder stands in a key of the values", advice, on_key=True, code="INT108")
                yield Problem(finding)
            if isinstance(item, dict | list):
                waiting.append(((*path, step), item))


def _texts(tree: Any) -> Iterator[tuple[FieldPath, str]]:
    """The texts with placeholders in `tree`, by their paths."""
    waiting: list[tuple[FieldPath, Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if OPENING in value:
                yield path, value
        elif isinstance(value, dict | list):
            waiting += [((*path, step), item) for step, item in (value.items() if isinstance(value, dict) else enumerate(value))]


def _copy(value: Any) -> Any:
    """Containers of its own, also where an alias had put one in two places: each is filled by itself."""
    if isinstance(value, dict):
        return retraced(Map({key: _copy(item) for key, item in value.items()}), value)
    if isinstance(value, list):
        result = List([_copy(item) for item in value])
        if origin := getattr(value, "origin", None):
            result.origin = origin
        return result
    return value


def _order(path: FieldPath) -> tuple[tuple[bool, str | int], ...]:
    return tuple([(isinstance(step, str), step) for step in path])


def _dotted(path: FieldPath) -> str:
    return ".".join(map(str, path))
