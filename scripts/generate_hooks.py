"""Writes `.pre-commit-hooks.yaml` from the list of hooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compiler.cli.hook_list import PUBLISHED, STAGES, Hook

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"

HEAD = """\
# Written by `make generate` from `compiler/cli/hook_list.py`: change it there. What each is for: docs/pre-commit.md.
#
# A hook that reads the whole repository runs at every commit, once. What it depends on may leave no file that a filter could see:
# a file that was deleted, or one that a Worker embeds, whatever it is called. `files` counts for whoever sets `always_run: false`.
"""


def main() -> None:
    MANIFEST.write_text(manifest(), encoding="utf-8", newline="\n")


def manifest() -> str:
    return HEAD + "".join(["\n" + "\n".join(_lines(hook)) + "\n" for hook in PUBLISHED])


def _lines(hook: Hook) -> Iterator[str]:
    yield f"- id: {hook.id}"
    yield f"  name: {hook.name}"
    yield f"  description: {hook.description}"
    yield f"  entry: {hook.entry}"
    yield "  language: python"
    if hook.files is None:
        yield "  types: [yaml]"
    else:
        yield from _whole(hook.files)
    yield "  minimum_pre_commit_version: 3.2.0"


def _whole(files: str) -> Iterator[str]:
    yield "  pass_filenames: false"
    yield "  always_run: true"
    yield f"  files: '{files}'"
    yield "  require_serial: true"
    yield f"  stages: [{', '.join(STAGES)}]"


if __name__ == "__main__":
    main()
