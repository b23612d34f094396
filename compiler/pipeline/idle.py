"""Overlays that do nothing in an environment where all Workers were looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.overlays import Overlay
from compiler.environment.resolution import Resolution
from compiler.lint.registry import RULES
from compiler.records import NamedTuple
from compiler.repository.repository import Read, Repository, Unread

_UNMATCHED, _INEFFECTIVE = "CFG111", "CFG112"


class Applied(NamedTuple):
    """An overlay is for a Worker. `file` and `offset` say where it stands, `changed` whether it makes a difference there."""

    file: str
    offset: int
    changed: bool


def applied(read: Resolution) -> list[Applied]:
    """The overlays that are for the Worker."""
    return [Applied(*_place(effect.overlay), effect.changed) for effect in read.effects]


def is_sound(read: Read | Unread) -> bool:
    """Whether nothing blocking was found while reading it."""
    if isinstance(read, Unread) and read.facts:
        return read.facts.sound
    return not any(RULES[problem.code].blocking for document in read.documents for problem in document.problems)


def idle_overlays(environment: Environment, effects: Iterable[Applied], repository: Repository) -> Iterator[Diagnostic]:
    """The overlays of `environment` that are for none of its Workers, by their `effects`, and those that change none: nothing where
    a part of the repository could not be read, since a Worker may be there.
    """
    if not all(is_sound(read) for read in repository.read):
        return
    changing = dict.fromkeys(map(_place, environment.overlays))  # None: it is for no Worker
    for file, offset, changed in effects:
        changing[file, offset] = changing.get((file, offset)) or changed
    for overlay in environment.overlays:
        made = changing[_place(overlay)]
        if made is None:
            advice = "mend its `match`, or remove it: what it says holds nowhere"
            yield from _diagnostic(_UNMATCHED, "the overlay is for no Worker", advice, overlay, environment)
        elif not made:
            message = "the overlay changes nothing: the Workers it is for already have what it says"
            yield from _diagnostic(_INEFFECTIVE, message, "remove it, or what it repeats", overlay, environment)


def _place(overlay: Overlay) -> tuple[str, int]:
    span = overlay.document.span(overlay.path)
    return overlay.document.source.name, span.start.offset


def _diagnostic(code: str, message: str, advice: str, overlay: Overlay, environment: Environment) -> Iterator[Diagnostic]:
    rule, document = RULES[code], overlay.document
    if severity := rule.severity(environment.profile):
        match = (*overlay.path, "match")
        span = document.span(match) if document.place(match) else document.key_span((*overlay.path, "patch"))
        yield Diagnostic(rule.code, rule.name, severity, message, document.source.name, span, advice, path=overlay.path)
