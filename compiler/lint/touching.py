"""Which fields a rule is about, found out by running it on its own examples.

A field is touched where the rule reports at it, where it marks it beside, and where taking it out of an example makes
the rule find something, or nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from compiler.diagnostics import Delete, Diagnostic, FieldPath, Repair
from compiler.document import Document, documents
from compiler.lint.edits import applied, fix
from compiler.lint.examples import judged, source_of
from compiler.lint.fields import Fields
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.records import NamedTuple
from compiler.resources.fields import FieldInfo, fields, written
from compiler.resources.resource import identify
from compiler.resources.types import COMPILED
from compiler.source import Source

# They judge every field alike, so that the ones in their examples say nothing of where they belong.
OF_EVERY_FIELD = ("YML", "SPC101", "SPC102", "SPC103", "SPC104", "SPC109", "SPC110", "SPC111", "SPC112", "SPC113")
OF_EVERY_TEXT = "INT"  # a family of which it is said only where any text may stand


class Place(NamedTuple):
    """A field path, as `worker.topology[].name`, in resources of `type`. It may lie below what the schema knows."""

    type: str
    path: str


def rules_of(found: FieldInfo, type: str = "worker") -> list[Rule]:  # noqa: A002 - the word of the language
    """The rules that touch a field of resources of `type`, or what lies below it, by code."""
    word = found.path.rpartition(".")[2].lower()
    named = [rule for rule in RULES.values() if word in rule.text.lower()]  # running the others would be in vain
    free = found.type.startswith("mapping") and not children(found.path, type)
    fitting = (rule for rule in named if free or not rule.code.startswith(OF_EVERY_TEXT))
    place = Place(type, found.path)
    return sorted(rule for rule in fitting if any(_is_within(one, place) for one in touched(rule, place)))


def fields_of(rule: Rule) -> list[Place]:
    """The fields that `rule` touches, as far down as the schema knows them, those of Workers first."""
    if rule.code.startswith(OF_EVERY_TEXT):
        return []
    places = {place for place in map(_known, touched(rule)) if place}
    deepest = [
        place
        for place in places
        if not any(other != place and _is_in(other.path, place.path) and other.type == place.type for other in places)
    ]
    return sorted(deepest, key=lambda place: (place.type != COMPILED, place.type, list(fields(place.type)).index(place.path)))


def children(path: str, type: str) -> list[str]:  # noqa: A002
    """The fields directly below one."""
    return [other for other in fields(type) if other.rpartition(".")[0].removesuffix("[]") == path]


def touched(rule: Rule, within: Place | None = None) -> Iterator[Place]:
    """Where the rule looks in its own examples; nowhere for one that looks everywhere. Places that decide come last, as
    they take time to find out: with `within` only those in it.
    """
    if not rule.code.startswith(OF_EVERY_FIELD):
        yield from _reported(rule.code)
        yield from _deciding(rule, within)


@cache
def _reported(code: str) -> frozenset[Place]:
    rule = RULES[code]
    places: set[Place] = set()
    for source, read in _read(rule):
        for diagnostic in judged(source, rule):
            if diagnostic.code == code:
                places.update(_marked(diagnostic, read))
    return frozenset(places)


def _deciding(rule: Rule, within: Place | None) -> Iterator[Place]:
    if rule.check is None:
        return
    for source, read in _read(rule):
        for kind, document in read:
            places = {path: Place(kind, written(path)) for path in _optional(kind, document)}
            asked = [path for path, place in places.items() if within is None or _is_within(place, within)]
            found = judged(source, rule) if asked else []
            yield from (places[path] for path in asked if _decides(source, document, path, rule, found))


def _read(rule: Rule) -> Iterator[tuple[Source, list[tuple[str, Document]]]]:
    """The examples, with their resources by type."""
    for example in rule.examples:
        source = source_of(example)
        yield source, [(resource.type, document) for document in documents(source) if (resource := identify(document))]


def _marked(diagnostic: Diagnostic, read: list[tuple[str, Document]]) -> Iterator[Place]:
    for kind, document in read:
        if document.root.start <= diagnostic.span.start.offset <= document.root.end and diagnostic.path:
            yield Place(kind, written(diagnostic.path))
        known = Fields([document]).all
        for related in diagnostic.related:
            at = related.span.start.offset
            marked = [field for field in known if at == field.key_start] or [field for field in known if at == field.start]
            if marked:
                yield Place(kind, written(marked[-1].path))


def _optional(kind: str, document: Document) -> Iterator[FieldPath]:
    """Fields in the document that may be left out."""
    known = fields(kind)
    for field in Fields([document]).all:
        info = known.get(written(field.path))
        if info is not None and not info.required and isinstance(field.path[-1], str):
            yield field.path


def _decides(source: Source, document: Document, path: FieldPath, rule: Rule, found: list[Diagnostic]) -> bool:
    """Whether it depends on the field what the rule finds, which is `found` with it. Where other things break without
    it, nobody knows.
    """
    removal = fix(document, Repair("", (Delete(path),), safe=False))
    if removal is None:
        return False
    after = judged(Source(source.name, applied(source.text, removal.edits)), rule)
    broken = {diagnostic.code for diagnostic in after if diagnostic.blocking} - {diagnostic.code for diagnostic in found}
    return _count(found, rule) != _count(after, rule) and not broken - {rule.code}


def _count(found: list[Diagnostic], rule: Rule) -> int:
    return sum(diagnostic.code == rule.code for diagnostic in found)


def _known(place: Place) -> Place | None:
    """The field of the schema that a place is or lies in."""
    path = place.path
    while path and path not in fields(place.type):
        path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    return Place(place.type, path) if path else None


def _is_within(inner: Place, outer: Place) -> bool:
    """Whether a place is a field or lies in it, however autoscaling is spelled."""
    return inner.type == outer.type and _is_in(inner.path.lower(), outer.path.lower())


def _is_in(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}[]"))
