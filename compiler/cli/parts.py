"""What `--since REV` and `--shard I/N` make of a run: which part of the repository it answers for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.cli.reading import Input, platform_of
from compiler.cli.terminal import tell
from compiler.config.config import Config
from compiler.config.discovery import Found, discover_sources, rooted, shown
from compiler.config.export import borrowed, is_source
from compiler.config.git import git_at
from compiler.config.inputs import decisive, differs
from compiler.config.revisions import Changed, changed, since
from compiler.config.skeleton import skeleton
from compiler.config.templates import read_templates
from compiler.environment.environment import Environment
from compiler.errors import ReadError, UsageError
from compiler.pipeline.affected import Side, affected
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.selection import Selection
from compiler.pipeline.shards import Shard, sharded
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.repository import Read, Repository, Unread, placed, read_source
from compiler.source import read

_SHARD = regex(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class Limits(NamedTuple):
    """What the command line says. `rendering`: Workers are compiled, so that templates and definitions matter."""

    since: str | None = None
    shard: Shard | None = None
    rendering: bool = False
    baseline: str | None = None
    quiet: bool = False

    def part_of(self, config: Config, given: Input, environments: Sequence[Environment], selection: Selection) -> Part:
        """The part of `given` that a run answers for. Raises `UsageError` and `GitError` where nobody can say what has changed."""
        one = _since(config, given, environments, selection, self) if self.since is not None else ALL
        if self.shard is None:
            return one
        other = sharded(given.repository, config.environments, self.shard, rooted(config.root))
        return other if one is ALL else one.also(other)


def shard(text: str | None) -> Shard | None:
    """`2/3` as a part. Raises `UsageError` where it is none."""
    if text is None:
        return None
    match = _SHARD.fullmatch(text)
    if match is None:
        raise UsageError(f"`--shard` takes a part and how many there are, and `{text}` is something else", "write `--shard 1/3`")
    number, count = int(match[1]), int(match[2])
    if number > count:
        raise UsageError(f"`--shard {text}` asks for part {number} of {count}", f"parts are numbered from 1 to {count}")
    return Shard(number, count)


def refuse_narrowing(options: Mapping[str, object], narrowing: Mapping[str, object]) -> None:
    """Raises `UsageError` where one of `options`, which are for the whole repository, stands beside `narrowing`."""
    asked = next((option for option, value in options.items() if value), None)
    other = next((option for option, value in narrowing.items() if value), None)
    if asked and other:
        reason = f"`{asked}` chooses from the whole repository, and {other} names a part of it"
        raise UsageError(reason, "leave out one of the two")


def as_tracked(config: Config) -> Config:
    """`config` for reading what Git tracks. Raises `GitError` outside of a repository of it."""
    from compiler.config.tracked import index  # noqa: PLC0415 - most runs read all files

    return config._replace(tracked=index(git_at(config.root)))


def _since(config: Config, given: Input, environments: Sequence[Environment], selection: Selection, limits: Limits) -> Part:
    git = git_at(config.root)
    revision = since(git, limits.since or "")
    differing = changed(git, revision.commit)
    if reason := _everything(config, differing, limits):
        tell(f"{reason}: everything is looked at", quiet=limits.quiet)
        return ALL
    with borrowed() as folder:
        skeleton(git, revision.commit, folder, whole=differing.__contains__, there=is_source(config))
        repository, names = _earlier(config, given, folder, differing)
    before, now = Side(repository, platform_of(repository, config)), Side(given.repository, given.platform)

    def embeds(source: str, value: str) -> bool:
        places = (os.path.relpath(Path(source).parent / value, config.root), os.path.normpath(value))
        return any(differs(config, differing, Path(place).as_posix()) for place in places)

    found = affected(before, now, names, environments, selection, embeds=embeds)
    if found is None:
        tell(f"what is declared for Workers has changed since `{revision.name}`: everything is looked at", quiet=limits.quiet)
        return ALL
    workers = given.repository.workers
    touched = [worker for worker in workers if worker.document.source.name in found.files]
    tell(
        f"{len(touched)} of {len(workers)} Workers may be affected by what has changed since `{revision.name}`", quiet=limits.quiet
    )
    if limits.rendering and not touched and workers:
        # What is gone is pruned by a run that renders something.
        found = found._replace(files=found.files | {workers[0].document.source.name})
    return found.part()


def _everything(config: Config, differing: Changed, limits: Limits) -> str | None:
    """Why what has changed may matter to every Worker; None where it does not."""
    if name := decisive(config, differing, rendering=limits.rendering, baseline=limits.baseline):
        return f"`{name}` has changed since `{limits.since}`"
    if limits.rendering and read_templates(config).templates.sources:
        return "templates of the repository can give two Workers one object"
    return None


def _earlier(config: Config, given: Input, folder: Path, differing: Changed) -> tuple[Repository, frozenset[str]]:
    """The repository as it lies in `folder`, and the names of the sources that are not there, or are another text, on one side.
    What has not changed is what was read already.
    """
    there = config._replace(root=folder, tracked=None)
    known = {read.source.name: read for read in (*given.repository.read, *given.repository.context)}
    below = rooted(config.root)
    names = {name for name in known if differs(config, differing, below(name))}

    def reads(found: Found, *, ours: bool = False) -> tuple[Read | Unread, ...]:
        result = []
        for path in found.files:
            relative = Path(path).relative_to(folder).as_posix()
            name = shown(config.root / relative)
            same = not differs(there, differing, relative)
            if not same:
                names.add(name)
            elif name in known:
                result.append(known[name])
                continue
            try:
                source = read(config.root / relative if same else path, name)
            except ReadError:
                continue
            result.append(read_source(source, ours=ours))
        return tuple(result)

    judged = reads(discover_sources(there), ours=config.sources_named)
    context = reads(discover_sources(there, config.platform)) if config.platform is not None else ()
    beside = tuple([each for each in context if each.source.name not in {read.source.name for read in judged}])
    earlier = {read.source.name for read in (*judged, *beside)}
    return placed(Repository(judged, beside), below), frozenset(names | (earlier ^ known.keys()))
