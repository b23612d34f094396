"""Overlays: merge patches that an environment lays over the Workers they are for.

A patch is merged as RFC 7386 has it: mappings are merged, null takes a field out, everything else replaces what is there. Beyond
that, lists of mappings that all have a `name` are merged by those, and `$patch: delete` or `$patch: replace`, as Kustomize writes
it, takes an item out or keeps a mapping or a list from being merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from compiler.diagnostics import FieldPath, Finding
from compiler.document import Document
from compiler.environment.marks import OPENING
from compiler.environment.merging import merged
from compiler.environment.placeholders import filled
from compiler.environment.values import Values
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.moves import Abroad, Moves
from compiler.resources.shape import at_written

PATCH = "patch"


class Match(NamedTuple):
    """Patterns of what an overlay is for. Of each that is given one has to fit; one that is empty fits everything.

    A stack fits with and without its version. `workspaces` are as sources name them, before an environment renames them.
    """

    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()

    def fits(self, data: Mapping[str, Any], workspace: str) -> bool:
        """Whether the Worker `data`, which is as it was before any overlay, is meant."""
        section, tags = data.get("worker"), data.get("tags")
        stack = section.get("stack") if isinstance(section, dict) else None
        stacks = (stack, stack.partition(":")[0]) if isinstance(stack, str) else ()
        return (
            _any(self.names, (data.get("name"),))
            and _any(self.tags, tags if isinstance(tags, list) else ())
            and _any(self.stacks, stacks)
            and _any(self.workspaces, (workspace,))
        )


class Overlay(NamedTuple):
    """It stands in `document` at `path`; its patch is `traced`, and below the key `patch` there."""

    document: Document
    path: FieldPath
    match: Match
    traced: Mapping[str, Any]

    @property
    def plain(self) -> dict[str, Any]:
        found: Any = self.document.data
        for step in (*self.path, PATCH):
            found = found[step]
        return dict(found)


class Effect(NamedTuple):
    """An overlay was for a Worker; `changed`: it made a difference."""

    overlay: Overlay
    changed: bool


class Overlaid(NamedTuple):
    """`findings` and the new paths of `moves` are in the documents of the overlays, and so are the paths in `removed`, of
    nulls that took a field out.
    """

    data: Any
    moves: Moves
    findings: tuple[Finding, ...] = ()
    effects: tuple[Effect, ...] = ()
    removed: tuple[Abroad, ...] = ()


def overlaid(
    data: Mapping[str, Any], overlays: Sequence[Overlay], workspace: str, values: Mapping[str, Any], *, traced: bool = False
) -> Overlaid:
    """The Worker `data` with every overlay that is for it laid over, one after the other. Placeholders in it are filled already,
    those of the overlays are filled with `values`. With `traced` the data, the values and the result are.
    """
    meant = [overlay for overlay in overlays if overlay.match.fits(data, workspace)]
    moves, findings, effects, removed = Moves(), list[Finding](), list[Effect](), list[Abroad]()
    for overlay in meant:
        patch: Any = overlay.traced if traced else overlay.plain
        before = Moves()
        if OPENING in overlay.document.text:
            section = data.get("worker")
            fill = filled(patch, values, stack=section.get("stack") if isinstance(section, dict) else None)
            patch, before = fill.data, before.then(declared(fill.given, values)).then(fill.moved)
            findings += [_there(finding, overlay) for finding in fill.findings]
        result = merged(data, patch)
        places = {new: _given(before.written(old), new, overlay) for new, old in result.given.items()}
        removed += [_abroad(before.written(old), overlay, field) for field, old in result.removed.items()]
        moves = moves.then({**result.moved, **places})
        effects.append(Effect(overlay, changed=result.changed))
        data = result.data
    return Overlaid(data, moves, tuple(findings), tuple(effects), tuple(removed))


def declared(given: Mapping[FieldPath, FieldPath], values: Mapping[str, Any]) -> dict[FieldPath, FieldPath]:
    """Where the values are written that took the place of placeholders; `given` leads from these to the paths of values."""
    places = {path: values.place(value) for path, value in given.items()} if isinstance(values, Values) else {}
    return {path: Abroad(place[1], place[0], path, value_only=True) for path, place in places.items() if place}


def _given(written: FieldPath, field: FieldPath, overlay: Overlay) -> Abroad:
    """Where the patch, or a value it asks for, says what is at `field` of a Worker."""
    if isinstance(written, Abroad):
        return Abroad(tuple(written), written.document, field, via=_abroad(written.field, overlay, field))
    return _abroad(written, overlay, field)


def _there(finding: Finding, overlay: Overlay) -> Finding:
    """`finding`, which is on a patch, in the document of the overlay."""
    return at_written(finding, Moves(({finding.path: _abroad(finding.path, overlay, finding.path)},)))


def _abroad(path: FieldPath, overlay: Overlay, field: FieldPath) -> Abroad:
    return Abroad((*overlay.path, PATCH, *path), overlay.document, field)


def _any(patterns: Iterable[str], texts: Iterable[Any]) -> bool:
    patterns, known = tuple(patterns), [text for text in texts if isinstance(text, str)]
    return not patterns or any(fnmatchcase(text, pattern) for pattern in patterns for text in known)
