"""One repository twice, and the same done to both: where every Worker is read at once, and where as much as can be is spared."""

import shutil
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from changes import ALL, CLEAN, made

from compiler.cli import processes, reading

CACHE = ".workerc-cache"
RUNS = {
    "lint": ("lint", "--format", "json"),
    "lint for people": ("lint", "--verbose", "--show-suppressed"),
    "lint of an environment": ("lint", "--format", "json", "-e", "prod"),
    "lint of two": ("lint", "--format", "json", "-e", "lone", "-e", "dev"),
    "lint of paths": ("lint", "--format", "json", "workers/shop", "workers/strict"),
    "lint of a platform": ("lint", "--format", "json", "platform", "workers/odd"),
    "lint strictly": ("lint", "--format", "json", "--profile", "strict"),
    "lint by default": ("lint", "--format", "json", "--profile", "default"),
    "lint for some rules": ("lint", "--format", "json", "--select", "REF,CFG"),
    "lint without some": ("lint", "--format", "json", "--ignore", "REF2", "--baseline", "workerc-baseline"),
    "lint with a value": ("lint", "--format", "json", "--set", "topic=given"),
    "statistics": ("lint", "--statistics"),
    "render": ("render",),
    "render over drift": ("render", "--overwrite-drift"),
    "render for programs": ("render", "--format", "json", "--overwrite-drift"),
    "check": ("render", "--check", "--verbose"),
    "render an environment": ("render", "-e", "prod", "--overwrite-drift"),
    "check of an environment": ("render", "--check", "-e", "lone", "-e", "dev"),
    "render to a target": ("render", "--target", "helm", "--overwrite-drift"),
    "render with a value": ("render", "--set", "topic=given", "--overwrite-drift"),
    "render without deleting": ("render", "--no-prune", "--overwrite-drift"),
    "check elsewhere": ("render", "--check", "-o", "elsewhere"),
    "check strictly": ("render", "--check", "--fail-on", "warning"),
}
WAYS = {
    "one process": ("-j", "1"),
    "three processes": ("-j", "3"),
    "no memory": ("-j", "1", "--no-cache"),
    "no memory, three processes": ("-j", "3", "--no-cache"),
}


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Ways:
    """`one` is the repository where every Worker is read; `other` the same one, with a cache that stays."""

    def __init__(self, folder, run, base=None, without=()):
        self.folder, self._run = folder, run
        self.one, self.other = folder / "one", folder / "other"
        for each in (self.one, self.other):
            if base is None:
                made(each)
            else:
                shutil.copytree(base, each, ignore=shutil.ignore_patterns(*without))

    def edit(self, change):
        for each in (self.one, self.other):
            change(each)

    def cold(self):
        shutil.rmtree(self.other / CACHE, ignore_errors=True)

    def ordinary(self, *arguments, within="."):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "MANY", 1 << 30)
            return self._run(*arguments, cwd=self.one / within)

    def spared(self, *arguments, within="."):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "MANY", 0)
            patch.setattr(processes, "_LEAST", 1)
            return self._run(*arguments, cwd=self.other / within)

    def _moved(self, text):
        """Where a file lies above the working directory, its whole path is shown."""
        return text.replace(str(self.one), str(self.other))

    def same(self, arguments, *ways, within="."):
        """What both give, which has to be the same for each of the `ways`; of those only the last may write."""
        expected = self.ordinary(*arguments, within=within)
        expected = expected._replace(out=self._moved(expected.out), err=self._moved(expected.err))
        for way in ways:
            found = self.spared(*arguments, *way, within=within)
            assert found == expected, f"{arguments} with {way}:\n{_unlike(expected, found)}"
        for place in ("rendered", "elsewhere"):
            assert tree(self.other / place) == tree(self.one / place), arguments
        return expected


def tampered(index, what):
    """One of the rendered files, by its number, is edited or deleted by hand, or gets a stranger beside it."""

    def change(folder):
        files = sorted(path for path in (folder / "rendered").rglob("*") if path.is_file())
        if not files:
            return
        path = files[index % len(files)]
        if what == "gone":
            path.unlink()
        elif what == "edited":
            path.write_bytes(path.read_bytes() + b"# by hand\n")
        elif what == "emptied":
            path.write_bytes(b"")
        else:
            path.with_name("stranger.txt").write_text("by hand\n")

    return change


def _unlike(expected, found):
    """The lines that one has and the other has not."""
    sides = [(str(each.code).splitlines(), each.out.splitlines(), each.err.splitlines()) for each in (expected, found)]
    pairs = zip(("code", "out", "err"), *sides, strict=True)
    return "\n".join(f"{what}: {line}" for what, one, other in pairs for line in unified_diff(one, other, n=1, lineterm=""))


TAMPERING = ("gone", "edited", "emptied", "stranger")
__all__ = ["ALL", "CACHE", "CLEAN", "RUNS", "TAMPERING", "WAYS", "Ways", "tampered", "tree"]
