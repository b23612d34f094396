"""Single tokens the parser cannot read: quotes, escapes, anchors, tags, directives, block scalar headers."""

from __future__ import annotations

import re
from collections.abc import Callable

from compiler.document.failure import Failure, Told
from compiler.document.problems import shown
from compiler.regex import regex

_QUOTED = regex(r"'(?:[^']|'')*+'|\"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}


def behind_value(failure: Failure, token: str) -> Told | None:
    """Text on the line of a value that was complete."""
    place = (failure.at, failure.at + len(token))
    if failure.behind_quotes():
        start = failure.last.start_mark.index
        if told := runaway_quote(failure, start):
            return told
        quote = failure.last.style
        inner = "`''`" if quote == "'" else '`\\"`'
        message = f"{shown(token)} follows the closing quote of {shown(failure.text[start : failure.last.end_mark.index])}"
        return Told(message, f"quote the whole value, and write a quote inside it as {inner}", *place)
    if failure.behind_alias():
        return Told(f"{shown(token)} follows the alias `*{failure.last.anchor}`", "quote the whole value", *place)
    before = failure.before(failure.at).rstrip()
    if before.endswith(("}", "]")) and failure.text[failure.at] not in ",]}":
        return Told(f"{shown(token)} follows the closing `{before[-1]}`", "quote the whole value", *place)
    return None


def runaway_quote(failure: Failure, start: int) -> Told | None:
    """A quote at `start` that ends on a later line, perhaps only because another one stands there."""
    found = _QUOTED.match(failure.text, start)
    if found is None or found.end() <= failure.line_end(start):
        return None
    end = found.end()
    message = f"the quote that opens here runs on to line {failure.line_number(end)}"
    return Told(message, "close it on its own line", start, start + 1, (end - 1, end, "it ends here"))


def _unclosed_quote(failure: Failure) -> Told:
    quote = failure.text[failure.opened : failure.opened + 1]
    return Told(f"the quote `{quote}` that opens here is never closed", "close it", failure.opened, failure.opened + 1)


def _unknown_escape(failure: Failure) -> Told:
    escape = failure.text[failure.at : failure.at + 2]
    if len(escape) == 1:
        return _unclosed_quote(failure)
    return Told(f"{shown(escape)} is no escape", "write `\\\\` for a backslash, or use single quotes", failure.at, failure.at + 2)


def _short_escape(failure: Failure) -> Told:
    kind = failure.text[failure.at - 1]
    wanted = _HEX_DIGITS.get(kind, 2)
    found = re.compile(r"[0-9a-fA-F]*").match(failure.text, failure.at)
    end = min(found.end(), failure.at + wanted) if found else failure.at
    message = f"`\\{kind}` needs {wanted} hexadecimal digits and has {end - failure.at}"
    return Told(message, "write them all, or `\\\\` for a backslash", failure.at - 2, end)


def _no_character(failure: Failure) -> Told:
    start = failure.at - 2
    end = failure.at + _HEX_DIGITS.get(failure.text[failure.at - 1], 2)
    code = failure.text[failure.at : end].upper()
    if code.startswith(("D", "0000D")):
        message = f"`{failure.text[start:end]}` is half of a surrogate pair and no character"
        return Told(message, "write the character itself, or `\\U` with eight digits", start, end)
    return Told(f"`{failure.text[start:end]}` is beyond the last character `\\U0010FFFF`", "correct the number", start, end)


def _no_start(failure: Failure) -> Told:
    """A character that starts no plain text."""
    text = failure.rest(failure.at)
    sign = "a backtick" if text[:1] == "`" else f"`{text[:1]}`"
    return Told(f"unquoted text cannot start with {sign}", "quote it", failure.at, failure.at + len(text))


def _no_name(failure: Failure) -> Told:
    """An `&` or `*` without a name."""
    sign = failure.text[failure.opened]
    kind = "alias" if sign == "*" else "anchor"
    text = failure.rest(failure.opened)
    return Told(f"`{sign}` starts an {kind}, and no name follows it", "quote the text", failure.opened, failure.opened + len(text))


def _text_in_header(failure: Failure) -> Told:
    """Text behind the `|` or `>` of a block scalar, or behind a tag."""
    text = failure.rest(failure.at)
    sign = failure.text[failure.opened : failure.opened + 1]
    message = f"{shown(text)} stands on the line of the `{sign}` that announces a text"
    return Told(message, "start the text on the next line, or quote it", failure.at, failure.at + len(text))


def _zero_indentation(failure: Failure) -> Told:
    return Told("a text cannot be indented by 0", "write a number from 1 to 9, or none", failure.at, failure.at + 1)


def _directive(failure: Failure) -> Told:
    text = failure.rest(failure.opened)
    place = (failure.opened, failure.opened + len(text))
    if text.startswith("%YAML"):
        return Told(f"{shown(text)} is not `%YAML 1.2`", "remove the line", *place)
    if text.startswith("%TAG"):
        return Told(f"{shown(text)} is no complete `%TAG` directive", "remove the line", *place)
    return Told(f"{shown(text)} is read as a directive, and there is none of that name", "quote the text", *place)


def _repeated_directive(failure: Failure) -> Told:
    text = failure.rest(failure.at)
    return Told(f"the directive {shown(text)} repeats an earlier one", "remove one of them", failure.at, failure.at + len(text))


def _tag(failure: Failure) -> Told:
    text = failure.token(failure.opened)
    place = (failure.opened, failure.opened + len(text))
    return Told(f"{shown(text)} is no tag that can be read", "quote the text, or remove the tag", *place)


EXPLANATIONS: dict[str, Callable[[Failure], Told]] = {
    "found unexpected end of stream": _unclosed_quote,
    "found unexpected document indicator": _unclosed_quote,
    "found unknown escape character": _unknown_escape,
    "did not find expected hexdecimal number": _short_escape,
    "found invalid Unicode character escape code": _no_character,
    "found character that cannot start any token": _no_start,
    "did not find expected alphabetic or numeric character": _no_name,
    "did not find expected comment or line break": _text_in_header,
    "found an indentation indicator equal to 0": _zero_indentation,
    "found unknown directive name": _directive,
    "could not find expected directive name": _directive,
    "found unexpected non-alphabetical character": _directive,
    "did not find expected digit or '.' character": _directive,
    "found extremely long version number": _directive,
    "did not find expected version number": _directive,
    "found incompatible YAML document": _directive,
    "did not find expected whitespace": _directive,
    "did not find expected '!'": _directive,
    "found duplicate %YAML directive": _repeated_directive,
    "found duplicate %TAG directive": _repeated_directive,
    "found undefined tag handle": _tag,
    "did not find the expected '>'": _tag,
    "did not find expected tag URI": _tag,
    "did not find expected whitespace or line break": _tag,
    "did not find URI escaped octet": _tag,
    "found an incorrect leading UTF-8 octet": _tag,
    "found an incorrect trailing UTF-8 octet": _tag,
}
