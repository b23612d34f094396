"""How the two sides of `workerc diff` differ, what policies say of that, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from compiler.cli.diff_sides import Now, Sides
from compiler.cli.results import Look, exit_code, write
from compiler.cli.terminal import complain, tell
from compiler.diagnostics import Diagnostic, Severity
from compiler.diff.comparison import compare
from compiler.diff.objects import Comparison
from compiler.pipeline.diff_causes import Causes, Told, with_causes
from compiler.pipeline.diff_dangers import Dangers
from compiler.pipeline.diff_findings import Judging, change_findings
from compiler.pipeline.lint import reported
from compiler.pipeline.silences import Silences
from compiler.records import NamedTuple
from compiler.report.changes import NAMES, change_text
from compiler.report.changes.changes import Changes
from compiler.report.report import DEFAULTS, Options, Report


class Difference(NamedTuple):
    """`report` has what policies say of the changes, which of them are dangerous, and what is wrong with the other side; `notes`
    say why that has nothing.
    """

    comparison: Comparison
    report: Report
    notes: tuple[str, ...]

    def exit_code(self, fail_on: str, *, exit_zero: bool) -> int:
        return max(int(self.comparison.differs and not exit_zero), exit_code(self.report, fail_on))


def stopped(tree: Now, further: Sequence[Diagnostic], look: Look) -> int | None:
    """The exit code where nothing can be compared, which is told; None where it can. `further` is on the other side."""
    report = tree.result.report
    errors = [each for each in (*report.diagnostics, *further) if each.severity is Severity.ERROR]
    if errors:
        ordered = tuple(sorted(errors, key=lambda diagnostic: diagnostic.sort_key))
        write(report._replace(diagnostics=ordered), (), look, err=True)
    if tree.given.failed or tree.config.diagnostics:
        return 2
    if not tree.given.repository.workers and not tree.asked.paths:
        complain("there is no Worker to compare", "set `sources:` in workerc.yaml to the folders that hold them")
        return 2
    if errors:
        tell("nothing is compared while there are errors", quiet=look.quiet)
        return exit_code(report._replace(diagnostics=tuple(errors)), "error")
    return None


def difference(tree: Now, sides: Sides) -> Difference:
    """What differs, with the lines that caused it and what the policies of the working tree say of it."""
    computes = sides.after.computes
    found = compare(sides.before, sides.after.side, computes=computes, earlier=sides.computes, across=sides.across)
    sources = tree.sources
    causes = Causes(Told(sides.after, sources), sides.lines)
    found = with_causes(found, causes)
    known = {**(sides.lines.sources if sides.lines else {}), **sources}
    found, harmful = _dangers(tree, found, causes)
    told = [*[(None, diagnostic) for diagnostic in sides.diagnostics], *_judged(tree, sides, found), *harmful]
    report = reported(tree.given.repository, told, tree.selection, tree.environments)
    return Difference(found, report._replace(sources={**known, **report.sources}), sides.notes)


def _dangers(tree: Now, found: Comparison, causes: Causes) -> tuple[Comparison, list[tuple[str | None, Diagnostic]]]:
    """`found` without the transitions that are silenced or that the profile does not know, and findings on the others."""
    named = {environment.name: environment for environment in tree.environments}
    silences = Silences(tree.given.repository, tree.selection, tree.environments)

    def profile(file: str, environment: str) -> str:
        """What is gone with its environment is judged as in the first one."""
        return tree.selection.profile(file, named.get(environment, tree.environments[0]))

    dangers = Dangers(causes, tree.sources, profile)
    pairs = [(transition, told) for transition, told in dangers.found(found) if silences.counting([told[1]])]
    return found._replace(transitions=tuple(transition for transition, _ in pairs)), [told for _, told in pairs]


def _judged(tree: Now, sides: Sides, found: Comparison) -> list[tuple[str | None, Diagnostic]]:
    """Nobody makes one environment of another."""
    if sides.across or not tree.result.judges:
        return []
    known = (tree.given.platform, tree.selection, tree.environments, tree.result.judges, tree.workers, sides.past)
    return change_findings(found, sides.after.manifests, Judging(*known, tree.out.as_posix()))


def write_difference(found: Difference, formats: Sequence[str], look: Look) -> None:
    """In every format, with the findings."""
    for note in found.notes:
        tell(note, quiet=look.quiet)
    reporters = {name: partial(_written, name, found.comparison) for name in NAMES}
    write(found.report, formats, look._replace(quiet=False), reporters=reporters)


def _written(name: str, comparison: Comparison, report: Report, options: Options = DEFAULTS, /) -> str:
    return change_text(name, Changes(comparison, report), options)
