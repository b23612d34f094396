"""Which files are read: what the command line names, or what lies under the sources."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from compiler.config.config import Config
from compiler.config.ignored import Patterns
from compiler.records import NamedTuple

SUFFIXES = (".yaml", ".yml")
_LOCK = ".#"  # a link that Emacs puts beside a file that is being edited: it never leads anywhere
_FOREIGN = frozenset(("Chart.yaml", ".workerc-inventory"))  # a folder with one of these is a chart, or was rendered
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__"))
_GITIGNORE = ".gitignore"
_NOTHING = (errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP)  # says that there is no such file

Report = Callable[[str], None]


class Found(NamedTuple):
    """`files` are paths with `/` in order of their names, each once; `missing` says of each path what is wrong with it, and
    `refused` of each that is there and is not read, since it is or leads through a link out of the repository, or a link that
    leads nowhere.
    """

    files: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...] = ()


def discover(config: Config, paths: Iterable[str], *, force_exclude: bool = False) -> Found:
    """The files at `paths`, relative to the working directory. Folders are searched for YAML; a file that is
    named is taken whatever its suffix, and although excluded, unless `force_exclude`. It may lie anywhere, and so may
    folders; what a folder holds has to lie in it or in the repository, links followed.
    """
    search = _Search(config)
    for text in paths:
        path = Path(text).as_posix()
        mode = _mode(path)
        if mode is None:
            search.missing.append(f"{text}: no such file or directory")
        elif stat.S_ISDIR(mode):
            search.inside.append(_resolved(path))
            search.below(path)
        elif search.knows(path) and not (force_exclude and (search.excluded(path) or search.passed_over(path))):
            search.files[path] = None
    return search.found()


def discover_sources(config: Config, patterns: Iterable[str] | None = None) -> Found:
    """The files under the configured sources, or under other `patterns` of the configuration: inside of the repository only."""
    search = _Search(config)
    for pattern in patterns if patterns is not None else config.sources:
        matches = _matches(config.root, pattern)
        if not matches:
            search.missing.append(f"{pattern}: nothing in {shown(config.root)} matches it")
        for path in matches:
            if os.path.isdir(path):  # noqa: PTH112 - a string
                if search.allows(path):
                    search.below(path)
            elif search.knows(path) and not search.excluded(path) and search.allows(path):
                search.files[path] = None
    return search.found()


def shown(path: str | Path) -> str:
    """`path` as the user would write it: relative to the working directory where it lies below that."""
    text = os.fspath(path)
    plain = os.path.normpath(text)
    if not os.path.isabs(plain) and not plain.startswith(".."):  # noqa: PTH117 - quicker, and asked for every file
        return _posix(plain)
    absolute = _absolute(text)
    below = _below(absolute, _posix(os.getcwd()))  # noqa: PTH109
    return below or (Path(absolute).as_posix() if below is None else ".")


def rooted(root: Path) -> Callable[[str], str]:
    """Leads from the name of a source, as shown to the user, to its path below `root`."""
    base = _absolute(root)

    def below(name: str) -> str:
        absolute = _absolute(name)
        return _below(absolute, base) or Path(os.path.relpath(absolute, base)).as_posix()

    return below


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _absolute(path: str | Path) -> str:
    return _posix(os.path.abspath(path))  # noqa: PTH100 - links stay as they were written


def _resolved(path: str, *, strict: bool = False) -> str:
    return _posix(os.path.realpath(path, strict=strict))


def _below(path: str, folder: str) -> str | None:
    """`path` relative to `folder`, in which it lies, and empty where it is that itself; else None. Both are absolute."""
    start = folder if folder.endswith("/") else f"{folder}/"
    if not path.startswith(start):
        return "" if path == folder else None
    return path[len(start) :] if path[len(start) : len(start) + 1] != "/" else None  # `//x` is another root in POSIX


def _mode(path: str) -> int | None:
    """What is at `path`, links followed; None where there is nothing."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 - a string
    except ValueError:  # with a NUL
        return None
    except OSError as error:
        if error.errno not in _NOTHING:
            raise
        return None


def _matches(root: Path, pattern: str) -> list[str]:
    if any(character in pattern for character in "*?["):
        return [path.as_posix() for path in sorted(root.glob(pattern))]
    path = root / pattern
    return [path.as_posix()] if path.exists() else []


class _Rules(NamedTuple):
    """What leaves out files of a folder: each with the length of the path, relative to the root, of the folder it is written in."""

    patterns: tuple[tuple[Patterns, int], ...] = ()
    exclude: Patterns | None = None

    def leave_out(self, name: str) -> bool:
        """Whether they leave out `name`, which is relative to the root, and a folder if it ends with `/`."""
        if self.exclude is not None and self.exclude.verdict(name):
            return True
        verdict = False
        for patterns, start in self.patterns:
            found = patterns.verdict(name[start:])
            verdict = verdict if found is None else found
        return verdict


