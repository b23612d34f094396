"""The side of `workerc diff` that a revision gives: its sources, exported into a folder that goes again, and rendered there."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from compiler.cli.compiling import Extent, compiled
from compiler.cli.diff_against import Committed
from compiler.cli.reading import read_input
from compiler.config.config import FILE_NAME, Config
from compiler.config.discovery import shown
from compiler.config.export import borrowed, export, is_source
from compiler.config.loading import load
from compiler.config.settings import with_settings
from compiler.config.silence import selection
from compiler.diagnostics import Diagnostic, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.environment.targets import KUBERNETES
from compiler.errors import UsageError, WorkercError
from compiler.pipeline.diff_findings import Past
from compiler.pipeline.diff_policies import Spot
from compiler.pipeline.diff_sides import Asked, Place, Sourced, placed_workers, rendered_side
from compiler.pipeline.render import Compiled
from compiler.records import NamedTuple
from compiler.resources.resource import Resource
from compiler.source import Source

_READING = "YML"  # begins the codes of what reading a document finds


class Rendered(NamedTuple):
    """What a revision renders. `sources` are its files by what people call them; `called` gives that for the names in origins.
    `absent` says which Workers it cannot render, and why. `empty`: it has no file where the repository is now.
    """

    sourced: Sourced
    workers: Mapping[Place, Past]
    sources: Mapping[str, Source]
    called: Callable[[str], str]
    absent: tuple[Diagnostic, ...]
    empty: bool


class Snapshot(NamedTuple):
    """A revision of the repository of `config`, in `folder`."""

    config: Config
    committed: Committed
    folder: Path
    empty: bool

    @property
    def name(self) -> str:
        return self.committed.revision.name

    def counterpart(self, path: str) -> Path:
        """Where what is at `path` now was. Raises `UsageError` for what is not in the repository."""
        root = self.config.root.resolve()
        there = Path(os.path.abspath(path))  # noqa: PTH100 - it may be gone, and links are those of the revision
        for base in (Path(os.path.abspath(self.config.root)), root):  # noqa: PTH100
            if there.is_relative_to(base):
                return self.folder / there.relative_to(base)
        raise UsageError(f"{path}: it lies outside of the repository", f"name what lies in {shown(root)}")

    def called(self, name: str) -> str:
        """What people call the file that is called `name` while it is read: Git would show it so, from the root."""
        below = f"{shown(self.folder)}/"
        if not name.startswith(below):
            return name
        return f"{self.name}:{shown(self.config.root / name.removeprefix(below))}"

    def told(self, text: str) -> str:
        """`text` with names as people know them."""
        return text.replace(f"{shown(self.folder)}/", f"{self.name}:").replace(shown(self.folder), self.name)


@contextmanager
def snapshot(config: Config, committed: Committed) -> Iterator[Snapshot]:
    """A folder with the repository as it was in the revision, as long as it is needed; not what was rendered then."""
    with borrowed() as folder:
        done = export(committed.git, committed.revision.commit, folder, wanted=is_source(config))
        yield Snapshot(config, committed, folder, not done.files)


def rendered(then: Snapshot, asked: Asked, wanted: Callable[[Place], bool]) -> Rendered:
    """What `then` renders of what is `asked`, where `wanted`. Raises `ConfigError` where its configuration allows nothing."""
    try:
        with redirect_stderr(io.StringIO()):  # what a revision lacks is told as what it cannot render
            config = _config(then, asked.settings)
            where = tuple([each for each in config.environments if not asked.environments or each.name in asked.environments])
            where = tuple([each._replace(targets=(KUBERNETES,)) for each in where])
            paths = [path for path in map(then.counterpart, asked.paths) if path.exists()]
            given = read_input(config, [str(path) for path in paths])
            if asked.paths and not paths:
                given = given._replace(repository=given.repository._replace(read=()))
            extent = Extent(asked.workspace if not asked.paths else None, judged=False)
            result = compiled(config, given, where, selection(config), extent)
    except WorkercError as error:
        message = then.told(str(error))
        has_name = message.startswith(f"{then.name}:")
        raise type(error)(message if has_name else f"{then.name}: {message}", error.help) from None
    workers = {place: worker for place, worker in placed_workers(given.repository, where).items() if wanted(place)}
    sourced = rendered_side(then.name, result, workers, where, wanted=wanted)
    read = {**{each.source.name: each.source for each in given.repository.context}, **result.report.sources}
    sources = {(name := then.called(known)): Source(name, source.text) for known, source in read.items()}
    absent = tuple([_told(then, each) for each in (*_absent(then.name, result, workers), *_unread(then.name, result))])
    named = {environment.name: environment for environment in where}
    known_then = {place: _past(then, place, worker, named[place.environment]) for place, worker in workers.items()}
    return Rendered(sourced, known_then, sources, then.called, absent, then.empty)


def _past(then: Snapshot, place: Place, worker: Resource, environment: Environment) -> Past:
    document = worker.document
    spot = Spot(f"{place.workspace}/{place.resource}", then.called(document.source.name), document.span(("name",)))
    return Past(resolution(worker, environment).worker, spot)


def _config(then: Snapshot, settings: tuple[str, ...]) -> Config:
    """The configuration of the revision; the defaults where it has none."""
    name = Path(then.config.source.name).name if then.config.source else FILE_NAME
    file = then.folder / name
    if file.is_file():
        return load(str(file), settings)
    return with_settings(Config(root=then.folder), settings)


def _absent(revision: str, result: Compiled, workers: Mapping[Place, Resource]) -> Iterator[Diagnostic]:
    """A warning for each Worker that was not rendered, in place of the first error on it."""
    rendered = {Place.of(unit.key) for unit in result.units}
    errors = [each for each in result.report.diagnostics if each.severity is Severity.ERROR]
    for place, worker in sorted(workers.items()):
        if place in rendered:
            continue
        own = [each for each in errors if each.file == worker.document.source.name]
        reason = next(iter([*own, *errors]), None)
        message = f"`{revision}` cannot render `{'/'.join(place)}`, which counts as absent there"
        if reason:
            yield reason._replace(
                severity=Severity.WARNING, message=f"{message}: {reason.message}", blocking=False, environments=()
            )


def _unread(revision: str, result: Compiled) -> Iterator[Diagnostic]:
    """A warning for each document that cannot be read: nobody knows of which Worker it was."""
    for each in result.report.diagnostics:
        if each.blocking and each.code.startswith(_READING):
            message = f"`{revision}` has a document that cannot be read, and what it says counts as absent there: {each.message}"
            yield each._replace(severity=Severity.WARNING, message=message, blocking=False, environments=())


def _told(then: Snapshot, diagnostic: Diagnostic) -> Diagnostic:
    related = tuple([each._replace(file=then.called(each.file)) for each in diagnostic.related])
    message = then.told(diagnostic.message)
    return diagnostic._replace(file=then.called(diagnostic.file), message=message, related=related, help=None, fix=None)
