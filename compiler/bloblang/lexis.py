"""The smallest parts of Bloblang: white space, names, strings, and how messages call what stands somewhere.

White space matters: some of it may hold line breaks and comments (`GAP`), some may not (`SPACES`), and some has to be there.
A comment ends with a line break, without which it is none. Quantifiers are possessive: nothing is read twice.
"""

from __future__ import annotations

import re

from compiler.bloblang.problem import abandoned
from compiler.regex import regex

SPACES = regex(r"[ \t]*+")
GAP = regex(r"(?:[ \t]++|(?:#[^\n]*+)?\r?\n|#[^\n]*+\n)*+")
LINE_END = regex(r"(?:#[^\n]*+)?\r?\n|#[^\n]*+\n")
NAME = regex(r"[A-Za-z0-9_]++")
NUMBER = regex(r"-?[0-9]++(?:\.[0-9]++)?+")
CALL = regex(r"([a-z0-9_]++)\(")
NAMED = regex(r"([a-z0-9_]++):[ \t]*+")
OPERATOR = regex(r"[ \t]*+(\|\||&&|==|!=|>=|<=|[-+/*%<>|])")
ARROW = regex(r"([A-Za-z0-9_]++)[ \t]++->[ \t]++")
LITERAL = regex(r"true|false|null")

PATH = regex(r'[A-Za-z0-9_]++(?:\.(?:[A-Za-z0-9_]++|"(?:[^"\\\n]|\\.)*+"))*+')
_KEY = r'(?:"(?:[^"\\\n]|\\.)*+"|[A-Za-z0-9_]++)'
ASSIGNMENT = regex(rf"(?:let[ \t]++{_KEY}|meta(?:[ \t]++{_KEY})?+|{PATH.pattern})[ \t]*+=(?![=>])")

TOP = regex(r'map[ \t]++(?:"[^"\n]*+"|\w++)[ \t]++\{|import[ \t]++"')  # what stands in no block
# What begins a statement that may be wrong: no line inside an expression begins so either.
_BEGUN = regex(r'(?:let|meta|import)[ \t]++["$\w]|map[ \t]++\S++[ \t]*+\{|[^\s=#(){}]++[ \t]++=[ \t]')
LINE_START = regex(r"^[ \t]*+", re.MULTILINE)

_QUOTED = regex(r'"((?:[^"\\\n]|\\[^\n])*+)"')
_ESCAPE = regex(
    r'\\(?:[abfnrtv\\"]|x[0-9A-Fa-f]{2}|[0-3][0-7]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|U(?:000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4})'
)
_LONGEST = 20
_BEHIND_STRINGS = ("", "\n", " ", ")", "]", "}", ",", ".", ":")
_TRIPLE = '"""'


def is_statement(text: str, at: int) -> bool:
    """Whether what stands at `at` is a statement and nothing else: no expression holds a single `=`."""
    return ASSIGNMENT.match(text, at) is not None or TOP.match(text, at) is not None


def begins_statement(text: str, at: int) -> bool:
    """Whether what stands at `at` is meant for a statement."""
    return _BEGUN.match(text, at) is not None or ASSIGNMENT.match(text, at) is not None


def gap_end(text: str, at: int) -> int:
    """Where white space, line breaks and comments at `at` end."""
    return GAP.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def spaces_end(text: str, at: int) -> int:
    return SPACES.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def string_end(text: str, at: int, *, is_value: bool = False) -> int:
    """Where the string that starts at `at` ends; one that is no value but a name has no triple quotes. Raises `Abandoned`."""
    if is_value and text.startswith(_TRIPLE, at):
        end = text.find(_TRIPLE, at + 3)
        if end < 0:
            raise abandoned(at, at + 3, 'the string is not closed with `"""`')
        return end + 3
    found = _QUOTED.match(text, at)
    if not found:
        is_last = "\n" not in text[at:]
        message = "the string is not closed" if is_last else "the string is not closed on its line"
        raise abandoned(at, at + 1, message, _closing_advice(text, at, is_last=is_last))
    if "\\" in found[1]:
        _check_escapes(text, at + 1, found.end() - 1)
    return found.end()


def _closing_advice(text: str, at: int, *, is_last: bool) -> str | None:
    if text[at + 1 : at + 2] in _BEHIND_STRINGS and '"' in text[text.rfind("\n", 0, at) + 1 : at]:
        return 'a `"` may be missing further left'
    return None if is_last else 'a string of several lines stands between `"""`'


def _check_escapes(text: str, at: int, end: int) -> None:
    while (at := text.find("\\", at, end)) >= 0:
        found = _ESCAPE.match(text, at, end)
        if not found:
            written = text[at : at + 2]
            advice = f'write `\\{written}`, or the string between `"""`'
            raise abandoned(at, at + 2, f"`{written}` is no escape in a string", advice)
        at = found.end()


def found(text: str, at: int) -> str:
    """What stands at `at`, for a message that ends in `found …`."""
    if at >= len(text):
        return "the end"
    if text[at] in "\r\n":
        return "the end of the line"
    if text[at] == '"':
        return "a string"
    if text[at] == "#":
        return "a comment"
    word = NAME.match(text, at)
    return f"`{word[0][:_LONGEST] if word else visible(text[at])}`"


def found_end(text: str, at: int) -> int:
    """Where what `found` names ends."""
    word = NAME.match(text, at)
    return word.end() if word else min(at + 1, max(len(text), at))


def visible(character: str) -> str:
    """One character as it may stand between backticks."""
    return character if character.isprintable() and character != "`" else f"U+{ord(character):04X}"
