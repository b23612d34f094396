"""JSON whose text does nothing to a terminal or a log."""

from __future__ import annotations

from json import dumps

from compiler.hints import Any


def json_text(value: Any) -> str:
    """`value` in ASCII. `##` is escaped, too: in any line of a log, `##[error]` is a command (see `visible`)."""
    return dumps(value, indent=2).replace("##", "#\\u0023") + "\n"
