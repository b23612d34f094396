"""`workerc render`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial as partially
from itertools import groupby

import click

from compiler.cli import options
from compiler.cli.assembling import Wish, assembled
from compiler.cli.compiling import STDOUT, Extent, aimed, apart, compiled, is_inside, output_directory
from compiler.cli.processes import cores, spread
from compiler.cli.reading import Input, chosen, in_full, read_input, require_placed
from compiler.cli.results import Look, exit_code, write
from compiler.cli.terminal import complain, tell
from compiler.cli.terminal import tracked as progress
from compiler.cli.untracked import untracked
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.config.silence import selection
from compiler.diagnostics import Severity
from compiler.environment.environment import Environment
from compiler.environment.targets import HELM, KUBERNETES
from compiler.errors import UsageError
from compiler.hints import TYPE_CHECKING
from compiler.output.apply import Each, apply
from compiler.output.lock import locked
from compiler.output.plan import Plan, plan
from compiler.output.spool import Spool
from compiler.output.unit import SHARED, UnitKey, as_stream
from compiler.pipeline.known import known_keys
from compiler.pipeline.part import ALL
from compiler.pipeline.render import Compiled
from compiler.pipeline.selection import Selection
from compiler.report.report import Report
from compiler.workload.secrets import Need

if TYPE_CHECKING:
    from compiler.cli.parts import Limits

_SHOWN = 3  # directories in a line


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("-o", "--output", metavar="DIR|-", help="Where to write; `-` is standard output. Default: `output:` of workerc.yaml.")
@options.targets
@options.environments
@options.settings
@click.option(
    "-w", "workspace", metavar="NAME", help="Only Workers placed here; with PATHS, where Workers are placed that name none."
)
@options.since
@options.shard
@options.tracked
@options.no_cache
@options.jobs
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if anything would change.")
@click.option("--adopt", is_flag=True, help="Take over files and a directory that workerc has not written.")
@click.option("--overwrite-drift", is_flag=True, help="Replace rendered files that were edited by hand.")
@click.option("--no-prune", is_flag=True, help="Delete nothing.")
@click.option("--fail-on-change", is_flag=True, help="Write, and exit with 1 if anything changed.")
@options.formats
@options.fail_on
@options.timing
@options.common
def render(
    paths: tuple[str, ...],
    output: str | None,
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    workspace: str | None,
    *,
    targets: tuple[str, ...],
    since: str | None,
    shard: str | None,
    tracked: bool,
    no_cache: bool,
    jobs: int | None,
    check: bool,
    adopt: bool,
    overwrite_drift: bool,
    no_prune: bool,
    fail_on_change: bool,
    formats: tuple[str, ...],
    fail_on: str,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Compile Workers to Kubernetes manifests, or to Helm charts.

    Nothing is written while one of the Workers asked for has an error. Files of Workers that are gone are deleted; where
    PATHS, -e or -w ask for a part, only what the Workers of that part have left in other workspaces. With --since REV
    everything else is taken to be as it was rendered there.

    Exit codes: 0 done; 1 findings, or a change with --check; 2 usage, configuration, I/O or a defect of workerc.
    """
    limits = _limits(since, shard, {"PATH": paths, "-w": workspace}, check=check, quiet=quiet)
    config = _loaded(config_file, settings, tracked=tracked)
    _require_place(config, output, targets)
    where = chosen(config, environments)
    targets = (KUBERNETES,) if output == STDOUT else targets
    if workspace and paths:
        where = tuple(environment._replace(workspace=workspace) for environment in where)
    if (environments or workspace) and any(HELM in each.targets and each.charts.shared for each in aimed(where, targets)):
        advice = "leave out `-e` and `-w`, or name `--target kubernetes`"
        raise UsageError("with `helm.shared` a chart is made of all environments and workspaces of a Worker", advice)
    sparing = not (paths or workspace or limits or output == STDOUT)
    given = read_input(config, paths, sparing=sparing)
    require_placed(given, config, None if paths else workspace, where)
    extent = Extent(workspace, strictly=bool(paths), whole=not paths and not workspace)
    counting = selection(config)
    part = limits.part_of(config, given, where, counting) if limits else ALL
    wish = Wish(output, targets, settings, no_cache, jobs)
    spared = _spared(config, given, where, counting, wish, quiet=quiet) if given.spared else None
    if spared:
        given, result = spared
    else:
        given = in_full(given, config) if given.spared else given
        track = progress("rendering", quiet=quiet)
        result = compiled(config, given, where, counting, extent, out=output, targets=targets, part=part, track=track)
    shown_notes = verbose or bool(formats)
    report = result.report if shown_notes else _without_notes(result.report)
    if report.diagnostics or formats:
        write(report, formats, Look(color, quiet), err=output == STDOUT)
    stopped = _stopped(given, config, result.report, fail_on, quiet=quiet)
    if stopped is not None:
        return stopped
    if output == STDOUT:
        click.echo(as_stream(result.units), nl=False)
        return 0
    partial = bool(paths or environments or workspace)
    known = _known(given, config, targets) if (partial and not (paths and workspace)) or part is not ALL else None
    directory = output_directory(config, output)
    click.get_current_context().with_resource(locked(directory, partially(tell, quiet=quiet), shared=check))
    planned = plan(
        directory,
        result.units,
        known=known,
        spared=_elsewhere(config, targets),
        complete=not partial and (part is ALL or known is not None),
        prune=not no_prune,
        adopt=adopt,
        overwrite_drift=overwrite_drift,
        ours=is_inside(config, directory),
    )
    if limits and limits.shard:
        from compiler.cli.sharding import restricted  # noqa: PLC0415 - few runs are for a part of several

        planned = restricted(planned, result.units, known or (), limits.shard, below_target=apart(config, targets))
    if planned.problems:
        write(result.report._replace(diagnostics=planned.problems), formats, Look(color, quiet))
    if planned.blocked:
        return 1
    for line in _needed(result.needs) if not check else ():
        tell(line, quiet=quiet)
    strays = untracked(config, directory, result.units)
    each = partially(spread, jobs=jobs or cores())
    return _carried_out(planned, each, strays, check=check, fail_on_change=fail_on_change, quiet=quiet, verbose=verbose)


