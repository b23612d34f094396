"""Which files are read: what the command line names, or what lies under the sources."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from compiler.config.config import Config
from compiler.hints import TYPE_CHECKING
from compiler.records import NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".yaml", ".yml")
_LOCK = ".#"  # a link that Emacs puts beside a file that is being edited: it never leads anywhere
_FOREIGN = frozenset(("Chart.yaml", ".workerc-inventory"))  # a folder with one of these is a chart, or was rendered
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__"))

Report = Callable[[str], None]


class Found(NamedTuple):
    """`files` in order of their names, each once; `missing` says of each path what is wrong with it, and `refused` of each that is
    there and is not read, since it is or leads through a link out of the repository, or a link that leads nowhere.
    """

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...] = ()


def discover(config: Config, paths: Iterable[str], *, force_exclude: bool = False) -> Found:
    """The files at `paths`, relative to the working directory. Folders are searched for YAML; a file that is
    named is taken whatever its suffix, and although excluded, unless `force_exclude`. It may lie anywhere, and so may
    folders; what a folder holds has to lie in it or in the repository, links followed.
    """
    search = _Search(config)
    files: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        if path.is_dir():
            search.inside.append(path.resolve())
            files.update(dict.fromkeys(search.below(path)))
        elif path.exists():
            if search.knows(path) and not (force_exclude and (search.excluded(path) or search.passed_over(path))):
                files[path] = None
        else:
            search.missing.append(f"{text}: no such file or directory")
    return search.found(files)


def discover_sources(config: Config, patterns: Iterable[str] | None = None) -> Found:
    """The files under the configured sources, or under other `patterns` of the configuration: inside of the repository only."""
    search = _Search(config)
    files: dict[Path, None] = {}
    for pattern in patterns if patterns is not None else config.sources:
        matches = _matches(config.root, pattern)
        if not matches:
            search.missing.append(f"{pattern}: nothing in {shown(config.root)} matches it")
        for path in matches:
            if path.is_dir():
                files.update(dict.fromkeys(search.below(path) if search.allows(path) else ()))
            elif search.knows(path) and not search.excluded(path) and search.allows(path):
                files[path] = None
    return search.found(files)


def shown(path: Path) -> str:
    """`path` as the user would write it: relative to the working directory where it lies below that."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they were written
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return absolute.as_posix()


def rooted(root: Path) -> Callable[[str], str]:
    """Leads from the name of a source, as shown to the user, to its path below `root`."""
    base = os.path.abspath(root)  # noqa: PTH100 - links stay as they were written

    def below(name: str) -> str:
        return Path(os.path.relpath(os.path.abspath(name), base)).as_posix()  # noqa: PTH100

    return below


def _matches(root: Path, pattern: str) -> list[Path]:
    if any(character in pattern for character in "*?["):
        return sorted(root.glob(pattern))
    path = root / pattern
    return [path] if path.exists() else []


