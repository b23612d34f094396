"""What plain scalars mean: the core schema of YAML 1.2 (section 10.3), and where YAML 1.1 readers differ."""

from __future__ import annotations

import re
from typing import Any

_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_CONSTANTS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_NUMERIC_START = frozenset("0123456789+-.")
# CPython refuses to convert longer ones, and no field of ours is that large.
_MAX_DIGITS = 1000


def resolve(text: str) -> Any:
    """The value of the plain scalar `text`: None, bool, int, float or str."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMERIC_START and len(text) <= _MAX_DIGITS:
        if _INT.match(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.match(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


_BOOLEANS_1_1 = {word: value for value, words in (("true", "y yes on"), ("false", "n no off")) for word in words.split()}
_NUMBER_1_1 = re.compile(
    r"(?P<octal>[-+]?0[0-9_]*[0-7])\Z|(?P<binary>[-+]?0b[01_]+)\Z|(?P<sexagesimal>[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)\Z"
    r"|(?P<digits>[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?)\Z|(?P<timestamp>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ].*)?)\Z"
)


def ambiguity(text: str) -> str | None:
    """What a YAML 1.1 reader such as go-yaml takes the plain scalar `text` for, where that is something else."""
    if not text or len(text) > 64:
        return None
    if word := _BOOLEANS_1_1.get(text.lower()) if len(text) <= 3 else None:
        return f"the boolean {word}"
    if text[0] in _NUMERIC_START and (found := _NUMBER_1_1.match(text)) and text != "0":
        return {
            "octal": "an octal number",
            "binary": "a binary number",
            "sexagesimal": "a number to base 60",
            "digits": "a number",
            "timestamp": "a timestamp",
        }[found.lastgroup or "digits"]
    return None
