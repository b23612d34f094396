"""`workerc new`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from posixpath import dirname

import click

from compiler.cli import options
from compiler.cli.editors import schema_at, way_to
from compiler.cli.policies import enforced_policies
from compiler.cli.reading import Input, read_input
from compiler.cli.results import Look, exit_code, write
from compiler.cli.scaffolding import DEFAULT, scaffold
from compiler.cli.terminal import say
from compiler.cli.writing import write_files
from compiler.config.config import Config
from compiler.config.discovery import rooted, shown
from compiler.config.loading import load
from compiler.config.silence import selection
from compiler.diagnostics import Severity
from compiler.environment.resolution import workspace_of
from compiler.errors import UsageError
from compiler.pipeline.lint import findings, reported
from compiler.report.report import Report
from compiler.report.visible import visible
from compiler.repository.editors import editor_text
from compiler.repository.platform import Platform
from compiler.repository.repository import Repository, placed, read_source
from compiler.resources.resource import Resource
from compiler.resources.schema import require
from compiler.resources.types import COMPILED
from compiler.source import Source

_STDOUT = "-"
_OWNER, _TOPICS, _TABLES = "data-platform", "streams", "lake"  # where the repository has none


@click.command()
@click.argument("name")
@click.option("-t", "--type", "kind", default=COMPILED, show_default=True, metavar="TYPE", help="DataOS resource type.")
@click.option("--template", metavar="NAME", help=f"What a Worker begins with. Default: {DEFAULT}.")
@click.option("-w", "workspace", metavar="NAME", help="Its workspace. Default: that of the first environment.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; `-` is standard output. Default: beside its like.")
@options.common
def new(
    name: str,
    *,
    kind: str,
    template: str | None,
    workspace: str | None,
    output: str | None,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Write a resource to begin with, annotated, which lints clean.

    A Worker begins with a template, one of workerc or of the repository. The file is judged before it is written, and its first
    line leads editors to the schema, which is written too where it is not there.

    Exit codes: 0 done; 1 written, and something is wrong with it by the rules of this repository; 2 something is in the
    way, and nothing has been written.
    """
    require(kind)
    config = load(config_file, ())
    given = read_input(config, ())
    if given.failed:
        return 2
    path = _place(name, kind, workspace, output, found=given.repository, config=config)
    schema = schema_at(config.root, kind)
    beside = path.parent if path else Path.cwd()
    values = {
        "name": name,
        "title": name[:1].upper() + name[1:].replace("-", " "),
        "workspace": workspace or (config.environments[0].workspace if kind == COMPILED else ""),
        "owner": _owner(given.repository.workers, workspace),
        **_depots(given.platform, config.environments[0].name),
        "schema": way_to(schema, beside),
    }
    text = scaffold(kind, template, config, values)
    _refuse_twin(Source(shown(path) if path else "<new>", text), kind, name, given.repository, config)
    report = _judged(Source(shown(path) if path else "<new>", text), given, config)
    if report.diagnostics:
        write(report, (), Look(color, quiet), err=True)
    if any(each.blocking and each.severity is Severity.ERROR for each in report.diagnostics):
        raise UsageError(f"`{name}` cannot be compiled like that, and nothing has been written", "choose another name or workspace")
    if path is None:
        say(text)
    else:
        files = {path: text} if schema.exists() else {path: text, schema: editor_text(kind)}
        write_files(files)
        if not quiet:
            say("".join([f"created  {visible(shown(file))}\n" for file in files]))
    return exit_code(report, "warning")


def _place(name: str, kind: str, workspace: str | None, output: str | None, *, found: Repository, config: Config) -> Path | None:
    """Where the file goes; None for standard output. Without `output` where most of its like lie: of its type and workspace."""
    if output == _STDOUT:
        return None
    if output:
        path = Path(output)
    elif "/" in name or "\\" in name or name.startswith("."):
        raise UsageError(f"`{visible(name)}` is no name of a file", "letters, digits and hyphens")
    else:
        like = [each for each in found.everything if each.type == kind]
        near = [each for each in like if workspace and _lies_in(each, workspace, config)]
        folders = Counter(dirname(each.document.source.name) for each in near or like)
        first = config.root / config.sources[0]
        beside = max(sorted(folders), key=lambda folder: folders[folder]) if folders else None
        path = (Path(beside) if beside is not None else first if first.is_dir() else config.root) / f"{name}.yaml"
    if path.exists() or path.is_symlink():
        raise UsageError(f"{shown(path)} is there already", "name another file: `-o FILE`")
    return Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they were written


def _lies_in(resource: Resource, workspace: str, config: Config) -> bool:
    own = resource.stated_workspace
    return own == workspace or any(workspace_of(resource, each) == workspace for each in config.environments)


def _depots(platform: Platform, environment: str) -> dict[str, str]:
    """A depot of topics and one of tables; any, where the repository has others only."""
    known = platform.depots(environment)
    types = {name: str((platform.depot(name, environment) or {}).get("type", "")).lower() for name in known}
    topics = [name for name in known if types[name] == "pulsar"] or [*known, _TOPICS]
    tables = [name for name in known if types[name] != "pulsar"] or [*known, _TABLES]
    return {"topics": topics[0], "tables": tables[0]}


def _owner(workers: Sequence[Resource], workspace: str | None) -> str:
    """Who has most of the Workers there, or of all."""
    owners = [
        (each.stated_workspace, owner) for each in workers if isinstance(owner := each.data.get("owner"), str) and "$" not in owner
    ]
    near = Counter(owner for where, owner in owners if where == workspace) or Counter(owner for _, owner in owners)
    return max(sorted(near), key=lambda owner: near[owner]) if near else _OWNER


def _refuse_twin(source: Source, kind: str, name: str, found: Repository, config: Config) -> None:
    ours = read_source(source, ours=True).resources
    if any(each.name not in (None, name) for each in ours):
        raise UsageError(f"`{visible(name)}` is no name: YAML reads something else in it", "letters, digits and hyphens")
    wheres = {workspace_of(each, environment) for each in ours for environment in config.environments}
    for other in found.everything:
        if other.type == kind and other.name == name and wheres & {workspace_of(other, each) for each in config.environments}:
            where = f"{other.document.source.name}:{other.document.key_span(('name',)).start.line}"
            raise UsageError(f"there is a {kind} `{visible(name)}` already: {visible(where)}", "choose another name or workspace")


def _judged(source: Source, given: Input, config: Config) -> Report:
    """What is wrong with `source` in this repository, notes left out: as `workerc lint FILE` would say."""
    wanted, where = selection(config), config.environments
    beside = (*given.repository.read, *given.repository.context)
    repository = placed(Repository((read_source(source, ours=True),), beside), rooted(config.root))
    policies = enforced_policies(config, where, on_workers=True).sets
    found = findings(repository, given.platform, where, wanted, whole=False, policies=policies)
    report = reported(repository, found, wanted, where)
    kept = tuple([each for each in report.diagnostics if each.severity > Severity.NOTE and each.file == source.name])
    return report._replace(diagnostics=kept, silenced=())
