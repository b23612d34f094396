"""Compiles a whole repository file by file: by several processes, or out of what is remembered."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.cli.compiling import aimed, apart, read_means, shown_output, with_texts
from compiler.cli.reading import Input
from compiler.cli.remembering import ground, is_wanted
from compiler.cli.remembering_objects import RenderMemory
from compiler.cli.verdicts import Track, known
from compiler.config.config import Config
from compiler.config.files import RepositoryFiles
from compiler.environment.environment import Environment
from compiler.environment.targets import HELM
from compiler.output.spool import Spool
from compiler.pipeline.products import RenderVerdict, Workbench
from compiler.pipeline.render import Compiled
from compiler.pipeline.selection import Selection
from compiler.pipeline.verdict import NO_MEMO
from compiler.records import NamedTuple
from compiler.repository.repository import Unread


class Wish(NamedTuple):
    """What the command line asks for, by the names of its options."""

    output: str | None
    targets: tuple[str, ...]
    settings: tuple[str, ...]
    no_cache: bool
    jobs: int | None


def assembled(
    config: Config,
    given: Input,
    environments: Sequence[Environment],
    selection: Selection,
    wish: Wish,
    *,
    spool: Spool,
    track: Track,
) -> tuple[Input, Compiled] | None:
    """What `compiler.cli.compiling.compiled` gives, and what was read with all that is known of it then. None where the Workers
    need each other, or where a file holds something else than it seems to. The files of units are in `spool`.
    """
    means, where = read_means(config, environments), aimed(environments, wish.targets)
    if means.own or any(HELM in environment.targets and environment.charts.shared for environment in where):
        return None
    below, out, files = apart(config, wish.targets), shown_output(config, wish.output), RepositoryFiles(config.root)
    bench = Workbench(
        given.repository,
        given.platform,
        where,
        selection,
        files=files,
        kustomization=config.kustomization,
        apart=below,
        kinds=means.kinds,
        policies=means.policies,
        out=out,
    )
    memory = None
    if is_wanted(config, no_cache=wish.no_cache):
        aims = [part for each in where for part in (each.name, each.profile, *each.targets)]
        # An error that is recorded keeps nothing from being rendered.
        recorded = sorted(selection.baseline.counts.items()) if selection.baseline else []
        what = ["render", config.kustomization, str(below), out, *aims, "", *wish.settings, repr(recorded)]
        texts = ground(config, given.repository, where, means.sources)
        memory = RenderMemory(config, what, texts, where, bench=bench, files=files, apart=below)
    result = known(_Storing(bench, spool), given.repository, memory, wish.jobs, track)
    if result is None:
        return None
    repository, verdicts = result
    everywhere = len(environments) == len(config.environments) and not given.failed
    further = [*config.diagnostics, *means.diagnostics]
    compiled = bench.assembled(repository, verdicts, everywhere=everywhere, further=further, memo=memory or NO_MEMO)
    if memory:
        memory.save()
    report = with_texts(compiled.report, config, means)
    return given._replace(repository=repository), compiled._replace(report=report)


class _Storing(NamedTuple):
    """Keeps no bytes of what the bench makes."""

    bench: Workbench
    spool: Spool

    def verdict(self, unread: Unread) -> RenderVerdict | None:
        made = self.bench.verdict(unread)
        return made.stored(self.spool.keep) if made else None
