"""The place of a finding in words that stay when lines move and list items are added: items go by their `name`."""

from __future__ import annotations

from compiler.diagnostics import FieldPath
from compiler.hints import Any

_SHORT = 16  # no secret is shorter and of letters and digits only


def anchor(path: FieldPath, data: Any) -> str:
    """The field at `path` of `data` as `worker.topology[orders].doc`: one word, a dot for the document itself.

    A name of digits only has its first one escaped, so that it is no index.
    """
    parts: list[str] = []
    for step in path:
        try:
            item = data[step]
        except (KeyError, IndexError, TypeError):
            item = None
        if isinstance(step, int):
            name = item.get("name") if isinstance(item, dict) else None
            parts.append(f"[{_name(name) if isinstance(name, str) and name else step}]")
        else:
            parts.append(f".{word(step, '.[]')}")
        data = item
    return "".join(parts).removeprefix(".") or "."


def _name(name: str) -> str:
    written = word(name, ".[]")
    return f"%{ord(written[0]):02x}{written[1:]}" if written.isdigit() else written


def word(text: str, special: str = "") -> str:
    """`text` without secrets, and as one word: blanks, controls and what has a meaning are percent-encoded."""
    if len(text) < _SHORT and text.isascii() and text.replace("-", "").replace("/", "").isalnum():
        return text
    from compiler.redaction.redacted import redacted  # noqa: PLC0415 - most words are short

    return "".join(
        [_encoded(c) if c in special or c == "%" or not c.isprintable() or c.isspace() else c for c in redacted(text).text]
    )


def _encoded(character: str) -> str:
    return "".join([f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass")])
