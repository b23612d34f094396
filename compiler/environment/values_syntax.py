"""How a placeholder is written: `${{ name }}`, or `${{ name | default(5) }}` as Jinja has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.document.scalars import resolve
from compiler.environment.marks import CLOSING, OPENING
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex

NAME = r"\w[\w-]*(?:\.\w[\w-]*)*"

_BARE = r"[^\s\"'()\[\]{},|](?:[^\"'()\[\]{}|\r\n]*[^\s\"'()\[\]{}|])?"
_PLACEHOLDER = regex(
    rf"\$\{{\{{\s*(?P<name>{NAME})\s*"
    rf"(?:\|\s*default\(\s*(?P<default>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|{_BARE})\s*\)\s*)?\}}\}}",
    re.DOTALL,
)
_NAME = regex(NAME)
_LONGEST = 40  # characters of what is wrong that a message shows

# How others write a default: GitHub, C#, shells, Python, Helm, Liquid.
_OTHER_DEFAULT = regex(
    rf"(?P<name>{NAME})\s*(?:\|\||\?\?|\?:|:[-=]|\bor\b|\|\s*(?:default|d|else)\b\s*[:(]?)\s*(?P<default>.+?)\s*\)?", re.DOTALL
)
_FILTER = regex(rf"{NAME}\s*\|\s*(?P<filter>\w+).*", re.DOTALL)
_INDEX = regex(r"""\[\s*["']?([\w.-]+)["']?\s*\]""")
_COLLECTION = regex(rf"{NAME}\s*\|\s*default\(\s*[\[{{].*", re.DOTALL)


class Default(NamedTuple):
    """`text` is how it reads inside of a longer text: `1.10` stays `1.10`."""

    value: Any
    text: str
    plain: bool


class Placeholder(NamedTuple):
    """It stands at `text[start:end]`."""

    start: int
    end: int
    name: str
    default: Default | None = None


class Malformed(NamedTuple):
    """What starts as a placeholder does and is none, at `text[start:end]`. `closed`: there is a `}}`."""

    start: int
    end: int
    message: str
    help: str
    closed: bool = True


def placeholders(text: str) -> Iterator[Placeholder | Malformed]:
    """Every placeholder in `text`, and what was meant as one."""
    at = text.find(OPENING)
    while at >= 0:
        found = _at(text, at)
        yield found
        at = text.find(OPENING, found.end)


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def shown(name: str) -> str:
    """A placeholder as messages show it."""
    return f"`{OPENING} {name} {CLOSING}`"


def _at(text: str, at: int) -> Placeholder | Malformed:
    end = text.find(CLOSING, at)
    name = text[at + len(OPENING) : end].strip()
    if end >= 0 and _is_plain(name):  # as nearly all are, which needs no expression
        return Placeholder(at, end + len(CLOSING), name)
    if match := _PLACEHOLDER.match(text, at):
        written = match["default"]
        if written is None:
            return Placeholder(at, match.end(), match["name"])
        if default := _default(written):
            return Placeholder(at, match.end(), match["name"], default)
    beyond = text.find(OPENING, at + 1)
    beyond = len(text) if beyond < 0 else beyond
    end = text.find(CLOSING, at, beyond)
    if end < 0:
        stop = at + len(text[at:beyond].splitlines()[0].rstrip())
        message = f"{_cut(text[at:stop])} opens a placeholder that no `}}}}` closes"
        return Malformed(at, stop, message, f"write it as `{OPENING} name {CLOSING}`", closed=False)
    body = text[at + len(OPENING) : end].strip()
    end += len(CLOSING)
    if not body:
        return Malformed(at, end, f"`{OPENING} {CLOSING}` names no value", f"write it as `{OPENING} name {CLOSING}`")
    return Malformed(at, end, f"{_cut(text[at:end])} is no placeholder", _advice(body))


def _is_plain(name: str) -> bool:
    """Whether it is a name of ASCII letters, digits, `_`, `-` and dots."""
    return name.isascii() and all(
        part[:1] not in ("", "-") and part.replace("-", "").replace("_", "a").isalnum() for part in name.split(".")
    )


def _default(written: str) -> Default | None:
    """None for a quotation with an escape that JSON does not know."""
    if written[0] == "'":
        text = written[1:-1].replace("''", "'")
        return Default(text, text, plain=False)
    if written[0] != '"':
        return Default(resolve(written), written, plain=True)
    import json  # noqa: PLC0415 - few placeholders have a default in quotes

    try:
        text = json.loads(written, strict=False)
    except ValueError:
        return None
    return Default(text, text, plain=False)


def _advice(body: str) -> str:
    if _COLLECTION.fullmatch(body):
        return "a default is a text, a number, a boolean or null: declare lists and mappings as values"
    plain = _INDEX.sub(r".\1", body).strip().removeprefix(".Values.").removeprefix(".")
    if plain != body and _NAME.fullmatch(plain):
        return f"write {shown(plain)}"
    if match := _OTHER_DEFAULT.fullmatch(body):
        name, default = match["name"], _quoted(match["default"])
        return f"a default is written {shown(f'{name} | default({default})')}"
    if match := _FILTER.fullmatch(body):
        return f"`{match['filter']}` is not known here: only `default(…)` may follow a name"
    return (
        "write the value here, or a name: letters, digits, `_` and `-`, with dots before the keys below it; "
        f"a default is written {shown('name | default(5)')}"
    )


def _quoted(default: str) -> str:
    """A default of another tool as it is written here."""
    match = _PLACEHOLDER.fullmatch(f"{OPENING} a | default({default}) {CLOSING}")
    return default if match else "…"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= _LONGEST else f"`{line[:_LONGEST]}…`"
