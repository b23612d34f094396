"""`workerc get`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from compiler.cli import options
from compiler.cli.get_formats import FORMATS
from compiler.cli.reading import chosen, read_input, require_type
from compiler.cli.results import Look, write
from compiler.cli.terminal import say, tell
from compiler.cli.unread import unread
from compiler.config.loading import load
from compiler.errors import UsageError
from compiler.pipeline.roster import Entry, roster
from compiler.redaction.redacted import redacted, without
from compiler.redaction.sources import masked
from compiler.repository.repository import Repository
from compiler.resources.suggestions import suggestion
from compiler.resources.types import COMPILED

_NAMES = "name"  # of the format that has nothing else
_TYPES = click.option("-t", "--type", "types", multiple=True, metavar="TYPE", help="DataOS resource type; repeatable.")


@click.command()
@click.argument("name", required=False, metavar="[NAME]")
@_TYPES
@click.option("-w", "workspace", metavar="NAME", help="Only what is placed in this workspace.")
@click.option("-a", "--all", "everything", is_flag=True, help="Resources of every type. Default: Workers.")
@options.environments
@options.settings
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True, help="How.")
@options.common
def get(
    name: str | None,
    *,
    types: tuple[str, ...],
    environments: tuple[str, ...],
    workspace: str | None,
    settings: tuple[str, ...],
    form: str,
    everything: bool,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """List what the sources declare, with where it stands, and whether what was rendered of it is up to date: no cluster is asked.

    Exit codes: 0 done, also where there is nothing; 1 a file cannot be parsed, so that something may be missing; 2 there is
    nothing called NAME, usage, configuration, I/O or a defect of workerc.
    """
    for kind in types:
        require_type(kind)
    config = load(config_file, settings)
    where = chosen(config, environments)
    given = read_input(config, ())
    found = roster(given.repository.everything, where)

    def meant(entries: Sequence[Entry]) -> tuple[Entry, ...]:
        return tuple([entry for entry in entries if _is_meant(entry, name, types, workspace, everything=everything)])

    wanted = meant(found)
    if config.source is not None and form != _NAMES and any(entry.type == COMPILED for entry in wanted):
        from compiler.cli.get_outputs import outputs  # noqa: PLC0415 - it brings all that compiles

        wanted = meant(roster(given.repository.everything, where, outputs(config, given, where, name, workspace)))
    missing = unread(given.repository, where, config)
    if missing.diagnostics:
        write(missing, (), Look(color, quiet), err=True)
    if name and not wanted:
        if given.failed:
            return 2
        raise _no_such(name, found, types, workspace)
    if not wanted:
        tell("there is nothing of that kind" if types or workspace else "there are no Workers", quiet=quiet)
    say(FORMATS[form](_shown(wanted, given.repository)))
    return 2 if given.failed or config.diagnostics else int(bool(missing.diagnostics))


def _is_meant(entry: Entry, name: str | None, types: Sequence[str], workspace: str | None, *, everything: bool) -> bool:
    """Who names a resource, or asks for all, need not say its type."""
    typed = entry.type in types if types else bool(name or everything or entry.type == COMPILED)
    return typed and (name is None or entry.name == name) and (workspace is None or entry.workspace == workspace)


def _no_such(name: str, found: Sequence[Entry], types: Sequence[str], workspace: str | None) -> UsageError:
    same = [entry for entry in found if entry.name == name]
    what = f"{' or '.join(types) or 'resource'} `{name}`" + (f" in the workspace `{workspace}`" if workspace else "")
    if same:
        places = sorted({f"a {entry.type} in `{entry.workspace}`" if entry.workspace else f"a {entry.type}" for entry in same})
        return UsageError(f"there is no {what}", f"there is {', '.join(places)}")
    meant = suggestion(name, sorted({entry.name for entry in found}))
    return UsageError(f"there is no {what}", f"did you mean `{meant}`?" if meant else "`workerc get -a` lists all")


def _shown(entries: Sequence[Entry], repository: Repository) -> tuple[Entry, ...]:
    """Without anything that is secret, or looks like it."""
    names = {entry.file for entry in entries}
    secrets = masked({read.source.name: read.source for read in repository.read if read.source.name in names}).secrets

    def clean(text: str | None) -> str | None:
        return text and without(redacted(text).text, secrets)

    return tuple(
        [
            each._replace(
                name=clean(each.name) or "",
                version=clean(each.version),
                workspace=clean(each.workspace),
                stack=clean(each.stack),
                compute=clean(each.compute),
                owner=clean(each.owner),
            )
            for each in entries
        ]
    )
