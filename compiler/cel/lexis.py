"""Tokens of CEL, as the grammar of cel-go has them: the longest one that matches, strings before identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.records import NamedTuple
from compiler.regex import regex

EOF = "<EOF>"
IDENTIFIER = "IDENTIFIER"
QUOTED_IDENTIFIER = "ESC_IDENTIFIER"
INT = "NUM_INT"
UINT = "NUM_UINT"
FLOAT = "NUM_FLOAT"
STRING = "STRING"
BYTES = "BYTES"

KEYWORDS = frozenset(("in", "true", "false", "null"))

_HEX = "[0-9a-fA-F]"
_ESCAPE = rf"""\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX]{_HEX}{{2}}|u{_HEX}{{4}}|U{_HEX}{{8}})"""
_PLAIN = "|".join(
    (
        rf'"""(?:{_ESCAPE}|[^\\"]|"(?!""))*+"""',
        rf"'''(?:{_ESCAPE}|[^\\']|'(?!''))*+'''",
        rf'"(?:{_ESCAPE}|[^\\"\n\r])*+"',
        rf"'(?:{_ESCAPE}|[^\\'\n\r])*+'",
    )
)
_RAW = r"""[rR](?:\"{3}(?:[^"]|"(?!""))*+\"{3}|'{3}(?:[^']|'(?!''))*+'{3}|"[^"\n\r]*+"|'[^'\n\r]*+')"""
_TOKEN = regex(
    "|".join(
        (
            r"(?P<gap>(?:[\t \r\n\f]++|//[^\n]*+)++)",
            rf"(?P<BYTES>[bB](?:{_PLAIN}|{_RAW}))",
            rf"(?P<STRING>{_PLAIN}|{_RAW})",
            r"(?P<NUM_FLOAT>[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)",
            rf"(?P<NUM_UINT>0x{_HEX}+[uU]|[0-9]+[uU])",
            rf"(?P<NUM_INT>0x{_HEX}+|[0-9]+)",
            r"(?P<IDENTIFIER>[A-Za-z_][A-Za-z0-9_]*)",
            r"(?P<ESC_IDENTIFIER>`[A-Za-z0-9_.\-/ ]+`)",
            r"(?P<symbol>==|!=|<=|>=|&&|\|\||[<>\[\]{}().,\-!?:+*/%])",
        )
    )
)

# How far a lexer reads into what turns out to be no token: it points at the first character that cannot belong to one.
_HALF_ESCAPE = rf"\\(?:[xX]{_HEX}?|u{_HEX}{{0,3}}|U{_HEX}{{0,7}}|[0-3][0-7]?)?"
_HALF = regex(
    "|".join(
        (
            rf'"""(?:{_ESCAPE}|[^\\])*+(?:{_HALF_ESCAPE})?',
            rf"'''(?:{_ESCAPE}|[^\\])*+(?:{_HALF_ESCAPE})?",
            rf'"(?:{_ESCAPE}|[^\\"\n\r])*+(?:{_HALF_ESCAPE})?',
            rf"'(?:{_ESCAPE}|[^\\'\n\r])*+(?:{_HALF_ESCAPE})?",
            r"`[A-Za-z0-9_.\-/ ]*+|[=&|]",
        )
    )
)


class Token(NamedTuple):
    """`kind` is what the grammar calls it: a symbol or a keyword is called by its text."""

    kind: str
    text: str
    offset: int


class Unreadable(NamedTuple):
    """Text that no token begins with; reading goes on behind it."""

    text: str
    offset: int


def tokens(text: str) -> Iterator[Token | Unreadable]:
    """The tokens of `text`, the last of which is the end."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            half = _HALF.match(text, at)
            end = (half.end() if half else at) + 1
            yield Unreadable(text[at:end], at)
            at = end
            continue
        kind = found.lastgroup
        if kind != "gap":
            spelling = found.group()
            named = kind != "symbol" and not (kind == IDENTIFIER and spelling in KEYWORDS)
            yield Token(str(kind) if named else spelling, spelling, at)
        at = found.end()
    yield Token(EOF, EOF, len(text))
