"""Digests of `workerc.yaml` that pin nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic, Position, Span
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.lint.registry import RULES
from compiler.resources.suggestions import suggestion
from compiler.traced import Origin

_UNUSED = "CFG104"


def unused_digests(environments: Sequence[Environment], images: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """Those that name no image of a Worker in any of `environments`, which are all there are; `images` are by environment."""
    used: set[Any] = set()
    entries: dict[Any, tuple[str, Origin, Environment]] = {}
    for environment in environments:
        for image in environment.objects.digests:
            origin = getattr(image, "origin", None)
            if origin is None:
                continue
            place = (origin.where, origin.line, origin.column)
            entries.setdefault(place, (str(image), origin, environment))
            used |= {place} if image in images.get(environment.name, ()) else set()
    known = sorted({image for there in images.values() for image in there})
    rule = RULES[_UNUSED]
    for place, (image, origin, environment) in entries.items():
        if place not in used and (severity := rule.severity(environment.profile)):
            message = f"no Worker runs the image `{image}`, whose digest is given"
            meant = suggestion(image, known)
            advice = f"did you mean `{meant}`?" if meant else "name it as it is rendered, with registry and tag, or remove it"
            span = Span(Position(origin.line, origin.column, 0), Position(origin.line, origin.column + len(image), 0))
            yield Diagnostic(rule.code, rule.name, severity, message, origin.where, span, advice)
