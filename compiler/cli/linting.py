"""What `workerc lint` does. click is not needed for it: a hook that only names files does without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from compiler.cli.policies import Enforced, enforced_policies
from compiler.cli.reading import STDIN, Input, chosen, in_full, read_input, require_placed
from compiler.cli.results import Look, exit_code, write
from compiler.cli.terminal import complain, tell, tracked
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.loading import load
from compiler.config.silence import selection as selected
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.errors import UsageError
from compiler.hints import TYPE_CHECKING
from compiler.pipeline.lint import Found, findings, reported
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import ELSEWHERE, Extent
from compiler.records import NamedTuple
from compiler.report import FORMATS
from compiler.report.report import Report
from compiler.repository.repository import Repository, placed, read_source
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.cli.fixing import Wish
    from compiler.cli.parts import Limits
    from compiler.cli.remembering import LintMemory


class Wishes(NamedTuple):
    """What the command line asks for: one field for each option of `workerc lint`, with the same default."""

    paths: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    fail_on: str = "error"
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    exit_zero: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    environments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    workspace: str | None = None
    baseline: str | None = None
    update_baseline: bool = False
    add_ignores: bool = False
    reason: str | None = None
    show_suppressed: bool = False
    statistics: bool = False
    rendered: bool = False
    stdin_filename: str | None = None
    force_exclude: bool = False
    since: str | None = None
    shard: str | None = None
    tracked: bool = False
    no_cache: bool = False
    jobs: int | None = None  # as many processes as there are cores
    config_file: str | None = None
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False


class Task(NamedTuple):
    """The wishes with what the configuration makes of them."""

    wishes: Wishes
    config: Config
    environments: tuple[Environment, ...]
    selection: Selection
    limits: Limits | None = None  # what of the repository is judged; None for all of it

    @property
    def ours(self) -> bool:
        """Whether what is read lies where every file is expected to hold a resource."""
        return self.config.sources_named and not self.wishes.paths


def run(wishes: Wishes) -> int:
    """Lint as `wishes` say. Returns the exit code."""
    limits = _limits(wishes)
    config = load(wishes.config_file, wishes.settings)
    if wishes.tracked:
        from compiler.cli.parts import as_tracked  # noqa: PLC0415 - Git is for who asks for it

        config = as_tracked(config)
    where = chosen(config, wishes.environments)
    if wishes.profile:
        where = tuple(environment._replace(profile=wishes.profile) for environment in where)
    recording = _recording(config, wishes)
    _check_ignores(wishes, where)
    wished = _repairs(wishes)
    task = Task(
        wishes,
        config,
        where,
        selected(
            config,
            select=wishes.select,
            ignore=wishes.ignore,
            profile=wishes.profile,
            baseline=wishes.baseline,
            anew=wishes.update_baseline,
        ),
        limits,
    )
    given = _read(task, sparing=_judges_only(wishes))
    require_placed(given, config, None if wishes.paths else wishes.workspace, where)
    report = _judged(task, given, recording)
    if wishes.add_ignores:
        from compiler.cli.silencing import add_ignores  # noqa: PLC0415 - most runs write nothing

        add_ignores(report, wishes.reason, quiet=wishes.quiet)
        given = _read(task)
        report = _judged(task, given, None)
    changed = False
    if wished:
        from compiler.cli.fixing import repair  # noqa: PLC0415 - most runs write nothing

        after = repair(wished, given.repository, report, _judge(task, given), ours=task.ours, quiet=wishes.quiet)
        changed = after is not given.repository
        given = given._replace(repository=placed(after, task.selection.rooted))
    if not wishes.diff:
        report = _judged(task, given, None) if wished else report
        _write(task, report, err=wished is not None and wished.stdin)
    if given.failed or config.diagnostics:
        return 2
    if wishes.exit_zero:
        return 0
    return int(changed) if wishes.diff else exit_code(report, wishes.fail_on)


def _judges_only(wishes: Wishes) -> bool:
    """Whether nothing is asked for that needs every Worker at hand."""
    repairs = wishes.fix or wishes.unsafe_fixes or wishes.diff or wishes.add_ignores or wishes.update_baseline
    partial = wishes.workspace or wishes.since or wishes.shard or STDIN in wishes.paths
    return not (repairs or partial or wishes.rendered)


def _limits(wishes: Wishes) -> Limits | None:
    if wishes.since is None and wishes.shard is None:
        return None
    from compiler.cli import parts  # noqa: PLC0415 - Git is for who asks for it

    parts.refuse_narrowing(
        {"--since": wishes.since is not None, "--shard": wishes.shard}, {"PATH": wishes.paths, "-w": wishes.workspace}
    )
    quiet = wishes.quiet or not wishes.verbose
    return parts.Limits(wishes.since, parts.shard(wishes.shard), wishes.rendered, wishes.baseline, quiet)


def _recording(config: Config, wishes: Wishes) -> Path | None:
    """Where the baseline is to be written, if it is."""
    if not wishes.update_baseline:
        return None
    from compiler.cli.silencing import baseline_to_write  # noqa: PLC0415 - most runs write nothing

    narrowing: dict[str, object] = {"PATH": wishes.paths, "-e": wishes.environments, "-w": wishes.workspace}
    narrowing |= {"--select": wishes.select, "--ignore": wishes.ignore}
    narrowing |= {"--since": wishes.since is not None, "--shard": wishes.shard, "--tracked": wishes.tracked}
    others = {"--profile": wishes.profile, "--add-ignores": wishes.add_ignores}
    return baseline_to_write(config, wishes.baseline, {**narrowing, **others})


def _check_ignores(wishes: Wishes, where: Sequence[Environment]) -> None:
    if wishes.add_ignores:
        from compiler.cli.silencing import check_ignores  # noqa: PLC0415 - most runs write nothing

        check_ignores(wishes.reason, where, wishes.paths)
    elif wishes.reason is not None:
        raise UsageError("`--reason` is for `--add-ignores`", "give both, or neither")


def _repairs(wishes: Wishes) -> Wish | None:
    if not (wishes.fix or wishes.unsafe_fixes or wishes.diff):
        return None
    from compiler.cli.fixing import wish  # noqa: PLC0415 - most runs write nothing

    others = {"--add-ignores": wishes.add_ignores, "--update-baseline": wishes.update_baseline}
    return wish(wishes.paths, others, fix=wishes.fix, unsafe=wishes.unsafe_fixes, diff=wishes.diff)


def _read(task: Task, *, sparing: bool = False) -> Input:
    wishes = task.wishes
    name, force = wishes.stdin_filename, wishes.force_exclude
    return read_input(task.config, wishes.paths, stdin_name=name, force_exclude=force, sparing=sparing)


def _judge(task: Task, given: Input) -> Callable[[Source], Sequence[Diagnostic]]:
    """What counts in a new text of one of the sources, by itself."""

    def judge(source: Source) -> Sequence[Diagnostic]:
        others = [read for read in (*given.repository.read, *given.repository.context) if read.source.name != source.name]
        repository = placed(Repository((read_source(source, ours=task.ours),), tuple(others)), task.selection.rooted)
        workspace = task.wishes.workspace
        found = findings(repository, given.platform, task.environments, task.selection, whole=False, workspace=workspace)
        return reported(repository, found, task.selection, task.environments).diagnostics

    return judge


def _judged(task: Task, given: Input, baseline: Path | None) -> Report:
    """The report on what was read. The `baseline` to record it in is written in between, unless something that
    belongs into it could not be read.
    """
    wishes, config, where, selection, limits = task
    enforced = enforced_policies(config, where, on_workers=bool(wishes.paths))
    part = limits.part_of(config, given, where, selection) if limits else ALL
    given, found = _found(task, given, enforced, part)
    sources = {source.name: source for source in enforced.sources}
    if wishes.rendered:
        from compiler.cli.compiling import Extent as Compiling  # noqa: PLC0415 - most runs render nothing
        from compiler.cli.compiling import compiled  # noqa: PLC0415

        result = compiled(config, given, where, selection, Compiling(wishes.workspace, whole=not wishes.paths), part=part)
        found = list(dict.fromkeys([*found, *[entry for entry in result.found if entry[1].code.startswith(ELSEWHERE)]]))
        sources |= result.report.sources
    if baseline and (given.failed or config.diagnostics):
        complain(f"{shown(baseline)}: the baseline is not written, since not everything could be read")
    elif baseline:
        from compiler.cli.silencing import update_baseline  # noqa: PLC0415 - most runs write nothing

        selection = update_baseline(baseline, given.repository, found, selection, where, quiet=wishes.quiet)
    thorough = not wishes.environments and not wishes.workspace and not given.failed
    report = reported(given.repository, found, selection, where, Extent(whole=not wishes.paths, thorough=thorough), part=part)
    return report._replace(sources={**sources, **report.sources})


def _found(task: Task, given: Input, enforced: Enforced, part: Part) -> tuple[Input, list[Found]]:
    """What is found, and what was read, with all that is known of it now."""
    wishes, config, where, selection, _ = task
    further = [*config.diagnostics, *[each for each in (*config.advice, *enforced.diagnostics) if part.tells(each)]]
    if given.spared:
        if result := _concluded(task, given, enforced, further):
            return result
        given = in_full(given, config)
    found = findings(
        given.repository,
        given.platform,
        where,
        selection,
        whole=not wishes.paths,
        everywhere=not wishes.environments,
        workspace=wishes.workspace,
        further=further,
        policies=enforced.sets,
        part=part,
        track=tracked("judging", quiet=wishes.quiet),
    )
    return given, found


def _concluded(task: Task, given: Input, enforced: Enforced, further: Sequence[Diagnostic]) -> tuple[Input, list[Found]] | None:
    """The same out of verdicts on files, which are judged each by itself; None where that cannot be."""
    from compiler.cli.verdicts import judges, known  # noqa: PLC0415 - needed for many files only
    from compiler.pipeline.concluding import concluded  # noqa: PLC0415
    from compiler.pipeline.verdict import NO_MEMO, Bench  # noqa: PLC0415

    wishes, _, where, selection, _ = task
    everywhere = not wishes.environments
    memory = _memory(task, given, enforced)
    if memory and (concluded_before := memory.conclusion(given.repository, everywhere=everywhere)):
        repository, found = concluded_before
        return given._replace(repository=repository), found
    bench = Bench(given.platform, where, selection, not wishes.paths, judges(where, enforced), memory or NO_MEMO)
    result = known(bench, given.repository, memory, wishes.jobs, tracked("judging", quiet=wishes.quiet))
    if result is None:
        return None
    repository, verdicts = result
    found = concluded(bench, repository, verdicts, everywhere=everywhere, further=further)
    if memory:
        repository = memory.shown(repository)
        memory.conclude(repository, found, everywhere=everywhere)
        memory.save()
    return given._replace(repository=repository), found


def _memory(task: Task, given: Input, enforced: Enforced) -> LintMemory | None:
    from compiler.cli.remembering import LintMemory, ground, is_wanted  # noqa: PLC0415 - needed for many files only

    wishes, config, where, *_ = task
    if not is_wanted(config, no_cache=wishes.no_cache):
        return None
    profiles = [part for each in where for part in (each.name, each.profile)]
    what = ["lint", str(not wishes.paths), wishes.profile or "", *profiles, "", *wishes.settings]
    return LintMemory(config, what, ground(config, given.repository, where, enforced.sources), where)


def _write(task: Task, report: Report, *, err: bool) -> None:
    wishes = task.wishes
    report = report._replace(sources={**report.sources, **task.config.texts})
    reporters = FORMATS
    if wishes.statistics:
        from compiler.report.statistics import STATISTICS  # noqa: PLC0415 - most runs show findings

        reporters = STATISTICS
    look = Look(wishes.color, wishes.quiet, wishes.show_suppressed)
    write(report, wishes.formats, look, err=err, reporters=reporters)
    if wishes.verbose:
        tell("\n".join([f"judged {file}" for file in report.files]))
