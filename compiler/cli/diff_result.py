"""How the two sides of `workerc diff` differ, what policies say of that, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from compiler.cli.diff_sides import Now, Sides
from compiler.cli.results import Look, exit_code, write
from compiler.cli.terminal import complain, say, tell
from compiler.diagnostics import Diagnostic, Severity
from compiler.diff.comparison import compare
from compiler.diff.objects import Comparison
from compiler.pipeline.diff_causes import Told, with_causes
from compiler.pipeline.diff_findings import Judging, change_findings
from compiler.pipeline.lint import reported
from compiler.report.report import Report


class Difference(NamedTuple):
    """`report` are the findings on the change, `notes` what keeps the other side from being whole."""

    comparison: Comparison
    report: Report
    notes: tuple[str, ...]

    def exit_code(self, fail_on: str, *, exit_zero: bool) -> int:
        return int(self.comparison.differs and not exit_zero) or exit_code(self.report, fail_on)


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
    found = compare(sides.before, sides.after.side, computes=sides.computes, across=sides.across)
    sources = tree.result.report.sources
    found = with_causes(found, Told(sides.after, sources), sides.lines)
    judged = []
    if not sides.across and tree.result.judges:
        judging = Judging(
            tree.given.platform,
            tree.selection,
            tree.environments,
            tree.result.judges,
            tree.workers,
            sides.past,
            tree.out.as_posix(),
        )
        judged = change_findings(found, sides.after.manifests, judging)
    further = [(None, diagnostic) for diagnostic in sides.diagnostics]
    report = reported(tree.given.repository, [*further, *judged], tree.selection, tree.environments)
    known = {**(sides.lines.sources if sides.lines else {}), **sources, **report.sources}
    return Difference(found, report._replace(sources=known), sides.notes)


def write_difference(found: Difference, formats: Sequence[str], look: Look) -> None:
    """A stub: text only."""
    del formats
    for note in found.notes:
        tell(note, quiet=look.quiet)
    for each in found.comparison.objects:
        say(f"{each.action.value} {'/'.join(each.key)} {each.consequence.value} {each.reason}\n")
        for field in each.fields:
            say(f"  {field.path} {field.inner or ''}: {str(field.before)[:60]} -> {str(field.after)[:60]}  {field.cause}\n")
    if found.report.diagnostics:
        write(found.report, (), look)