class _Search:
    """Walks folders of one repository, leaving out what it ignores. Paths are strings with `/`: there are tens of thousands."""

    def __init__(self, config: Config) -> None:
        self.files: dict[str, None] = {}
        self.missing: list[str] = []
        self.refused: list[str] = []
        self._config = config
        self._root = _absolute(config.root)
        self._resolved_root = _resolved(self._root)
        self.inside = [self._resolved_root]  # where links may lead to
        self._output = (Path(self._root) / config.output).as_posix()
        self._index = config.tracked.files if config.tracked is not None else None
        self._rules: dict[str, _Rules] = {}
        self._closed: dict[tuple[str, str], bool] = {}

    def below(self, folder: str) -> None:
        """Takes the YAML files below `folder`; folders that cannot be read are noted."""
        self._walk("" if folder == "." else folder if folder.endswith("/") else f"{folder}/", _absolute(folder))

    def _walk(self, start: str, absolute: str) -> None:
        """`start` is the path of a folder with a `/`, or nothing."""
        try:
            with os.scandir(start or ".") as found:
                entries = {entry.name: entry for entry in found}
        except OSError as error:
            self.missing.append(f"{shown(start or '.')}: {(error.strerror or str(error)).lower()}")
            return
        if not _FOREIGN.isdisjoint(entries) or _below(absolute, self._output) is not None:
            return
        relative = _below(absolute, self._root)
        rules = self._rules_in(relative, known=_GITIGNORE in entries) if relative is not None else _Rules()
        output = _below(self._output, absolute)
        leaves_out = rules.leave_out if rules.patterns or rules.exclude else None
        inner = f"{relative}/" if relative else ""
        for name in sorted(entries):
            entry = entries[name]
            if entry.is_dir(follow_symlinks=False):
                if not (_is_skipped(name) or name == output or (leaves_out and leaves_out(f"{inner}{name}/"))):
                    self._walk(f"{start}{name}/", f"{absolute.rstrip('/')}/{name}")
            elif name.endswith(SUFFIXES) and name != output and (self._index is None or self.knows(start + name)):
                linked = entry.is_symlink()
                is_folder = linked and os.path.isdir(start + name)  # noqa: PTH112 - a string
                if leaves_out and leaves_out(f"{inner}{name}/" if is_folder else inner + name):
                    continue
                if (not linked or self.allows(start + name)) and entry.is_file():
                    self.files[start + name] = None

    def knows(self, path: str) -> bool:
        """Whether `path` is read: with an index of Git, what is in it, and what it links to as well."""
        if self._index is None:
            return True
        places = (_below(_absolute(path), self._root), _below(_resolved(path), self._resolved_root))
        return all(place is not None and (place or ".") in self._index for place in places)

    def passed_over(self, path: str) -> bool:
        """Whether a search from the sources, or from the root for what lies elsewhere, would not come to `path`."""
        folder = _absolute(path).rpartition("/")[0] or "/"
        starts = [start for start in self._starts if _below(_absolute(path), start) is not None]
        return all(self._is_closed_off(folder, start) for start in starts or [self._root])

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        patterns = (*self._config.sources, *(self._config.platform or ()))
        return tuple([_absolute(path) for pattern in patterns for path in _matches(Path(self._root), pattern)])

    def _is_closed_off(self, folder: str, start: str) -> bool:
        """Whether `folder` or one on the way to it from `start` is not entered. One that is named is, whatever it is called."""
        if _below(folder, start) is None:
            return False
        known = self._closed.get((folder, start))
        if known is None:
            above, _, name = folder.rpartition("/")
            known = any(_mode(f"{folder}/{foreign}") is not None for foreign in _FOREIGN)
            known = known or (folder != start and (_is_skipped(name) or self._is_closed_off(above or "/", start)))
            self._closed[folder, start] = known
        return known

    def allows(self, path: str) -> bool:
        """Whether `path` lies where it may, links followed; where it does not, or leads nowhere, that is noted."""
        if path.rpartition("/")[2].startswith(_LOCK):
            return False
        try:
            there = _resolved(path, strict=True)
        except OSError:
            self.refused.append(f"{shown(path)}: the link leads nowhere")
            return False
        if any(_below(there, folder) is not None for folder in self.inside):
            return True
        kind = "link" if os.path.islink(path) else "path"  # noqa: PTH114 - a string
        self.refused.append(f"{shown(path)}: the {kind} leads out of the repository")
        return False

    def found(self) -> Found:
        return Found(tuple(sorted(self.files, key=_by_parts)), tuple(self.missing), tuple(self.refused))

    def excluded(self, path: str) -> bool:
        """Whether Git or the configuration leaves `path` out, or it lies in the output directory."""
        absolute = _absolute(path)
        if _below(absolute, self._output) is not None:
            return True
        relative = _below(absolute, self._root)
        if relative is None:
            return False
        name = f"{relative}/" if os.path.isdir(path) else relative  # noqa: PTH112 - a string
        return self._rules_in(relative.rpartition("/")[0]).leave_out(name)

    def _rules_in(self, folder: str, *, known: bool = True) -> _Rules:
        """What leaves out files of `folder`, which is relative to the root; `known` is False where it has no rules of its own."""
        rules = self._rules.get(folder)
        if rules is None:
            exclude = self._config.exclude
            above = self._rules_in(folder.rpartition("/")[0]) if folder else _Rules((), Patterns(exclude) if exclude else None)
            own = _gitignore(f"{self._root}/{folder}") if known else None
            length = len(folder) + 1 if folder else 0
            rules = self._rules[folder] = above if own is None else above._replace(patterns=(*above.patterns, (own, length)))
        return rules


def _gitignore(folder: str) -> Patterns | None:
    try:
        return Patterns(Path(folder, _GITIGNORE).read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return None


def _by_parts(path: str) -> str:
    """Sorts paths as tuples of their parts, a root being the first of them."""
    parts = path.replace("/", "\0")
    return f"/{parts}" if path.startswith("/") else parts


def _is_skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS
