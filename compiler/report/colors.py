"""Colours of a terminal that can be read on black and on white: 256-colour codes with a contrast over 3 to both."""

from __future__ import annotations

from collections.abc import Callable

from compiler.records import NamedTuple

STYLES = {
    "error": "1;38;5;160",
    "warning": "1;38;5;166",
    "note": "1;38;5;32",
    "frame": "1;38;5;32",
    "help": "1;38;5;29",
    "strong": "1",
}
Paint = Callable[[str, str], str]


def paint(text: str, style: str) -> str:
    """`text` in a style. It ends the style itself, so that no line colours the next one."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if text else ""


class Paper(NamedTuple):
    """What a frame is drawn on: `gutter` columns for line numbers, `width` columns in all."""

    gutter: int
    width: int
    paint: Paint

    def rim(self, mark: str = "|", number: str = "") -> str:
        """The left edge of a line."""
        return self.paint(f"{number:>{self.gutter}} {mark}", "frame")


def plain(text: str, _style: str) -> str:
    return text
