"""`workerc lint --fix` and `--diff`: what is found is fixed in the files, or shown as it would be."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from compiler.cli.results import rewrite
from compiler.cli.terminal import tell
from compiler.diagnostics import Diagnostic
from compiler.errors import UsageError
from compiler.lint.fixing import Fixed, fixed
from compiler.records import NamedTuple
from compiler.redaction.redacted import redacted
from compiler.regex import regex
from compiler.report.report import Report
from compiler.report.summary import counted
from compiler.report.visible import visible, visible_name
from compiler.repository.repository import Repository, read_source
from compiler.source import Source

Judge = Callable[[Source], Sequence[Diagnostic]]

_LINE = regex(r"[^\n]*\n|[^\n]+")


class Wish(NamedTuple):
    """What was asked for. `stdin`: the last source came from standard input, and its text goes to standard output."""

    unsafe: bool
    diff: bool
    stdin: bool


def wish(paths: Sequence[str], others: Mapping[str, object], *, fix: bool, unsafe: bool, diff: bool) -> Wish:
    """Raises `UsageError` for what does not go together; `others` are the options that fixing goes with neither.

    With `diff` nothing is written, whether `fix` was given or not.
    """
    if unsafe and not fix and not diff:
        raise UsageError("`--unsafe-fixes` is for `--fix` and `--diff`", "give one of them too")
    if given := [name for name, value in others.items() if value]:
        raise UsageError(f"`{given[0]}` does not go with `{'--diff' if diff else '--fix'}`", "run it afterwards")
    if "-" in paths and len(paths) > 1 and not diff:
        raise UsageError("`-` and files are fixed together", "run it for each")
    return Wish(unsafe, diff, "-" in paths)


def repair(wished: Wish, repository: Repository, report: Report, judge: Judge, *, ours: bool, quiet: bool) -> Repository:
    """`repository` with everything fixed that `report` counts and that can be, in the files too unless a difference
    is wished for. `judge` gives what counts in a text; `ours` is as for `read_source`. Raises `WriteError`.
    """
    done = _fixed(repository, report, judge, unsafe=wished.unsafe)
    if wished.diff:
        for read in repository.read:
            if read.source.name in done:
                click.echo("".join(difference(read.source, done[read.source.name].source)), nl=False)
    elif wished.stdin:
        source = repository.read[-1].source
        _print(done[source.name].source if source.name in done else source)
    else:
        for name, result in done.items():
            rewrite(Path(name), result.source, result.source.text)
    count = sum(len(result.fixes) for result in done.values())
    verb = "would be fixed" if wished.diff else "fixed"
    tell(f"{counted(count, 'finding')} {verb} in {counted(len(done), 'file')}", quiet=quiet)
    reads = (read_source(done[name].source, ours=ours) if (name := read.source.name) in done else read for read in repository.read)
    return repository._replace(read=tuple(reads)) if done else repository


def _fixed(repository: Repository, report: Report, judge: Judge, *, unsafe: bool) -> dict[str, Fixed]:
    """By name, the sources in which something was fixed. One with bytes that are no text cannot be written back."""
    by_file: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    done = {}
    for read in repository.read:
        diagnostics = by_file.get(read.source.name, ())
        if read.source.undecodable is None and any(diagnostic.fix for diagnostic in diagnostics):
            result = fixed(read.source, diagnostics, judge, unsafe=unsafe)
            if result.source.text != read.source.text:
                done[read.source.name] = result
    return done


def difference(before: Source, after: Source) -> Iterator[str]:
    """A unified diff of what may be shown: secrets are masked in it, and nothing acts on a terminal."""
    name = visible_name(before.name)
    old, new = (_LINE.findall(redacted(source.text).text) for source in (before, after))
    for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
        content = line.rstrip("\r\n")
        yield "\t".join(map(visible, content.split("\t"))) + line[len(content) :]
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def _print(source: Source) -> None:
    click.echo(source.bom + source.text.encode(source.encoding), nl=False)
