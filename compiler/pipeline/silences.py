"""The three ways in which a finding does not count: by configuration, by a comment, by the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from compiler.diagnostics import Diagnostic, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.hints import TYPE_CHECKING
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.report.report import Silenced
from compiler.repository.repository import Repository, is_ours

if TYPE_CHECKING:
    from compiler.lint.baseline import Baseline, Fingerprint
    from compiler.lint.suppressions import Suppressions

MARK = "workerc:"  # comments are looked for only in files with this word
ELSEWHERE = ("K8S", "OUT", "POL")  # families that a lint of sources does not look for


class Extent(NamedTuple):
    """What a run looked at. `whole`: all there is, so that Workers are compared. `thorough`: in every environment and
    workspace, so that what was not found is nowhere.
    """

    whole: bool = False
    thorough: bool = False


NOT_ALL = Extent()


class Silences:
    """Sorts findings into those that count and those that do not. It remembers which comments and entries were used."""

    def __init__(self, repository: Repository, selection: Selection, environments: Iterable[Environment] = ()) -> None:
        self._repository, self._selection = repository, selection
        self._comments: dict[str, Suppressions] = {}
        self.counts: Counter[Fingerprint] = Counter()  # the most of each that any environment has for the baseline
        self._read = {read.source.name for read in repository.read}
        sources = {read.source.name: read.source for read in repository.read if MARK in read.source.text and is_ours(read)}
        for environment in environments:
            sources |= environment.texts
        for name, source in sources.items():
            if MARK in source.text:
                from compiler.lint.suppressions import Suppressions  # noqa: PLC0415 - most files have none

                self._comments[name] = Suppressions(source)

    def split(self, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Silenced]]:
        """The findings of one environment: those that count, and the others with what silences them."""
        counting: list[Diagnostic] = []
        silenced: list[Silenced] = []
        for diagnostic in found:
            by = None if diagnostic.blocking else self._silencing(diagnostic)
            if by:
                silenced.append(by)
            else:
                counting.append(diagnostic)
        if self._selection.baseline is None:
            return counting, silenced
        return self._recorded(counting, silenced, self._selection.baseline)

    def counting(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Those of `found`, the findings of one environment, that count."""
        return self.split(found)[0]

    def on_comments(
        self, environments: Sequence[Environment], extent: Extent, found: Sequence[Diagnostic], part: Part = ALL
    ) -> list[Diagnostic]:
        """What is wrong with the comments themselves, when all findings, `found`, have been split; `part` was judged."""
        unsure = {diagnostic.file for diagnostic in found if diagnostic.blocking}
        result: list[Diagnostic] = []
        for file, suppressions in sorted(self._comments.items()):
            ours = file in self._read
            if ours and not part.judges(file):
                continue
            profiles = {self._selection.profile(file, environment) for environment in environments}
            # What an overlay or a value is the cause of is found in Workers.
            thorough = extent.thorough and file not in unsure and (ours or (extent.whole and part is ALL))
            told = suppressions.diagnostics(_severity(profiles), self._ran(file, profiles, extent._replace(thorough=thorough)))
            result += [diagnostic for diagnostic in told if ours or part.tells(diagnostic)]
        return result

    def on_baseline(self, environments: Sequence[Environment], extent: Extent, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """A note for every entry of the baseline that was not found and would have been."""
        baseline = self._selection.baseline
        if baseline is None or not (extent.whole and extent.thorough) or self._selection.narrowed:
            return []
        severity = _severity({environment.profile for environment in environments})(RULES["CFG206"])
        if severity is None:
            return []
        from compiler.lint.baseline import unused  # noqa: PLC0415 - most runs have none

        unsure = self.unsure(baseline.counts, environments, found)
        return unused(baseline, {**self.counts, **unsure}, severity)

    def unsure(
        self, counts: Mapping[Fingerprint, int], environments: Sequence[Environment], found: Sequence[Diagnostic]
    ) -> dict[Fingerprint, int]:
        """Those of `counts` that say nothing by not being found: where a finding that blocks hides others, or of
        rules that look at what is rendered.
        """
        rooted = self._selection.rooted
        hidden = {d.resource for d in found if d.blocking} | {f"file:{rooted(d.file)}" for d in found if d.blocking}
        unread = any(d.blocking and not d.resource for d in found)
        judged = {f"{workspace_of(worker, e)}/{worker.name or ''}" for worker in self._repository.workers for e in environments}
        return {
            known: count
            for known, count in counts.items()
            if known.code.startswith(ELSEWHERE) or known.owner in hidden or (unread and known.owner not in judged)
        }

    def _silencing(self, diagnostic: Diagnostic) -> Silenced | None:
        if reason := self._selection.refusal(diagnostic, diagnostic.file):
            return Silenced(diagnostic, "configuration", reason)
        comments = self._comments.get(diagnostic.file)
        if comments and (suppression := comments.silencing(diagnostic)):
            return Silenced(diagnostic, "comment", suppression.directive.reason)
        return None

    def _recorded(
        self, found: list[Diagnostic], silenced: list[Silenced], baseline: Baseline
    ) -> tuple[list[Diagnostic], list[Silenced]]:
        """`found` without what the baseline records: of equal ones the first, as many as it says."""
        counting: list[Diagnostic] = []
        counts: Counter[Fingerprint] = Counter()
        for diagnostic in sorted(found, key=lambda diagnostic: diagnostic.sort_key):
            if diagnostic.blocking:
                counting.append(diagnostic)
                continue
            known = self._fingerprint(diagnostic)
            counts[known] += 1
            if counts[known] <= baseline.counts.get(known, 0):
                silenced.append(Silenced(diagnostic, "baseline", f"recorded in {baseline.name}"))
            else:
                counting.append(diagnostic)
        self.counts |= counts
        return counting, silenced

    def _fingerprint(self, diagnostic: Diagnostic) -> Fingerprint:
        from compiler.lint.baseline import fingerprint  # noqa: PLC0415 - most runs have none

        return fingerprint(diagnostic, self._selection.rooted(diagnostic.file))

    def _ran(self, file: str, profiles: Iterable[str], extent: Extent) -> Callable[[Rule], bool]:
        def ran(rule: Rule) -> bool:
            looked_for = extent.thorough and not rule.code.startswith(ELSEWHERE) and (extent.whole or rule.scope != "repository")
            return looked_for and _severity(profiles)(rule) is not None and self._selection.refusal(rule, file) is None

        return ran


def _severity(profiles: Iterable[str]) -> Callable[[Rule], Severity | None]:
    """The worst one that a rule has in any of `profiles`."""
    return lambda rule: max([found for profile in profiles if (found := rule.severity(profile))], default=None)
