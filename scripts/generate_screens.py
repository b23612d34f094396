"""Writes into the documentation what its commands print.

Every `$ command` in a `console` block runs, one after the other, and what stands below it becomes what it printed. A page runs in a
copy of `examples/fleet`, unless an HTML comment above the block starts another folder (see `FOLDERS`):

    <!-- screens: empty -->

What a page takes for given happens out of the reader's sight, before the block below it:

    <!-- before: sed -i 's/replicas: 1/replicas: 0/' workers/orders.yaml -->

In a folder that a reader fills, YAML whose first line is a comment with a file's name is written to that file. What cannot run says
why above its block, whatever the language of that is; tests/docs/not_run.txt lists those:

    <!-- not run: needs a cluster -->

`generate_screens.py PAGE…` does it for these pages alone.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LANGUAGES = frozenset(("console", "sh", "bash", "shell", "zsh", "fish", "powershell", "bat"))
NOT_RUN = ROOT / "tests" / "docs" / "not_run.txt"
JOBS = 3  # commands wait for the disk now and then


class Folder(NamedTuple):
    """What commands run in. `source` is copied to `name`; `inside` is where they run, below a directory of their own."""

    source: Path | None
    name: str = ""
    inside: str = ""
    git: bool = False
    filled: bool = False  # by the reader, from the page


FOLDERS = {
    "fleet": Folder(ROOT / "examples" / "fleet", "fleet", "fleet"),
    "fleet-in-git": Folder(ROOT / "examples" / "fleet", "fleet", "fleet", git=True),
    "examples": Folder(ROOT / "examples", "examples", "examples"),
    "checkout": Folder(ROOT / "examples", "examples", filled=True),
    "empty": Folder(None, filled=True),
}

# The README is read without comments of ours: where it starts, and what of it cannot run.
STARTS = {"README.md": "checkout", "examples/README.md": "examples"}
UNMARKED = {
    "make demo": "the targets of this project's Makefile are called by .ci/run",
    "pip install .": "needs a package index; .ci/run installs the wheel",
}

_PIECE = re.compile(
    r"^<!-- screens: (?P<folder>[\w-]+) -->$"
    r"|^<!-- before: (?P<before>[^\n]+) -->$"
    r"|(?:^ *<!-- not run: (?P<reason>[^>]+) -->\n+)?"
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"# (\S+\.ya?ml)\n")
_LEFT_OUT = ("GIT_", "PRE_COMMIT", "PYTEST_", "PYTHONDONTWRITEBYTECODE")  # each command would compile workerc anew
_EXPECTED = frozenset((0, 1))


class Block(NamedTuple):
    """Commands that do not run, by the first of them; `reason` is empty where nobody said why."""

    page: str
    first: str
    reason: str


def main() -> None:
    if not sys.argv[1:]:
        NOT_RUN.write_text(listed(), encoding="utf-8", newline="\n")
    chosen = {name: path for name, path in pages().items() if name in sys.argv[1:] or not sys.argv[1:]}
    with ThreadPoolExecutor(JOBS) as pool:
        for _ in pool.map(_write, chosen, chosen.values()):
            pass


def _write(name: str, path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    after = filled(name, before)
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")


def pages() -> dict[str, Path]:
    """Every page with commands, by its path."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"), *ROOT.glob("policies/*.md")]
    named = {path.relative_to(ROOT).as_posix(): path for path in sorted(found)}
    return {name: path for name, path in named.items() if _has_commands(path.read_text(encoding="utf-8"))}


def _has_commands(text: str) -> bool:
    return any(piece["language"] in LANGUAGES for piece in _PIECE.finditer(text))


def not_run(name: str, text: str) -> Iterator[Block]:
    """The blocks of commands in `text` that do not run."""
    for piece in _PIECE.finditer(text):
        if piece["language"] in LANGUAGES and not _runs(piece):
            yield Block(name, _first(piece), piece["reason"] or UNMARKED.get(_first(piece), ""))


def listed() -> str:
    """All blocks that do not run: a line each, with the reason."""
    blocks = [block for name, path in pages().items() for block in not_run(name, path.read_text(encoding="utf-8"))]
    return "".join([f"{block.page}: {block.first}: {block.reason}\n" for block in blocks])


