"""Texts with their secrets masked, and the secrets, for saying something about what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.records import NamedTuple
from compiler.redaction.redacted import redacted
from compiler.source import Source
from compiler.traced import Origin


class Masked(NamedTuple):
    """`shown` are the `sources` as they may be seen; `secrets` is sorted."""

    sources: Mapping[str, Source]
    shown: Mapping[str, Source]
    secrets: tuple[str, ...]

    def hides(self, origin: Origin) -> bool:
        """Whether what begins at `origin` is secret from its beginning on, or from behind a quotation mark."""
        source = self.sources.get(origin.where)
        if source is None or not 0 < origin.line <= len(source.line_starts):
            return False
        at = source.line_starts[origin.line - 1] + origin.column - 1
        return source.text[at : at + 2] != self.shown[origin.where].text[at : at + 2]


def masked(sources: Mapping[str, Source]) -> Masked:
    found = {name: redacted(source.text) for name, source in sources.items()}
    secrets = sorted({secret for each in found.values() for secret in each.secrets})
    return Masked(sources, {name: Source(name, each.text) for name, each in found.items()}, tuple(secrets))