def _spared(
    config: Config, given: Input, where: Sequence[Environment], counting: Selection, wish: Wish, *, quiet: bool
) -> tuple[Input, Compiled] | None:
    """What `assembled` gives, with rendered files on the disk as long as the command runs."""
    spool = Spool()
    click.get_current_context().call_on_close(spool.close)
    return assembled(config, given, where, counting, wish, spool=spool, track=progress("rendering", quiet=quiet))


def _loaded(file: str | None, settings: tuple[str, ...], *, tracked: bool) -> Config:
    config = load(file, settings)
    if not tracked:
        return config
    from compiler.cli.parts import as_tracked  # noqa: PLC0415 - Git is for who asks for it

    return as_tracked(config)


def _require_place(config: Config, output: str | None, targets: Sequence[str]) -> None:
    """Raises `UsageError` where nothing can be written to `output`."""
    if output is None and config.source is None:
        raise UsageError("there is no workerc.yaml to say where to write", "name a directory with `-o`")
    if output == STDOUT and HELM in targets:
        raise UsageError("a chart is a folder, and `-o -` prints manifests", "name a directory with `-o`, or leave out `--target`")


def _limits(since: str | None, shard: str | None, narrowing: Mapping[str, object], *, check: bool, quiet: bool) -> Limits | None:
    """What of the repository is asked for; None for all of it. Raises `UsageError` where that cannot be."""
    if since is None and shard is None:
        return None
    from compiler.cli import parts  # noqa: PLC0415 - Git is for who asks for it

    parts.refuse_narrowing({"--since": since is not None, "--shard": shard}, narrowing)
    if shard is not None and not check:
        advice = "add `--check`: parts that write into one directory beside each other would wait, and none knows what is left over"
        raise UsageError("`render --shard` only checks", advice)
    return parts.Limits(since, parts.shard(shard), rendering=True, quiet=quiet)


