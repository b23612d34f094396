"""What a baseline that is written now would record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.environment.environment import Environment
from compiler.lint.baseline import Baseline, Fingerprint
from compiler.pipeline.lint import Found, grouped
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import Extent, Silences
from compiler.repository.repository import Repository


def recorded(
    repository: Repository, found: Iterable[Found], selection: Selection, environments: Sequence[Environment]
) -> dict[Fingerprint, int]:
    """How often each finding is there that may be recorded: advisory, and silenced in no other way.

    An entry of the baseline that `selection` has stays if nobody can tell whether its finding is still there. In
    several environments the one with most of a finding counts.
    """
    silences = Silences(repository, selection._replace(baseline=Baseline("", {}, {})), environments)
    groups = grouped(found)
    for diagnostics in groups.values():
        silences.split(diagnostics)
    everything = [diagnostic for diagnostics in groups.values() for diagnostic in diagnostics]
    silences.split(silences.on_comments(environments, Extent(whole=True, thorough=True), everything))
    before = selection.baseline.counts if selection.baseline else {}
    return {**silences.unsure(before, environments, everything), **silences.counts}
