"""Writes the repository as it was in a commit into a directory, which need not be one of Git."""

from __future__ import annotations

import os
import posixpath
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

from compiler.config.config import Config
from compiler.config.git import SECONDS, Git, GitError, missing
from compiler.errors import WriteError
from compiler.records import NamedTuple

LINK, MODULE = "120000", "160000"  # modes of entries
_FILE = "100"  # how those of files begin
_NEVER = frozenset(("", ".", "..", ".git"))


class Exported(NamedTuple):
    """How many files were written, and the names of those that were not: links that would lead out of the directory, and
    submodules whose commit is not there.
    """

    files: int
    skipped: tuple[str, ...]


class Entry(NamedTuple):
    """What a commit holds under `name`. `blob` is the commit of a submodule where `mode` says that it is one."""

    mode: str
    blob: str
    name: str


def export(git: Git, commit: str, folder: Path, *, wanted: Callable[[str], bool] = bool) -> Exported:
    """The tree of `commit` below the folder of `git`, written into `folder`, which is there and empty. `wanted` says of the
    name of a file, relative to it, whether it is needed.

    Files are as they were committed: attributes and filters of Git, export-ignore for example, do nothing to them. Raises
    `GitError` where an object is not there, `WriteError` where a file cannot be written.
    """
    asked = [entry for entry in entries(git, commit) if wanted(entry.name)]
    usable = [entry for entry in asked if _NEVER.isdisjoint(entry.name.split("/"))]
    skipped = [entry.name for entry in asked if entry not in usable]
    files = [entry for entry in usable if entry.mode.startswith(_FILE)]
    links = [entry for entry in usable if entry.mode == LINK]
    try:
        for entry, text in zip(files, _contents(git, files), strict=True):
            path = folder / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        # Links come last, so that nothing is written through one.
        skipped += _linked(folder, dict(zip([entry.name for entry in links], _contents(git, links), strict=True)))
        written = len(files)
        for entry in usable:
            if entry.mode == MODULE:
                inside = _submodule(git, entry, folder, wanted)
                skipped += [entry.name] if inside is None else [f"{entry.name}/{name}" for name in inside.skipped]
                written += inside.files if inside else 0
    except OSError as error:
        raise unwritten(commit, error) from None
    return Exported(written + len(links), tuple(sorted(skipped)))


def unwritten(commit: str, error: OSError) -> WriteError:
    """Why `commit` does not lie where it should."""
    return WriteError(f"{commit[:12]}: it cannot be written: {error.filename}: {error.strerror}")


def is_source(config: Config) -> Callable[[str], bool]:
    """Tells of the name of a file, relative to the repository, whether it may be a source: what was rendered is none."""
    output = f"{posixpath.normpath(config.output)}/"
    return lambda name: not name.startswith(output)


@contextmanager
def borrowed() -> Iterator[Path]:
    """An empty folder for a commit, without links on the way to it. It goes with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="workerc-") as name:
        folder = Path(name).resolve() / "sources"
        folder.mkdir()
        yield folder


def entries(git: Git, commit: str) -> Iterator[Entry]:
    """What `commit` holds below the folder of `git`, without the folders. Raises `GitError`."""
    for entry in git.names("ls-tree", "-r", "-z", commit, "--", "."):
        about, _, name = entry.partition("\t")
        mode, _, blob = about.split(" ")
        yield Entry(mode, blob, name)


def _linked(folder: Path, targets: dict[str, bytes]) -> list[str]:
    """Makes links, and takes those away again that lead out of `folder`, through other links too: they are returned."""
    for name, target in targets.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.fsdecode(target))
    root = folder.resolve()
    outside = [name for name in targets if not _stays(folder / name, root)]
    for name in outside:
        (folder / name).unlink()
    return outside


def _stays(link: Path, root: Path) -> bool:
    try:
        return not link.readlink().is_absolute() and link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself leads nowhere
        return True


def _submodule(git: Git, entry: Entry, folder: Path, wanted: Callable[[str], bool]) -> Exported | None:
    """None where it is not checked out, or lacks the commit."""
    there = git.folder / entry.name
    if not (there / ".git").exists():
        return None
    module = Git(there, git.environment)
    if module.run("cat-file", "-e", f"{entry.blob}^{{commit}}").code != 0:
        return None
    inside = folder / entry.name
    inside.mkdir(parents=True, exist_ok=True)
    return export(module, entry.blob, inside, wanted=lambda name: wanted(f"{entry.name}/{name}"))


def _contents(git: Git, entries: Iterable[Entry]) -> Iterator[bytes]:
    """What the blobs hold, in order."""
    with tempfile.TemporaryFile() as asked:
        asked.write("".join([f"{entry.blob}\n" for entry in entries]).encode())
        asked.seek(0)
        try:
            process = subprocess.Popen(
                ["git", "--no-pager", "cat-file", "--batch"],  # noqa: S607 - the Git of whoever calls
                cwd=git.folder,
                env=git.environment,
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError:
            raise missing(git.folder) from None
        assert process.stdout is not None
        timer = Timer(SECONDS, process.kill)
        timer.start()
        try:
            for _ in entries:
                yield _content(process.stdout)
        finally:
            timer.cancel()
            process.kill()
            process.communicate()


def _content(answers: IO[bytes]) -> bytes:
    said = answers.readline().split()
    if len(said) != 3 or said[1] != b"blob":  # noqa: PLR2004 - name, type, size
        blob = said[0].decode(errors="replace") if said else "an object"
        advice = "a partial clone lacks some: `git fetch --refetch --no-filter` brings them"
        raise GitError(f"Git has not {blob}, which the commit names", advice)
    size = int(said[2])
    text = answers.read(size + 1)
    if len(text) != size + 1:
        raise GitError("Git ended before it had written all files of the commit")
    return text[:-1]