class _Search:
    """Walks folders of one repository, leaving out what it ignores."""

    def __init__(self, config: Config) -> None:
        self.missing: list[str] = []
        self.refused: list[str] = []
        self._root = Path(os.path.abspath(config.root))  # noqa: PTH100
        self.inside = [self._root.resolve()]  # where links may lead to
        self._sources = (*config.sources, *(config.platform or ()))
        self._exclude = config.exclude
        self._output = self._root / config.output
        self._index = config.tracked
        self._ignored: dict[Path, GitIgnoreSpec | None] = {}
        self._foreign: dict[Path, bool] = {}
        self._searched: tuple[Path, ...] | None = None
        self._patterns: GitIgnoreSpec | None = None

    def below(self, folder: Path) -> Iterator[Path]:
        """YAML files below `folder`, in order; folders that cannot be read are noted."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.missing.append(f"{shown(folder)}: {(error.strerror or str(error)).lower()}")
            return
        if not {entry.name for entry in entries}.isdisjoint(_FOREIGN):
            return
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if not _is_skipped(entry.name) and not self.excluded(path):
                    yield from self.below(path)
            elif entry.name.endswith(SUFFIXES) and self.knows(path) and not self.excluded(path):
                usable = entry.is_file() if not entry.is_symlink() else self.allows(path) and entry.is_file()
                yield from [path] if usable else ()

    def knows(self, path: Path) -> bool:
        """Whether `path` is read: with an index of Git, what is in it, and what it links to as well."""
        if self._index is None:
            return True
        places = [(Path(os.path.abspath(path)), self._root), (path.resolve(), self._root.resolve())]  # noqa: PTH100
        return all(there.is_relative_to(root) and there.relative_to(root).as_posix() in self._index.files for there, root in places)

    def passed_over(self, path: Path) -> bool:
        """Whether a search from the sources, or from the root for what lies elsewhere, would not come to `path`."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        starts = [start for start in self._starts() if absolute.is_relative_to(start)]
        return all(self._is_closed_off(absolute, start) for start in starts or [self._root])

    def _starts(self) -> tuple[Path, ...]:
        if self._searched is None:
            matches = (path for pattern in self._sources for path in _matches(self._root, pattern))
            self._searched = tuple([Path(os.path.abspath(path)) for path in matches])  # noqa: PTH100
        return self._searched

    def _is_closed_off(self, path: Path, start: Path) -> bool:
        """Whether a folder on the way from `start` to `path` is not entered. One that is named is, whatever it is called."""
        folders = [folder for folder in path.parents if folder.is_relative_to(start)]
        return any((folder != start and _is_skipped(folder.name)) or self._is_foreign(folder) for folder in folders)

    def _is_foreign(self, folder: Path) -> bool:
        if folder not in self._foreign:
            self._foreign[folder] = any((folder / name).exists() for name in _FOREIGN)
        return self._foreign[folder]

    def allows(self, path: Path) -> bool:
        """Whether `path` lies where it may, links followed; where it does not, or leads nowhere, that is noted."""
        if path.name.startswith(_LOCK):
            return False
        try:
            there = path.resolve(strict=True)
        except (OSError, RuntimeError):  # a RuntimeError for a link to itself
            self.refused.append(f"{shown(path)}: the link leads nowhere")
            return False
        if any(there.is_relative_to(folder) for folder in self.inside):
            return True
        self.refused.append(f"{shown(path)}: the {'link' if path.is_symlink() else 'path'} leads out of the repository")
        return False

    def found(self, files: Iterable[Path]) -> Found:
        return Found(tuple(sorted(files)), tuple(self.missing), tuple(self.refused))

    def excluded(self, path: Path) -> bool:
        """Whether Git or the configuration leaves `path` out, or it lies in the output directory."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        if absolute == self._output or self._output in absolute.parents:
            return True
        try:
            relative = absolute.relative_to(self._root)
        except ValueError:
            return False
        name = relative.as_posix() + ("/" if absolute.is_dir() else "")
        if self._exclude and self._spec().match_file(name):
            return True
        folders = [self._root, *(self._root.joinpath(*relative.parts[: i + 1]) for i in range(len(relative.parts) - 1))]
        verdict = False
        for folder in folders:
            spec = self._gitignore(folder)
            if spec is not None:
                result = spec.check_file(absolute.relative_to(folder).as_posix() + ("/" if name.endswith("/") else ""))
                verdict = verdict if result.include is None else result.include
        return verdict

    def _spec(self) -> GitIgnoreSpec:
        if self._patterns is None:
            self._patterns = _compiled(self._exclude)
        return self._patterns

    def _gitignore(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._ignored:
            try:
                lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
                self._ignored[folder] = _compiled(lines)
            except OSError:
                self._ignored[folder] = None
        return self._ignored[folder]


def _is_skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS


def _compiled(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - slow to import, and most runs have no patterns

    return GitIgnoreSpec.from_lines(lines)
