"""Overlays that do nothing in an environment where all Workers were looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.overlays import Overlay
from compiler.environment.resolution import Resolution
from compiler.lint.registry import RULES
from compiler.repository.repository import Repository

_UNMATCHED, _INEFFECTIVE = "CFG111", "CFG112"


def idle_overlays(environment: Environment, reads: Iterable[Resolution], repository: Repository) -> Iterator[Diagnostic]:
    """The overlays of `environment` that are for none of its Workers, `reads`, and those that change none: nothing where a part
    of the repository could not be read, since a Worker may be there.
    """
    documents = [document for read in repository.read for document in read.documents]
    if any(RULES[problem.code].blocking for document in documents for problem in document.problems):
        return
    changing = dict.fromkeys(map(_place, environment.overlays))  # None: it is for no Worker
    for read in reads:
        for effect in read.effects:
            place = _place(effect.overlay)
            changing[place] = changing[place] or effect.changed
    for overlay in environment.overlays:
        changed = changing[_place(overlay)]
        if changed is None:
            advice = "mend its `match`, or remove it: what it says holds nowhere"
            yield from _diagnostic(_UNMATCHED, "the overlay is for no Worker", advice, overlay, environment)
        elif not changed:
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
