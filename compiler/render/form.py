"""Skeletons laid out for filling: where it is known which values are null, all that is not a value is the same each time.

A form gives what `fill` and `write` of a skeleton give, in one pass that looks at nothing but the places of values.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.hints import Any
from compiler.manifest.emit import after_key, emit, item, short_after_key
from compiler.records import NamedTuple
from compiler.render.known import Known
from compiler.render.skeleton import Fixed, Mapping, Mixed, Node, Scalar, Sequence, Slot

MAX_FORMS = 64  # of one object: few branches of a template are decided by a null

Filled = tuple[dict[str, Any], str]


class Hole(NamedTuple):
    """A place for the text of a cell: as it follows a key at `depth`, or as an item there."""

    cell: int
    depth: int
    listed: bool


class Container(NamedTuple):
    """A map or a list, and what is put into a copy of it: keys or indices, and cells."""

    model: Any
    parts: tuple[tuple[Any, int], ...]


class Form(NamedTuple):
    """Cells are the values of slots, then those of parts that are worked out whole, then the containers as they are made."""

    containers: tuple[Container, ...]
    pieces: tuple[str, ...]
    holes: tuple[tuple[int, Hole], ...]  # by which piece they take the place of

    def filled(self, cells: list[Any], known: dict[int, Known]) -> Filled:
        pieces = [*self.pieces]
        for place, (cell, depth, listed) in self.holes:
            value = cells[cell]
            if type(value) is str:
                text = short_after_key(value) or after_key(value, depth)
            else:
                text = known[cell].after_key(depth) if cell in known else after_key(value, depth)
            pieces[place] = item(text, depth) if listed else text
        for model, parts in self.containers:
            made = model.copy()
            for key, cell in parts:
                made[key] = cells[cell]
            cells.append(made)
        return cells[-1], "".join(pieces)


class Shape:
    """One object of a skeleton, and its forms by which cells are null."""

    __slots__ = ("_computed", "_forms", "_root", "_whole")

    def __init__(self, root: Mapping | Fixed) -> None:
        self._root = root
        self._computed = tuple(_computed(root))
        self._whole = any(node is root for node in self._computed)
        self._forms: dict[tuple[bool, ...], Form | None] = {}

    def filled(self, values: list[Any], known: dict[int, Known]) -> Filled:
        """The object with `values` in its slots, and its YAML; `known` are values that keep their texts, by slot.

        Raises what `fill` and `write` raise, though perhaps of another slot.
        """
        root = self._root
        if isinstance(root, Fixed):
            return slowly(root, values)
        cells = [*values, *[node.fill(values) for node in self._computed]]
        if self._whole:
            return cells[-1] or {}, emit(cells[-1] or {})
        nulls = tuple([cell is None for cell in cells])
        if nulls not in self._forms and len(self._forms) < MAX_FORMS:
            self._forms[nulls] = _Layout(self._computed, nulls).form(root)
        form = self._forms.get(nulls)
        return form.filled(cells, known) if form else slowly(root, values)


def slowly(root: Mapping | Fixed, values: list[Any]) -> Filled:
    """What every form has to give."""
    return root.fill(values) or {}, root.write(values, -1)[1:] or "{}\n"


def _computed(node: Node) -> Iterator[Node]:
    """The parts of `node` that are worked out whole: texts with slots in them, and maps whose keys are not all written out."""
    if isinstance(node, Mixed) or (isinstance(node, Mapping) and not all(entry.is_literal for entry in node.entries)):
        yield node
    elif isinstance(node, Mapping | Sequence):
        for part in [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items:
            yield from _computed(part)


class _UnlaidError(Exception):
    """What a value gives decides on the text around it."""


class _Part(NamedTuple):
    """What a node gives: in a cell, or else always the same `value`; and its text."""

    cell: int | None
    value: Any
    pieces: list[str | Hole]


class _Layout:
    """Lays out one form. `nulls` says of each cell that there is from the start whether it is null."""

    def __init__(self, computed: tuple[Node, ...], nulls: tuple[bool, ...]) -> None:
        self._nulls = nulls
        self._cells = {id(node): len(nulls) - len(computed) + index for index, node in enumerate(computed)}
        self._containers: list[Container] = []

    def form(self, root: Mapping) -> Form | None:
        """None where a form would be of no use, or there is none."""
        try:
            part = self._part(root, -1)
        except _UnlaidError:
            return None
        if part is None or part.cell is None:
            return None
        pieces = _joined(part.pieces)
        texts = [piece if isinstance(piece, str) else "" for piece in pieces]
        texts[0] = texts[0][1:]  # the line break after the key that a root does not have
        holes = [(place, piece) for place, piece in enumerate(pieces) if isinstance(piece, Hole)]
        return Form(tuple(self._containers), tuple(texts), tuple(holes))

    def _part(self, node: Node, depth: int) -> _Part | None:
        """None for a part that is left out."""
        if isinstance(node, Fixed | Scalar):
            value = node.fill([])
            return None if value is None else _Part(None, value, [node.write([], depth)])
        cell = node.number if isinstance(node, Slot) else self._cells.get(id(node))
        if cell is not None:
            return None if self._nulls[cell] else _Part(cell, None, [Hole(cell, depth, listed=False)])
        if isinstance(node, Mapping):
            return self._mapping(node, depth)
        assert isinstance(node, Sequence)
        return self._sequence(node, depth)

    def _mapping(self, node: Mapping, depth: int) -> _Part | None:
        found = [(entry, part) for entry in node.entries if (part := self._part(entry.value, depth + 1))]
        texts = [text for entry, part in found for text in (entry.head, *part.pieces)]
        return self._container({}, [(entry.key.string([]), part) for entry, part in found], texts)

    def _sequence(self, node: Sequence, depth: int) -> _Part | None:
        found = [part for each in node.items if (part := self._part(each, depth + 1))]
        texts = [text for part in found for text in _as_item(_joined(part.pieces), depth + 1)]
        return self._container([None] * len(found), list(enumerate(found)), texts)

    def _container(self, model: Any, parts: list[tuple[Any, _Part]], texts: list[str | Hole]) -> _Part | None:
        if not parts:
            return None
        for key, part in parts:
            model[key] = part.value
        holes = tuple([(key, part.cell) for key, part in parts if part.cell is not None])
        if not holes:
            return _Part(None, model, ["\n", *texts])
        self._containers.append(Container(model, holes))
        return _Part(len(self._nulls) + len(self._containers) - 1, None, ["\n", *texts])


def _joined(pieces: list[str | Hole]) -> list[str | Hole]:
    """`pieces` without two texts in a row."""
    found: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _as_item(pieces: list[str | Hole], depth: int) -> list[str | Hole]:
    """`pieces` of what follows a key as an item of a list, as `item` makes one of a text that is known."""
    first, *rest = pieces
    if isinstance(first, Hole):
        return [first._replace(listed=True), *rest]
    if first[0] == "\n" and len(first) <= len("\n- ") + 2 * depth:
        raise _UnlaidError  # what the line begins with is a value's
    return [item(first, depth), *rest]