def _needed(needs: Sequence[Need]) -> Iterator[str]:
    """The Secrets of each namespace in a line; without keys where every key is taken."""
    for namespace, group in groupby(needs, key=lambda need: need.namespace):
        secrets = [f"`{need.name}`" + ("" if need.keys is None else f" ({', '.join(need.keys)})") for need in group]
        yield f"needs in `{namespace}` the Secret{'s' if len(secrets) > 1 else ''} {', '.join(secrets)}"


def _elsewhere(config: Config, targets: Sequence[str]) -> frozenset[tuple[str, str]]:
    """What the configuration has outputs of that this run does not write, since it names `targets`."""
    places = [(target, environment.name) for environment in config.environments for target in environment.targets]
    places += [(HELM, SHARED)] if HELM in config.targets else []
    return frozenset(place for place in places if targets and place[0] not in targets)


def _known(given: Input, config: Config, targets: Sequence[str]) -> frozenset[UnitKey] | None:
    """What the repository has outputs of, if all of it was read. With `-w` and paths a Worker may be where no file says."""
    environments = [each._replace(targets=tuple({*each.targets, *targets})) for each in config.environments]
    return known_keys(given.repository, environments) if given.complete else None


def _without_notes(report: Report) -> Report:
    """Notes are for `lint`: who renders wants to know what stops the Worker, and what may go wrong with it."""
    return report._replace(diagnostics=tuple(d for d in report.diagnostics if d.severity > Severity.NOTE))


def _stopped(given: Input, config: Config, report: Report, fail_on: str, *, quiet: bool) -> int | None:
    """The exit code of a run that must not write, None for one that may."""
    if given.failed or config.diagnostics:
        return 2
    if not given.repository.worker_count:
        complain("there is no Worker to render", "name the files or folders that hold them, or set `sources:` in workerc.yaml")
        return 2
    if any(diagnostic.severity is Severity.ERROR for diagnostic in report.diagnostics):
        tell("nothing is written while there are errors", quiet=quiet)
        return exit_code(report, "error")
    return exit_code(report, fail_on) or None


def _carried_out(
    planned: Plan, each: Each, strays: Sequence[str], *, check: bool, fail_on_change: bool, quiet: bool, verbose: bool
) -> int:
    counted = {action: sum(change.action == action for change in planned.changes) for action in ("create", "update", "delete")}
    told = ", ".join(f"{number} to {action}" if check else f"{number} {action}d" for action, number in counted.items() if number)
    if check:
        for line in (*planned.lines, *[f"untracked {name}" for name in strays]):
            click.echo(line)
        tell(f"{planned.out.as_posix()}: {told or ('not in Git' if strays else 'up to date')}", quiet=quiet)
        return int(bool(strays) or not planned.clean)
    apply(planned, each)
    if gone := [step.directory for step in planned.steps if step.gone]:
        tell(f"deleted {_listed(gone)}: nothing is rendered there any more", quiet=quiet)
    if verbose:
        for line in planned.lines:
            tell(line)
    tell(f"{planned.out.as_posix()}: {told or 'nothing to change'}, {planned.unchanged} unchanged", quiet=quiet)
    if strays:
        tell(f"not in Git: {_listed(strays)}; `git add` them", quiet=quiet)
    return int(fail_on_change and bool(planned.changes or strays))


def _listed(directories: Sequence[str]) -> str:
    more = f" and {len(directories) - _SHOWN} more" if len(directories) > _SHOWN else ""
    return ", ".join([f"`{each}`" for each in directories[:_SHOWN]]) + more
