"""What the parser stumbles over, told to the person who wrote it.

libyaml names what its grammar wanted; these functions name what stands in the file, and put the place on it.
They run only once a document is known to be broken, so that they may read it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from compiler.document import tokens
from compiler.document.document import Problem
from compiler.document.events import (
    CParser,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)
from compiler.document.failure import Failure, Told
from compiler.document.problems import braces, shown
from compiler.regex import regex
from compiler.source import Source

_FORBIDDEN = regex("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BRACES = regex(r"(?:^|(?<=[\s,\[:-]))\{\{[^\r\n]*?(?:\}\}|$)")
_KEY = regex(r"[ \t]*(?:- +)*+(?P<key>[^\s#][^\r\n]*)")
_INDENT = regex(r"[ \t]*(?:[-?:][ \t]+)*+")
_COLON = regex(r":[ \t]+")
_COMMENT = regex(r"[ \t]+#")
_NO_BREAK = regex(r"(?<=:)[\u00a0\u2007\u202f]")
_MAX_KEY = 1024  # characters that may stand before a `:` (YAML 1.2, section 7.4.2)
_LOOKED_BACK = 1000  # lines
_CLOSING = {"[": "]", "{": "}"}
# What the parser says of a tab that indents. Inside brackets a tab is as good as a space.
_OF_TABS = frozenset(
    (
        "found a tab character that violates indentation",
        "found a tab character where an indentation space is expected",
        "mapping values are not allowed in this context",
        "did not find expected key",
        "did not find expected '-' indicator",
        "could not find expected ':'",
    )
)


def explained(error: Exception, text: str, base: int, source: Source) -> Problem:
    """The problem behind an `error` of the parser, met in the `text` that starts at offset `base` of the source."""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        at = min(mark.index, len(text)) if mark else 0
        opened = min(error.context_mark.index, len(text)) if error.context_mark else at
        failure = Failure(text, error.problem or "", at, opened, *_before(text), source, base)
        told = _tab(failure) or _braces(failure) or _EXPLANATIONS.get(failure.problem, _unknown)(failure)
    else:
        told = _forbidden(text)
    related = () if told.see is None else ((source.span(base + told.see[0], base + told.see[1]), told.see[2]),)
    span = source.span(base + told.start, base + min(told.end, len(text)))
    return Problem(told.code, told.message, span, told.help, related)


def _before(text: str) -> tuple[Event, int | None]:
    """The last event with a text before the parser gives up, and where the innermost bracket opens that is open then."""
    parser, last = CParser(text), None
    brackets: list[int] = []
    try:
        while event := parser.get_event():
            if event.start_mark.index < event.end_mark.index:
                last = event
            if type(event) in (MappingStartEvent, SequenceStartEvent):
                brackets.append(event.start_mark.index if event.flow_style else -1)
            elif type(event) in (MappingEndEvent, SequenceEndEvent):
                brackets.pop()
    except YAMLError:
        pass
    finally:
        parser.dispose()
    return last, brackets[-1] if brackets and brackets[-1] >= 0 else None


def _forbidden(text: str) -> Told:
    found = _FORBIDDEN.search(text)
    if found is None:
        return Told("the text cannot be read", None, 0, 0)
    code = ord(found.group())
    place = found.span()
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the surrogates
        return Told(f"U+{code:04X} is half of a surrogate pair and no character", "remove it", *place, code="YML102")
    written = f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}"  # noqa: PLR2004
    advice = f"remove it, or write it as `{written}` inside double quotes"
    return Told(f"the character U+{code:04X} is not allowed in YAML", advice, *place, code="YML102")


def _unknown(failure: Failure) -> Told:
    token = failure.token(failure.at)
    return Told(f"the text cannot be read on: {failure.problem}", None, failure.at, failure.at + len(token))


def _tab(failure: Failure) -> Told | None:
    """A tab where only spaces may indent; the parser then complains about one thing or another."""
    if failure.problem not in _OF_TABS and failure.text[failure.at : failure.at + 1] != "\t":
        return None
    start = failure.line_start(failure.at)
    indent = _INDENT.match(failure.text, start)
    stop = max(indent.end(), failure.at) if indent else failure.at
    at = failure.text.find("\t", start, stop + 1)
    if at < 0 or (indent and at >= indent.end()):
        return None
    end = at
    while failure.text[end : end + 1] == "\t":
        end += 1
    return Told("a tab is used for indentation", "indent with spaces", at, end, code="YML104")


def _braces(failure: Failure) -> Told | None:
    """An unquoted `{{ … }}` on the line, which the parser took for mappings."""
    start = failure.line_start(failure.at)
    found = _BRACES.search(failure.text, start, failure.line_end(failure.at))
    if found is None or found.start() > failure.at:
        return None
    problem = braces(found.group(), failure.source.span(failure.base, failure.base))
    return Told(problem.message, problem.help, *found.span(), code=problem.code)


def _colon(failure: Failure) -> Told:
    """A `: ` where no mapping can start."""
    line_start, at = failure.line_start(failure.at), failure.at
    before = failure.before(at)
    key = before.lstrip(" -")
    start = at - len(key)
    if len(key) > _MAX_KEY:
        return _long_key(key, start, at)
    if found := _COLON.search(before):
        first = line_start + found.end()
        text = _COMMENT.split(failure.rest(first), maxsplit=1)[0]
        return Told(f"the unquoted text {shown(text)} holds a further `: `", "quote the text", first, first + len(text))
    last = failure.last
    if last is not None and last.start_mark.index < line_start and last.end_mark.index >= at:
        begun = last.start_mark.index
        if told := tokens.runaway_quote(failure, begun):
            return told
        if pasted := _NO_BREAK.search(failure.text, begun, at):
            message = f"a no-break space, U+{ord(pasted[0]):04X}, stands behind `:` in place of a space"
            return Told(message, "write a space, here and wherever else one was pasted", pasted.start(), pasted.end())
        message = f"{shown(key + ':')} stands inside the text that starts on line {failure.line_number(begun)}"
        advice = "indent it like the key it belongs beside; to nest it, end the line above with `:`"
        return Told(message, advice, start, at + 1, (begun, begun + len(failure.rest(begun)), "the text starts here"))
    return Told(f"{shown(key + ':')} cannot start a mapping here", "quote the text, or correct the indentation", start, at + 1)


def _long_key(key: str, start: int, end: int) -> Told:
    message = f"a key has {len(key)} characters before its `:`, more than {_MAX_KEY}"
    return Told(message, "write `? ` before the key, and `: ` with the value on a line of its own", start, end)


def _no_key(failure: Failure) -> Told:
    """Something in a block mapping that is no key."""
    token = failure.token(failure.at)
    if told := tokens.behind_value(failure, token):
        return told
    if failure.starts_line() and failure.text[failure.at] == "-":
        advice = "put the list under a key of its own, or indent it below the key it belongs to"
        return Told("a list item stands among the keys of a mapping", advice, failure.at, failure.at + 1)
    return _misplaced(failure, token)


def _no_item(failure: Failure) -> Told:
    """Something in a block list that is no item."""
    token = failure.token(failure.at)
    if told := tokens.behind_value(failure, token):
        return told
    column = failure.at - failure.line_start(failure.at)
    if column == failure.opened - failure.line_start(failure.opened):
        message = f"{shown(token)} stands among the items of a list"
        return Told(message, "start it with `- `, or indent it differently", failure.at, failure.at + len(token))
    return _misplaced(failure, token)


def _misplaced(failure: Failure, token: str) -> Told:
    """A line whose indentation is that of no line it could belong to."""
    place = (failure.at, failure.at + len(token))
    if token == ":":  # noqa: S105 - of the text, not of a service
        return Told("no key stands before the `:`", "write the key, or quote the text", *place)
    if opening := {"}": "{", "]": "["}.get(token):
        return Told(f"`{token}` closes nothing", f"remove it, or open it with `{opening}`", *place)
    if not failure.starts_line():
        return Told(f"{shown(token)} is not expected here", "quote the text", *place)
    column = failure.at - failure.line_start(failure.at)
    open_columns = _open_columns(failure)
    if not open_columns or column in open_columns:
        return Told(f"{shown(token)} is not expected here", "correct the indentation, or quote the text", *place)
    columns = " or ".join([", ".join(map(str, open_columns[:-1])), str(open_columns[-1])]).removeprefix(" or ")
    message = f"the line is indented by {column}, the lines it could belong to by {columns}"
    return Told(message, "align it with the lines it belongs to", *place)


def _open_columns(failure: Failure) -> list[int]:
    """The columns, from 0, of the keys and items above that are still open, smallest first."""
    lines = failure.text[: failure.line_start(failure.at)].splitlines()[-_LOOKED_BACK:]
    found: list[int] = []
    for line in reversed(lines):
        if match := _KEY.match(line):
            if line.startswith(("---", "...")):
                break
            columns = {len(line) - len(line.lstrip(" "))}
            if _COLON.search(line) or line.endswith(":"):
                columns.add(match.start("key"))
            found += [column for column in columns if not found or column < min(found)]
    return sorted(set(found))


def _unclosed_flow(failure: Failure) -> Told:
    """A list or mapping in brackets that goes on with something else than `,` or the end."""
    opening = failure.text[failure.opened : failure.opened + 1]
    closing = _CLOSING.get(opening, "}")
    token = failure.token(failure.at)
    opened = (failure.opened, failure.opened + 1)
    here = (failure.at, failure.at + len(token))
    if failure.ends():
        return _never_closed(failure, failure.opened)
    if told := _flow_key(failure, token) or tokens.behind_value(failure, token):
        return told
    if failure.line_start(failure.at) != failure.line_start(failure.opened):
        message = f"the `{opening}` that opens here is not closed before line {failure.line_number(failure.at)} goes on"
        advice = f"close it with `{closing}`, or put a `,` between the items"
        return Told(message, advice, *opened, (*here, f"`,` or `{closing}` is expected here"))
    message = f"{shown(token)} stands where `,` or `{closing}` is expected"
    return Told(message, "put a `,` between the items, or quote the text", *here, (*opened, "opened here"))


def _flow_key(failure: Failure, token: str) -> Told | None:
    """A key in brackets that the parser does not connect with its `:`."""
    if token != ":" or not failure.behind_scalar():  # noqa: S105 - of the text, not of a service
        return None
    start, end = failure.last.start_mark.index, failure.last.end_mark.index
    key = failure.text[start:end]
    if len(key) > _MAX_KEY:
        return _long_key(key, start, end)
    if key[:1] in ("'", '"') and "\n" in failure.text[start : failure.at]:
        return Told(f"the key {shown(key)} and its `:` stand on two lines", "write both on one line", start, end)
    return None


def _never_closed(failure: Failure, opened: int) -> Told:
    opening = failure.text[opened : opened + 1]
    advice = f"close it with `{_CLOSING.get(opening, '}')}`"
    return Told(f"the `{opening}` that opens here is never closed", advice, opened, opened + 1)


def _no_value(failure: Failure) -> Told:
    if failure.ends() and failure.bracket is not None:
        return _never_closed(failure, failure.bracket)
    token = failure.token(failure.at)
    message = f"{shown(token)} stands where a value is expected" if token.strip() else "a value is missing"
    return Told(message, "write a value, or quote the text", failure.at, failure.at + len(token))


def _no_colon(failure: Failure) -> Told:
    """A line among the keys of a mapping that has no `: `."""
    text, start = failure.rest(failure.opened), failure.opened
    key = failure.text[start:].partition(": ")[0]
    if len(key) > _MAX_KEY and "\n" not in key:
        return _long_key(key, start, start + len(key))
    if told := tokens.runaway_quote(failure, start):
        return told
    if re.match(r"[^\s'\"]+:\S", text):
        return Told(f"{shown(text)} has no space behind its `:`", "put a space behind the `:`", start, start + len(text))
    advice = "write `key: value`; where it continues the text above, indent it deeper than the key of that text"
    return Told(f"{shown(text)} is neither a key with a value nor a part of the text above", advice, start, start + len(text))


def _item_in_line(failure: Failure) -> Told:
    text = failure.rest(failure.at)
    if failure.before(failure.at).rstrip().endswith(":"):
        message, advice = "a list item cannot start on the line of its key", "start the list on the next line, or quote the text"
    else:
        message, advice = "a list item cannot start here", "quote the text, or correct the indentation"
    return Told(message, advice, failure.at, failure.at + len(text))


def _question(failure: Failure) -> Told:
    text = failure.rest(failure.at)
    return Told("`? ` cannot start a key here", "quote the text", failure.at, failure.at + len(text))


def _no_document(failure: Failure) -> Told:
    token = failure.token(failure.at)
    place = (failure.at, failure.at + len(token))
    if failure.text.startswith("%"):
        end = failure.line_end(0)
        return Told(f"the directive {shown(failure.text[:end])} has no `---` after it", "put `---` below it", 0, end)
    if token in ("}", "]"):
        return Told(f"`{token}` closes nothing", "remove it", *place)
    advice = "start another document with a line `---`, or correct the indentation"
    return Told(f"{shown(token)} follows the end of the document", advice, *place)


_EXPLANATIONS: dict[str, Callable[[Failure], Told]] = tokens.EXPLANATIONS | {
    "mapping values are not allowed in this context": _colon,
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": _no_item,
    "did not find expected ',' or ']'": _unclosed_flow,
    "did not find expected ',' or '}'": _unclosed_flow,
    "did not find expected node content": _no_value,
    "could not find expected ':'": _no_colon,
    "block sequence entries are not allowed in this context": _item_in_line,
    "mapping keys are not allowed in this context": _question,
    "did not find expected <document start>": _no_document,
}
