"""How placeholders are marked: enough to see that a text has none, which most have not."""

from __future__ import annotations

from compiler.hints import Any, TypeGuard

OPENING, CLOSING = "${{", "}}"


def has_placeholder(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and OPENING in value
