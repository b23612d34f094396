"""What Git knows of a folder: the root, where the repository lies, the branch that others build on."""

from __future__ import annotations

from pathlib import Path

from compiler.config.git import GitError, git_at
from compiler.records import NamedTuple
from compiler.regex import regex

_ADDRESS = regex(r"(?P<scheme>https?|ssh)://(?P<user>[^/@]*@)?(?P<rest>[A-Za-z0-9][\w.-]*(?::[0-9]+)?/[\w.~+/-]+)")
_SHORT_ADDRESS = regex(r"(?:(?P<user>[\w.-]+)@)?(?P<host>[A-Za-z0-9][\w.-]+):(?P<path>[\w.~+-][\w.~+/-]*)")  # of ssh
_BRANCH = regex(r"[A-Za-z][\w./-]*")
_USUAL = "main"


class Checkout(NamedTuple):
    """`root` is None outside of Git, and `address` where no remote has one that a cluster could read from."""

    root: Path | None = None
    address: str | None = None
    branch: str = _USUAL


def checkout(folder: Path) -> Checkout:
    """The checkout that `folder`, which need not exist, lies in."""
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    root = next((each for each in (there, *there.parents) if (each / ".git").exists()), None)
    if root is None:
        return Checkout()
    remotes = (_git(root, "remote") or "").split()
    remote = "origin" if "origin" in remotes else next(iter(remotes), None)
    said = _git(root, "config", "--get", f"remote.{remote}.url") if remote else None
    return Checkout(root, address(said or ""), _branch(root, remote))


def address(said: str) -> str | None:
    """The address of a remote as Argo CD and Flux read it, without credentials; None for one they cannot read."""
    if match := _ADDRESS.fullmatch(said):
        user = (match["user"] or "").partition(":")[0].removesuffix("@") if match["scheme"] == "ssh" else ""
        return f"{match['scheme']}://{user}{'@' if user else ''}{match['rest']}"
    if "://" not in said and (match := _SHORT_ADDRESS.fullmatch(said)):
        return f"ssh://{match['user'] or 'git'}@{match['host']}/{match['path']}"
    return None


def is_uncommitted(path: Path) -> bool:
    """Whether Git has not what is in the file at `path`; False where there is no Git that could say."""
    return _git(path.parent, "status", "--porcelain", "--", path.name) is not None


def _branch(root: Path, remote: str | None) -> str:
    """The default branch of the remote; without one the branch that is checked out if it has one of the usual names."""
    default = _git(root, "symbolic-ref", "--short", f"refs/remotes/{remote}/HEAD") if remote else None
    if default and _BRANCH.fullmatch(branch := default.removeprefix(f"{remote}/")):
        return branch
    current = _git(root, "symbolic-ref", "--short", "HEAD")
    return current if current in {_USUAL, "master", "trunk"} else _USUAL


def _git(folder: Path, *arguments: str) -> str | None:
    """What Git says; None where there is no Git, or it says nothing."""
    try:
        done = git_at(folder).run(*arguments)
    except GitError:
        return None
    return done.out.decode(errors="replace").strip() or None if done.code == 0 else None
