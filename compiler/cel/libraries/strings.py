"""Functions of texts: cel-go's strings in their second version. Indices count characters."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.formatting import formatted
from compiler.cel.libraries.quoting import cel_quoted
from compiler.cel.texts import shown
from compiler.cel.types import DYN, INT, STRING, list_of
from compiler.hints import Any

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_TO_LOWER, _TO_UPPER = str.maketrans(_UPPER, _LOWER), str.maketrans(_LOWER, _UPPER)
# What Unicode calls white space. `strip` without an argument takes four more.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_TEXTS = list_of(STRING)


def _outside(index: int) -> EvaluationError:
    return EvaluationError(f"index out of range: {index}")


def _char_at(text: str, index: int) -> str:
    if not 0 <= index <= len(text):
        raise _outside(index)
    return text[index : index + 1]


def _index_of(text: str, part: str, start: int = 0) -> int:
    if not part:
        return start
    if start < 0:
        raise _outside(start)
    return text.find(part, start)


def _last_index_of(text: str, part: str) -> int:
    return text.rfind(part)


def _last_index_up_to(text: str, part: str, start: int) -> int:
    """Where `part` begins last, at `start` or before it. Beyond the end of the text there is nothing."""
    if not part:
        return start
    if start < 0:
        raise _outside(start)
    return text.rfind(part, 0, start + len(part)) if start < len(text) else -1


def _replace(text: str, old: str, new: str, count: int = -1) -> str:
    found = len(text) + 1 if not old else text.count(old)
    times = found if count < 0 else min(count, found)
    costs.keep_small(len(text) + times * len(new))
    return text.replace(old, new, times)


def _split(text: str, separator: str, count: int = -1) -> list[str]:
    if count == 0:
        return []
    if separator:
        return text.split(separator, -1 if count < 0 else count - 1)
    if count < 0 or count > len(text):
        return list(text)
    return [*text[: count - 1], text[count - 1 :]]


def _substring(text: str, start: int, end: int | None = None) -> str:
    if end is not None and start > end:
        raise EvaluationError(f"invalid substring range. start: {start}, end: {end}")
    for index in (start, len(text) if end is None else end):
        if not 0 <= index <= len(text):
            raise _outside(index)
    return text[start:end]


def _join(texts: Sequence[Any], separator: str = "") -> str:
    for text in texts:
        if not isinstance(text, str):
            raise EvaluationError(f"join: invalid input: {shown(text)}")
    costs.keep_small(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _trim(text: str) -> str:
    return text.strip(_SPACE)


def _lower(text: str) -> str:
    return text.translate(_TO_LOWER)


def _upper(text: str) -> str:
    return text.translate(_TO_UPPER)


_ONCE, _TWICE = costs.through(), costs.through(passes=2)

STRINGS: Library = (
    Overload("charAt", (STRING, INT), STRING, _char_at, member=True),
    Overload("indexOf", (STRING, STRING), INT, _index_of, member=True, cost=costs.traversal),
    Overload("indexOf", (STRING, STRING, INT), INT, _index_of, member=True, cost=costs.traversal),
    Overload("lastIndexOf", (STRING, STRING), INT, _last_index_of, member=True, cost=costs.traversal),
    Overload("lastIndexOf", (STRING, STRING, INT), INT, _last_index_up_to, member=True, cost=costs.traversal),
    Overload("lowerAscii", (STRING,), STRING, _lower, member=True, cost=_ONCE),
    Overload("replace", (STRING, STRING, STRING), STRING, _replace, member=True, cost=_TWICE),
    Overload("replace", (STRING, STRING, STRING, INT), STRING, _replace, member=True, cost=_TWICE),
    Overload("split", (STRING, STRING), _TEXTS, _split, member=True, cost=_TWICE),
    Overload("split", (STRING, STRING, INT), _TEXTS, _split, member=True, cost=_TWICE),
    Overload("substring", (STRING, INT), STRING, _substring, member=True, cost=_ONCE),
    Overload("substring", (STRING, INT, INT), STRING, _substring, member=True, cost=_ONCE),
    Overload("trim", (STRING,), STRING, _trim, member=True, cost=_ONCE),
    Overload("upperAscii", (STRING,), STRING, _upper, member=True, cost=_ONCE),
    Overload("format", (STRING, list_of(DYN)), STRING, formatted, member=True, cost=_ONCE),
    Overload("strings.quote", (STRING,), STRING, cel_quoted, cost=_ONCE),
    Overload("join", (_TEXTS,), STRING, _join, member=True, cost=costs.result(passes=2)),
    Overload("join", (_TEXTS, STRING), STRING, _join, member=True, cost=costs.result(passes=2)),
)
