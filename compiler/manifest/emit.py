"""Plain values to YAML that every reader, of version 1.1 or 1.2, takes the same way.

The form is canonical: keys in the order they come in, block style, LF, no line is ever folded. A string is plain
where no reader could take it for something else, a literal block where it has several lines that such a block
holds safely, and double-quoted otherwise. A float has a point and its exponent a sign, or PyYAML would read a string.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite

from compiler.hints import Any
from compiler.regex import regex

_PLAIN = regex(r"[A-Za-z_/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./(][A-Za-z0-9_./()-]*)*\Z")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "none"))
_ESCAPED = regex("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = regex("[\ud800-\udfff]")
_BLOCK = regex("[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*\\Z")
_SHORT = 64  # labels and names recur: remembering them saves a fifth of the time of writing
_KEY_LIMIT = 1000  # libyaml and go-yaml take keys of 1,024 characters at most in front of a colon


class UnwritableError(ValueError):
    """A value that no YAML reader would give back."""


def emit(value: dict[str, Any]) -> str:
    """The document that holds `value`. Raises `UnwritableError`."""
    return _entries(value, 0) or "{}\n"


def quoted(text: str) -> str:
    """A string on one line, as a key or a value."""
    return _remembered(text) if len(text) <= _SHORT else _quoted(text)


def _quoted(text: str) -> str:
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    if found := _SURROGATE.search(text):
        raise UnwritableError(f"U+{ord(found[0]):04X}, half of a surrogate pair, has no place in a text")
    text = encode_basestring(text)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) if _ESCAPED.search(text) else text


_remembered = lru_cache(maxsize=1 << 12)(_quoted)


@lru_cache(maxsize=1 << 12)
def _line_after_key(text: str) -> str:
    return "" if "\n" in text else f" {_quoted(text)}\n"


def short_after_key(text: str) -> str:
    """`text` as it follows a key at any depth; nothing for one that is long, or has several lines."""
    return _line_after_key(text) if len(text) <= _SHORT else ""


def after_key(value: Any, depth: int) -> str:
    """`value` as it follows a key at `depth`, with the line break that ends it."""
    kind = type(value)
    if kind is str:
        return short_after_key(value) or string_after_key(value, depth)
    if kind is dict:
        return f"\n{_entries(value, depth + 1)}" if value else " {}\n"
    if kind is list:
        return f"\n{_items(value, depth + 1)}" if value else " []\n"
    return f" {_scalar(value, kind)}\n"


def string_after_key(value: str, depth: int) -> str:
    if "\n" not in value or value[0] in " \t\n" or not _BLOCK.match(value):
        return f" {quoted(value)}\n"
    pad = "  " * (depth + 1)
    body, keep = (value[:-1], "+" if value.endswith("\n\n") else "") if value[-1] == "\n" else (value, "-")
    return f" |{keep}\n" + "".join([f"{pad}{line}\n" if line else "\n" for line in body.split("\n")])


def key_head(depth: int, key: str) -> str:
    """`key`, quoted already, up to its colon."""
    pad = "  " * depth
    return f"{pad}{key}:" if len(key) < _KEY_LIMIT else f"{pad}? {key}\n{pad}:"


def item(text: str, depth: int) -> str:
    """A list item of what `after_key` gives: the first line of a nested block moves up behind the dash."""
    pad = "  " * depth
    return f"{pad}- {text[len(pad) + 3 :]}" if text[0] == "\n" else f"{pad}-{text}"


def _entries(mapping: dict[str, Any], depth: int) -> str:
    pad = "  " * depth
    lines = []
    for key, value in mapping.items():
        if type(key) is str and len(key) <= _SHORT:
            tail = _line_after_key(value) if type(value) is str and len(value) <= _SHORT else ""
            lines.append(f"{pad}{_remembered(key)}:{tail or after_key(value, depth)}")
        else:
            lines.append(key_head(depth, _key(key)) + after_key(value, depth))
    return "".join(lines)


def _items(sequence: list[Any], depth: int) -> str:
    return "".join([item(after_key(value, depth), depth) for value in sequence])


def _key(key: Any) -> str:
    if type(key) is not str:
        raise UnwritableError(f"the key `{key}` is no string")
    return quoted(key)


def _scalar(value: Any, kind: type) -> str:
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float and isfinite(value):
        return _float(value)
    raise UnwritableError(f"`{value!r}` is not for YAML that Kubernetes reads")


def _float(value: float) -> str:
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}{exponent}{power}"
