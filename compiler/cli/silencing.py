"""What `workerc lint` writes so that findings do not count any more: the baseline, and comments in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.cli.results import rewrite, write_file
from compiler.cli.terminal import complain, tell
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.silence import baseline_path
from compiler.diagnostics import Diagnostic, Severity
from compiler.environment.environment import Environment
from compiler.errors import UsageError
from compiler.pipeline.lint import Found
from compiler.pipeline.selection import Selection
from compiler.report.report import Report
from compiler.report.summary import counted
from compiler.report.wording import place
from compiler.repository.repository import Repository
from compiler.source import Source

_START = "# workerc:"


def baseline_to_write(config: Config, baseline: str | None, partial: Mapping[str, object]) -> Path:
    """Where it goes. Raises `UsageError` unless it can be written: `partial` are the options that leave something out."""
    path = baseline_path(config, baseline)
    if path is None:
        raise UsageError("no baseline is named", "give `--baseline FILE`, or write `baseline: FILE` into workerc.yaml")
    if given := [name for name, value in partial.items() if value]:
        verb = "leaves" if len(given) == 1 else "leave"
        raise UsageError(
            f"a baseline is not written in a partial run, and {', '.join(given)} {verb} something out",
            "what was not looked for would be lost from it: run `workerc lint --update-baseline` alone",
        )
    return path


def update_baseline(
    path: Path,
    repository: Repository,
    found: Sequence[Found],
    selection: Selection,
    environments: Sequence[Environment],
    *,
    quiet: bool,
) -> Selection:
    """Writes the baseline to `path`, and gives the selection that has it."""
    from compiler.lint.baseline import Baseline, parse, written  # noqa: PLC0415 - most runs have none
    from compiler.pipeline.baseline import recorded  # noqa: PLC0415

    counts = recorded(repository, found, selection, environments)
    text = written(counts)
    write_file(path.resolve(), text.encode())
    before = selection.baseline or Baseline("", {}, {})
    added = sum(max(count - before.counts.get(known, 0), 0) for known, count in counts.items())
    removed = sum(max(count - counts.get(known, 0), 0) for known, count in before.counts.items())
    tell(f"{shown(path)}: {counted(sum(counts.values()), 'finding')} recorded, {added} added, {removed} removed", quiet=quiet)
    return selection._replace(baseline=parse(Source(shown(path), text)))


def check_ignores(reason: str | None, environments: Sequence[Environment], paths: Sequence[str]) -> None:
    """Raises `UsageError` unless comments with `reason` can be written."""
    if "-" in paths:
        raise UsageError("`--add-ignores` writes into files, and `-` is none", "name the file")
    if reason is None:
        if any(environment.profile == "strict" for environment in environments):
            raise UsageError("the profile `strict` asks for a reason in every suppression", "give it with `--reason TEXT`")
    elif not reason.strip() or not reason.isprintable() or _START in reason:
        raise UsageError(f"the reason has to be one line of text without `{_START}`", "give it with `--reason TEXT`")


def add_ignores(report: Report, reason: str | None, *, quiet: bool) -> None:
    """Writes a comment for each warning and error of `report` that can have one, and tells which cannot."""
    from compiler.lint.ignores import ignored  # noqa: PLC0415 - most runs write nothing

    wanted: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        if diagnostic.severity >= Severity.WARNING and not diagnostic.blocking:
            wanted.setdefault(diagnostic.file, []).append(diagnostic)
    written = 0
    for file, diagnostics in wanted.items():
        source = report.sources[file]
        result = ignored(source, diagnostics, reason and reason.strip())
        for refused in result.refused:
            complain(f"{place(file, refused.span.start)}: no comment can silence {refused.code} here")
        if result.text != source.text:
            rewrite(Path(file), source, result.text)
            written += 1
    tell(f"suppressions written into {counted(written, 'file')}", quiet=quiet)
