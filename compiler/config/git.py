"""Runs the Git of whoever calls, so that nothing but Git runs: no pager, hook, filter or monitor, and no lock is taken."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.errors import WorkercError
from compiler.records import NamedTuple

SECONDS = 60.0
_OFF = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.quotePath", "false"),
    ("protocol.allow", "never"),  # a partial clone would fetch what it lacks
    ("submodule.recurse", "false"),
)
# Git sets others for its hooks, and those may be about another repository.
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
_DRIVERS = r"^filter\..*\.(clean|smudge|process|required)$"


class GitError(WorkercError):
    """Git is not there, or does not know what was asked for."""


class Answer(NamedTuple):
    """What a run of Git ended with. `out` is as it was written, `err` to be shown."""

    code: int
    out: bytes
    err: str


class Git(NamedTuple):
    """The work tree that `folder`, which exists, lies in. Names that Git takes and gives are relative to `folder`."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> Answer:
        """Raises `GitError` where there is no Git, or it takes too long."""
        done = _run(self.folder, arguments, self.environment)
        if done.code == 0 or not (reason := _refusal(done.err, self.folder)):
            return done
        raise reason

    def output(self, *arguments: str) -> bytes:
        """What Git writes. Raises `GitError` where it fails, too."""
        done = self.run(*arguments)
        if done.code != 0:
            raise GitError(f"{self.folder}: `git {arguments[0]}` failed: {_told(done.err) or f'exit code {done.code}'}")
        return done.out

    def names(self, *arguments: str) -> list[str]:
        """The names that Git writes with a NUL after each."""
        return [os.fsdecode(name) for name in self.output(*arguments).split(b"\0") if name]


def git_at(folder: Path) -> Git:
    """The Git that `folder` lies in. Raises `GitError` where that is none, or no Git is installed."""
    here = folder.resolve()
    git = Git(here, _environment(_OFF))
    inside = git.run("rev-parse", "--is-inside-work-tree")
    if inside.code != 0 or inside.out.strip() != b"true":
        raise GitError(f"{here}: it lies in no work tree of Git", "run this where the repository is checked out")
    drivers = git.run("config", "--name-only", "-z", "--get-regexp", _DRIVERS).out
    found = [os.fsdecode(name) for name in drivers.split(b"\0") if name]
    # A file with a filter is compared as it lies there, which at worst takes it for changed.
    off = [(name, "false" if name.endswith(".required") else "") for name in found]
    return Git(here, _environment((*_OFF, *off))) if off else git


def _run(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Answer:
    try:
        done = subprocess.run(  # noqa: S603 - words of ours, and names that were checked
            ["git", "--no-pager", *arguments],  # noqa: S607 - the Git of whoever calls
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except FileNotFoundError:
        raise missing(folder) from None
    except subprocess.TimeoutExpired:
        raise GitError(f"{folder}: `git {arguments[0]}` took more than {SECONDS:.0f} seconds") from None
    except OSError as error:
        raise GitError(f"Git cannot be run: {(error.strerror or str(error)).lower()}") from None
    return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def missing(folder: Path) -> GitError:
    """Why there was nothing to run."""
    if not folder.is_dir():
        return GitError(f"{folder}: there is no such directory")
    return GitError("Git is not installed", "install it, or leave out what asks for it: `--since`, `--tracked`, `--against REV`")


def _environment(settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """That of the process, without what would turn Git to another repository, and with `settings`."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    known.pop("GIT_CONFIG_PARAMETERS", None)
    known |= {
        "GIT_ASKPASS": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LANGUAGE": "C",
        "LC_ALL": "C",
    }
    first = known.get("GIT_CONFIG_COUNT", "")
    start = int(first) if first.isascii() and first.isdigit() else 0
    for number, (name, value) in enumerate(settings, start=start):
        known |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return {**known, "GIT_CONFIG_COUNT": str(start + len(settings))}


def _refusal(said: str, folder: Path) -> GitError | None:
    """What is wrong with the whole repository, which is the same for every command."""
    if "not a git repository" in said.lower():
        return GitError(f"{folder}: it lies in no Git repository", "run this where the repository is checked out")
    if "dubious ownership" in said:
        advice = "if you trust it: `git config --global --add safe.directory DIRECTORY`"
        return GitError(f"{folder}: Git refuses to read it, since it belongs to somebody else", advice)
    return None


def _told(said: str) -> str:
    return said.partition("\n")[0].removeprefix("fatal: ").removeprefix("error: ")
