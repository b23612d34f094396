"""Values and types in the words of a message. Nothing here prints a value that may be secret: see `is_public`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.regex import regex
from compiler.resources.fields import allowed, types
from compiler.resources.schema import Schema

_LONGEST = 40
_UNPRINTABLE = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ONE = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "object": "a mapping",
    "array": "a list",
}


def quoted(text: str) -> str:
    """`text` between backticks, on one line and not too long."""
    if not text:
        return '`""`'
    escaped = _UNPRINTABLE.sub(lambda match: repr(match[0])[1:-1], text).replace("`", "'")
    return f"`{escaped if len(escaped) <= _LONGEST else escaped[: _LONGEST - 1] + '…'}`"


def place(path: FieldPath) -> str:
    """The last key of `path` with what follows it: `tags[0]`."""
    steps = [f"[{step}]" if isinstance(step, int) else step for step in path]
    last = max((index for index, step in enumerate(path) if isinstance(step, str)), default=0)
    return quoted("".join(steps[last:]))


def described(value: Any, *, public: bool) -> str:
    """`the string `two``, or without the value where it is not `public`."""
    if value is None:
        return "null"
    if isinstance(value, Mapping | list):
        kind = "mapping" if isinstance(value, Mapping) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    if isinstance(value, str) and (not value or not public):
        return "a string" if value else "an empty string"
    return f"the {_kind(value)} {quoted(spelled(value))}"


def spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "string"
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "number"


def expected(part: Schema) -> str:
    """What the schema wants, to read after "not"."""
    if values := allowed(part):
        return listed([quoted(value) for value in values])
    form = part.get("x-workerc", {}).get("form")
    if form and len(types(part)) > 1:
        return str(form)
    words = [_ONE[name] for name in types(part)]
    items = part.get("items", {})
    if words == ["a list"] and types(items):
        return f"a list of {listed([name.partition(' ')[2] + 's' for name in [_ONE[item] for item in types(items)]])}"
    return listed(words)


def listed(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} or {last}" if before else last


def is_public(path: FieldPath, part: Schema) -> bool:
    """Whether a string found at `path` may be printed: only where a scalar is meant that the schema knows, itself or
    as a list item, and does not call sensitive. What stands under a key of one's own, or in place of a mapping or
    list, may be a secret.
    """
    facts = part.get("x-workerc")
    known = facts is not None or (bool(path) and isinstance(path[-1], int))
    scalar = not {"object", "array"}.issuperset(types(part))
    return known and scalar and not (facts or {}).get("sensitive", False)