def _runs(piece: re.Match[str]) -> bool:
    return piece["language"] == "console" and not piece["reason"] and _first(piece) not in UNMARKED


def _first(piece: re.Match[str]) -> str:
    return piece["body"].strip().partition("\n")[0].removeprefix("$ ")


def filled(name: str, text: str) -> str:
    """`text`, that of the page `name`, with every output as it is now."""
    with tempfile.TemporaryDirectory() as parent:
        return Reader(Path(parent)).reads(name, text)


class Reader:
    """Does what a page says. `at` is the folder where that has got to."""

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self._commands = Commands(parent)

    def reads(self, name: str, text: str) -> str:
        """`text`, that of the page `name`, with every output as it is now."""
        self._start(STARTS.get(name, "fleet"))
        return _PIECE.sub(self._does, text)

    def _start(self, name: str) -> None:
        self._folder = FOLDERS[name]
        place = Path(tempfile.mkdtemp(dir=self._parent))
        if self._folder.source:
            shutil.copytree(self._folder.source, place / self._folder.name)
        self.at = place / self._folder.inside
        if self._folder.git:
            for line in ("git init --quiet", "git add --all", "git commit --quiet --message 'The fleet'"):
                self._commands.output(line, self.at)
        elif self._folder.source:
            (self.at / ".git").mkdir()  # where a repository ends

    def _does(self, piece: re.Match[str]) -> str:
        if piece["folder"]:
            self._start(piece["folder"])
        elif piece["before"]:
            self._commands.output(piece["before"], self.at)
        elif self._folder.filled and piece["language"] == "yaml" and (file := _FILE.match(piece["body"])):
            path = self.at / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(piece["body"], encoding="utf-8")
        elif piece["language"] and _runs(piece):
            before, after = piece[0].split(piece["body"], 1)
            return f"{before}{''.join(self._typed(piece['body'], piece['indent']))}{after}"
        return piece[0]

    def _typed(self, body: str, indent: str) -> Iterator[str]:
        """The commands of `body`, each with what it prints. A line that ends in a backslash goes on."""
        command = ""
        fails = f"\n{indent}error: " in body
        for line in body.splitlines(keepends=True):
            if not command and not line.startswith(f"{indent}$ "):
                continue
            command += line
            yield line
            if not line.endswith("\\\n"):
                printed = self._commands.output(command.strip().removeprefix("$ "), self.at, fails=fails)
                yield re.sub("^(?=.)", indent, printed, flags=re.MULTILINE)
                command = ""


class Commands:
    """Runs commands of the documentation with the `workerc` of this checkout. What they keep lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        programs = folder / "bin"
        programs.mkdir()
        workerc = programs / "workerc"
        start = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -c "from compiler.cli import run; run()" "$@"'
        workerc.write_text(f"#!/bin/sh\n{start}\n", encoding="utf-8")
        workerc.chmod(workerc.stat().st_mode | stat.S_IXUSR)
        who = {"NAME": "A reader", "EMAIL": "reader@example.com", "DATE": "2026-01-05T12:00:00Z"}
        commits = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in who.items()}
        path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
        self._environment = {
            **inherited, **commits,
            "PATH": path, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "GIT_CONFIG_NOSYSTEM": "1",
            "NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        (folder / ".gitconfig").write_text("[init]\ndefaultBranch = main\n[advice]\ndefaultBranchName = false\n", encoding="utf-8")

    def output(self, command: str, folder: Path, *, fails: bool = False) -> str:
        """What `command` prints in `folder`, on both streams. Raises `RuntimeError` where it cannot do its work, unless it
        `fails` on purpose, and always where workerc has a defect.
        """
        run = subprocess.run(
            command,
            shell=True,  # pipes and redirections of the documentation
            cwd=folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if (run.returncode not in _EXPECTED and not fails) or "this is a defect of workerc" in run.stdout:
            raise RuntimeError(f"`{command}` failed: {run.stdout}")
        return run.stdout


if __name__ == "__main__":
    main()
