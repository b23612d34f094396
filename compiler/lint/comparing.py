"""Run the rules that compare resources of one environment with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from compiler.diagnostics import Diagnostic, FieldPath, Related
from compiler.environment.resolution import Resolution
from compiler.lint.compared import Compared, Comparison
from compiler.lint.compared import Subject as Compiled
from compiler.lint.engine import crash, declared, in_order
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import rules_with
from compiler.lint.rule import Rule
from compiler.repository.bundles import Rooted, unchanged
from compiler.repository.platform import Platform
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED

_SCOPES = ("repository",)

Profile = Callable[[Resource], str]


def comparisons(
    reads: Sequence[Resolution],
    platform: Platform,
    profile: Profile,
    files: Mapping[str, bool] | None = None,
    rules: Iterable[Rule] | None = None,
    *,
    rooted: Rooted = unchanged,
) -> list[Diagnostic]:
    """What is wrong with the resources of one environment beside each other, by place.

    `profile` says by which table of severities a resource is judged. `files` says of every file of the repository, by its name,
    whether it holds a resource; None where `reads` are only a part of them. `rules` default to all of them, `rooted` leads from
    the name of a source to its path below the root.
    """
    if not reads:
        return []
    comparing = _Comparing(reads, platform, profile, files, rooted)
    chosen = rules_with(_SCOPES) if rules is None else [rule for rule in rules if rule.check and rule.scope in _SCOPES]
    return in_order(chain.from_iterable(comparing.found(rule) for rule in chosen))


class _Comparing:
    """Leads from what rules speak of back to how it was read."""

    def __init__(
        self,
        reads: Sequence[Resolution],
        platform: Platform,
        profile: Profile,
        files: Mapping[str, bool] | None,
        rooted: Rooted,
    ) -> None:
        self._profile = profile
        workers = [read for read in reads if read.worker.resource.type == COMPILED and not read.is_told]
        others = [(read, declared(read)) for read in reads if read.worker.resource.type != COMPILED]
        self._reads = {id(read.worker): read for read in workers} | {id(subject): read for read, subject in others}
        subjects = tuple([subject for _, subject in others])
        self._all = Compared(tuple([read.worker for read in workers]), subjects, platform, files, rooted)
        self._first = reads[0].worker

    def found(self, rule: Rule) -> Iterator[Diagnostic | None]:
        assert rule.check is not None
        try:
            for comparison in rule.check(self._all):
                if not self._reads[id(comparison.subject)].is_silent(comparison.finding.path):
                    yield self._placed(comparison, rule)
        except Exception as error:  # noqa: BLE001 - a crash of one rule hides nothing that others find
            yield crash(f"the rule {rule.code}", error, self._subject(self._first))

    def _placed(self, comparison: Comparison, rule: Rule) -> Diagnostic | None:
        others = [self._related(*place) for place in comparison.others]
        finding = comparison.finding._replace(elsewhere=(*comparison.finding.elsewhere, *others))
        return placed(finding, rule, self._subject(comparison.subject), self._reads[id(comparison.subject)].moves)

    def _related(self, subject: Compiled, path: FieldPath, message: str) -> Related:
        document = subject.resource.document
        return Related(document.source.name, document.key_span(self._reads[id(subject)].moves.written(path)), message)

    def _subject(self, subject: Compiled) -> Subject:
        return Subject(subject.resource.document, self._profile(subject.resource), f"{subject.workspace}/{subject.name}")
