"""What plain scalars mean: the core schema of YAML 1.2 (section 10.3), and where `kubectl` and `helm` differ.

Both read YAML with go-yaml v2 (by way of sigs.k8s.io/yaml), which resolves scalars as YAML 1.1 does, with rules
of its own. `elsewhere` restates its `resolve.go`; tests hold that against the real programs.
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_CONSTANTS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CONSTANTS |= dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)
_BOOLEANS_1_1 = dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True)
_BOOLEANS_1_1 |= dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False)

# A plain scalar that neither is one of these words nor starts with one of these characters is a string everywhere.
WORDS = frozenset(_CONSTANTS) | frozenset(_BOOLEANS_1_1)
NUMERIC_STARTS = frozenset("0123456789+-.")
_IN_NUMBERS = frozenset("0123456789+-._xXoObBaAcCdDeEfFiInN")  # whatever has another character is no number to anybody

_INT = regex(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = regex(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
# CPython refuses to convert 4,301 digits, and no field of a Worker is that large.
_MAX_LENGTH = 1000

_GO_INT = regex(r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)|(?P<dec>0|[1-9][0-9]*))\Z")
_GO_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
# Go's ParseFloat takes an underscore between digits; the other numbers lose theirs before they are read.
_GO_LEADING_POINT = regex(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?\Z")
_INT64, _UINT64 = range(-(2**63), 2**63), range(2**63, 2**64)


class Reading(NamedTuple):
    """`value` is the one of YAML 1.2; `elsewhere` is what `kubectl` and `helm` read where `differs` says so."""

    value: Any
    elsewhere: Any
    differs: bool


def resolve(text: str) -> Any:
    """The value of the plain scalar `text`: None, bool, int, float or str.

    A float too large for 64 bits stays text, as it does for go-yaml: `6e51234` is a Git hash, not infinity.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in NUMERIC_STARTS or len(text) > _MAX_LENGTH:
        return text
    if _INT.match(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.match(text):
        value = float(text)
        return text if math.isinf(value) else value
    if _NOT_FINITE.match(text):
        return float(text.lower().replace(".", ""))
    return text


def reading(text: str) -> Reading:
    """How the plain scalar `text` reads here and elsewhere."""
    return _reading(text) if len(text) <= _MAX_LENGTH else Reading(text, text, differs=False)


@lru_cache(maxsize=4096)
def _reading(text: str) -> Reading:
    if text and text not in WORDS and not _IN_NUMBERS.issuperset(text):
        return Reading(text, text, differs=False)
    value = resolve(text)
    other = elsewhere(text)
    return Reading(value, other, type(value) is not type(other) or value != other)


def elsewhere(text: str) -> Any:
    """What `kubectl` and `helm` read where YAML has the plain scalar `text`: the value in the JSON they make of it.

    Infinities and nan, which JSON has not and both refuse, are given as None.
    """
    if text in _BOOLEANS_1_1:
        return _BOOLEANS_1_1[text]
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in NUMERIC_STARTS or len(text) > _MAX_LENGTH:
        return text
    return None if _NOT_FINITE.match(text) else _go_number(text)


def _go_number(text: str) -> int | float | str:
    digits = text.replace("_", "")
    if text[0] == ".":
        return _go_float(digits, text) if _GO_LEADING_POINT.match(text) else text
    if found := _GO_INT.match(digits):
        base = found.lastgroup or "dec"
        value = int(found["sign"] + found[base], _GO_BASES[base])
        if value in _INT64:
            return value
        if value in _UINT64 and not found["sign"]:
            return float(value)  # their JSON rounds what a signed 64-bit number cannot hold
    return _go_float(digits, text) if _FLOAT.match(digits) else text


def _go_float(digits: str, text: str) -> float | int | str:
    value = float(digits)
    if math.isinf(value):
        return text
    # JSON knows one kind of number; the type here is the one that YAML 1.2 gives a text like `08`.
    whole = int(digits) if _INT.match(digits) else None
    return whole if whole == value and whole in _INT64 else value


def key_elsewhere(text: str) -> str | None:
    """The key that `kubectl` and `helm` make of the plain key `text`; None where they refuse it."""
    value = elsewhere(text)
    if value is None:
        return _infinite_key(resolve(text)) if text[:1] in NUMERIC_STARTS else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if isinstance(resolve(text), int) and resolve(text) in _UINT64 else _float_key(value)
    return str(value)


def _float_key(value: float) -> str:
    """Go's `FormatFloat(value, 'g', -1, 32)`: the fewest digits that name the same 32-bit number."""
    try:
        single = _single(value)
    except OverflowError:
        return _infinite_key(value)
    precision = next(digits for digits in range(9) if _single(float(f"{single:.{digits}e}")) == single)
    scientific = f"{single:.{precision}e}"
    exponent = int(scientific.partition("e")[2])
    return f"{single:.{max(precision - exponent, 0)}f}" if -4 <= exponent < 6 else scientific  # noqa: PLR2004 - Go's own


def _single(value: float) -> float:
    found: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return found


def _infinite_key(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    return ".inf" if value > 0 else "-.inf"


def spoken(value: Any) -> str:
    """A value as messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "the boolean `true`" if value else "the boolean `false`"
    return f"the text `{value}`" if isinstance(value, str) else f"the number `{value}`"
