"""`workerc fmt`."""

from __future__ import annotations

import sys
from collections import Counter
from enum import Enum, auto
from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.results import rewrite
from compiler.cli.terminal import complain, say, tell, tracked
from compiler.config.config import Config
from compiler.config.discovery import discover, discover_sources, shown
from compiler.config.loading import load
from compiler.errors import ReadError, UsageError
from compiler.lint.ordering import broken, ordered
from compiler.records import NamedTuple
from compiler.report.summary import counted
from compiler.report.visible import visible, visible_name
from compiler.report.wording import place
from compiler.repository.repository import Read, read_source
from compiler.source import Source, decode, read

_STDIN = "-"


class _Wish(NamedTuple):
    """What was asked for. `ours`: every file that is read is expected to hold resources. `schemas`: the folder that editors are
    led to.
    """

    check: bool
    diff: bool
    quiet: bool
    verbose: bool
    ours: bool
    schemas: Path | None

    @property
    def done(self) -> str:
        return "changed" if self.schemas else "ordered"

    @property
    def writes(self) -> bool:
        return not (self.check or self.diff)


class _Outcome(Enum):
    SAME = auto()
    CHANGED = auto()
    BROKEN = auto()
    UNREAD = auto()


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...|-]")
@click.option("--check", is_flag=True, help="List the files that would change, and write nothing; exits with 1 if there are any.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing; exits with 1 if there is anything.")
@click.option("--schema", is_flag=True, help="Also lead editors to the JSON Schema, which is written where it is not there.")
@click.option("--stdin-filename", metavar="NAME", help="Name to show for standard input.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out although they are named.")
@options.common
def fmt(
    paths: tuple[str, ...],
    *,
    check: bool,
    diff: bool,
    schema: bool,
    stdin_filename: str | None,
    force_exclude: bool,
    config_file: str | None,
    color: str,  # noqa: ARG001 - every command takes it
    quiet: bool,
    verbose: bool,
) -> int:
    """Order the keys of each resource, and of the section named after its type.

    A key moves with the comments directly above it, and every byte stays. Without PATHS the sources of the repository
    are ordered. `-` reads standard input and writes standard output.

    With --schema a comment above each resource leads editors to the schema of its type at the root of the repository, and is put
    right where the file has moved.

    Exit codes: 0 done; 1 a file cannot be parsed or, with --check and --diff, would change; 2 usage, configuration, I/O
    or a defect of workerc.
    """
    if _STDIN in paths and len(paths) > 1 and not (check or diff):
        raise UsageError("`-` and files are ordered together", "run it for each")
    config = load(config_file)
    for wrong in config.diagnostics:
        complain(f"{place(wrong.file, wrong.span.start)}: {wrong.message}", wrong.help)
    if config.diagnostics:
        return 2  # what the file excludes must not be rewritten
    wish = _Wish(check, diff, quiet, verbose, ours=config.sources_named and not paths, schemas=config.root if schema else None)
    named = [path for path in paths if path != _STDIN]
    found = discover(config, named, force_exclude=force_exclude) if paths else discover_sources(config)
    for message in (*found.missing, *found.refused):
        complain(message)
    outcomes = Counter([_file(Path(path), wish) for path in tracked("ordering", quiet=quiet)(found.files)])
    if _STDIN in paths:
        outcomes[_stdin(wish, stdin_filename, excluded=force_exclude and _excluded(config, stdin_filename))] += 1
    changed, all_files = outcomes[_Outcome.CHANGED], counted(outcomes.total(), "file")
    tell(f"{changed} of {all_files} {'' if wish.writes else 'would be '}{wish.done}", quiet=quiet)
    if found.missing or found.refused or outcomes[_Outcome.UNREAD]:
        return 2
    return int(outcomes[_Outcome.BROKEN] > 0 or (changed > 0 and not wish.writes))


def _file(path: Path, wish: _Wish) -> _Outcome:
    """Raises `WriteError`."""
    try:
        source = read(path, shown(path))
    except ReadError as error:
        complain(str(error), error.help)
        return _Outcome.UNREAD
    outcome, after = _ordered(source, wish, path.parent)
    if wish.writes and wish.schemas and outcome is not _Outcome.BROKEN:
        from compiler.cli.editors import write_schemas  # noqa: PLC0415 - most runs write none

        write_schemas(after, wish.schemas, quiet=wish.quiet)
    if outcome is _Outcome.CHANGED and wish.writes:
        rewrite(path, source, after.text)
        tell(f"{visible_name(source.name)}: {wish.done}", quiet=wish.quiet)
    return outcome


def _stdin(wish: _Wish, name: str | None, *, excluded: bool) -> _Outcome:
    """What comes in goes out as it is unless it is ordered."""
    data = sys.stdin.buffer.read()
    source = decode(name or "<stdin>", data)
    outcome, after = (_Outcome.SAME, source) if excluded else _ordered(source, wish, Path(name or "").parent)
    if wish.writes:
        click.echo(after.bom + after.text.encode(after.encoding) if outcome is _Outcome.CHANGED else data, nl=False)
    return outcome


def _excluded(config: Config, name: str | None) -> bool:
    """Whether standard input stands for a file that is excluded."""
    return name is not None and Path(name).is_file() and not discover(config, [name], force_exclude=True).files


def _ordered(source: Source, wish: _Wish, beside: Path) -> tuple[_Outcome, Source]:
    """`source`, which lies in the folder `beside`, with its keys in order. Shows what is wished for, and tells why something
    stays as it is.
    """
    if wish.verbose:
        say(f"read {visible_name(source.name)}\n", err=True)
    given = read_source(source, ours=wish.ours)
    if _tell_broken(given):
        return _Outcome.BROKEN, source
    result = ordered(given)
    for kept in result.kept:
        where = place(source.name, kept.span.start)
        tell(f"{where}: the keys of the file keep their order: {visible(kept.reason)}", quiet=wish.quiet)
        if kept.advice:
            tell(f"  = help: {visible(kept.advice)}", quiet=wish.quiet)
    after = result.source
    if wish.schemas:
        from compiler.cli.editors import led  # noqa: PLC0415 - most runs lead nowhere

        after = led(after, wish.schemas, beside)
    if after.text == source.text:
        return _Outcome.SAME, source
    if wish.diff:
        from compiler.cli.fixing import difference  # noqa: PLC0415 - most runs show none

        say("".join(difference(source, after)))
    elif wish.check:
        say(f"{visible_name(source.name)}\n")
    return _Outcome.CHANGED, after


def _tell_broken(given: Read) -> bool:
    """Whether a document of ours cannot be parsed, which is told."""
    from compiler.redaction.redacted import redacted, without  # noqa: PLC0415 - most files can be parsed

    wrong = [document.problems[-1] for document in given.documents if broken(document)]
    secrets = redacted(given.source.text).secrets if wrong else ()
    for problem in wrong:
        message = f"{place(given.source.name, problem.span.start)}: {without(problem.message, secrets)} [{problem.code}]"
        complain(message, problem.help)
    return bool(wrong)
