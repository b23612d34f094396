"""What changes, in the formats of those who read it."""

from __future__ import annotations

from importlib import import_module

from compiler.report.changes.changes import Changes
from compiler.report.report import DEFAULTS, Options

NAMES = ("text", "json", "markdown")


def change_text(name: str, changes: Changes, options: Options = DEFAULTS) -> str:
    """`changes` in the format `name`, without secrets and without anything that acts on a terminal or a reader's eye."""
    from compiler.diff.masking import masked  # noqa: PLC0415 - reads schemas
    from compiler.report.safe import safe  # noqa: PLC0415 - as the other reporters do

    shown = Changes(masked(changes.comparison), safe(changes.report))
    written: str = getattr(import_module(f"compiler.report.changes.{name}"), name)(shown, options)
    return written
