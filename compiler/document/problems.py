"""The problems that reading can find, in words. Each code is documented by a rule of the family YML."""

from __future__ import annotations

from compiler.diagnostics import Span
from compiler.document.document import Problem
from compiler.document.scalars import Reading, spoken
from compiler.hints import Any
from compiler.source import Undecodable

# What other readers of YAML would make of a text: nothing is wrong with one that only workerc reads.
OF_OTHER_READERS = frozenset(("YML108", "YML111", "YML112"))

_LONGEST = 60


def shown(text: str) -> str:
    """`text` in backticks, cut to what a message can hold."""
    line = text.splitlines()[0] if text.strip() else ""
    if line != text or len(line) > _LONGEST:
        line = f"{line[:_LONGEST].rstrip()}…"
    return f"`{line}`"


def undecodable(found: Undecodable) -> Problem:
    return Problem("YML102", found.message, found.span, found.help)


def too_large(size: int, limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the document has {size} characters, more than {limit}", span, "split the document")


def too_many_documents(limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the file has more than {limit} documents", span, "split the file")


def too_many_directives(count: int, limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the document has {count} directives, more than {limit}", span, "remove them")


def too_many_nodes(holder: str, limit: int, alias: str | None, span: Span) -> Problem:
    """`holder` is what would hold them: the document, the file."""
    if alias is None:
        return Problem("YML106", f"the {holder} has more than {limit} keys and values", span, f"split the {holder}")
    message = f"the alias {shown('*' + alias)} expands the {holder} to more than {limit} keys and values"
    return Problem("YML106", message, span, "write the values out where they are needed")


def too_deep(limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the document nests deeper than {limit} levels", span, "flatten the document")


def tag(text: str, span: Span) -> Problem:
    return Problem("YML105", f"the tag {shown(text)} has no meaning here", span, "remove the tag")


def tag_mismatch(text: str, value: str, span: Span) -> Problem:
    """`value` in words."""
    return Problem("YML105", f"{value} is not what the tag {shown(text)} says", span, "remove the tag or correct the value")


def ambiguous(text: str, found: Reading, span: Span) -> Problem:
    if found.elsewhere is None:
        message = f"`{text}` is a number that JSON cannot hold: `kubectl` and `helm` refuse it"
        return Problem("YML108", message, span, "write a number, or quote the text")
    message = f"`{text}` is {spoken(found.value)} in YAML 1.2, and {spoken(found.elsewhere)} for `kubectl` and `helm`"
    return Problem("YML108", message, span, _way_out(text, found))


def _way_out(text: str, found: Reading) -> str:
    value, other = found.value, found.elsewhere
    if isinstance(other, bool):
        return f'write `"{text}"` for the text, `{str(other).lower()}` for the boolean'
    if isinstance(value, int) and isinstance(other, int):
        return f"write `{value}` or `{other:#o}`, whichever is meant, or quote the text"
    return f'write `"{text}"` for the text' + (f", `{other}` for the number" if isinstance(value, str) else "")


def ambiguous_key(text: str, other: str | None, span: Span) -> Problem:
    fact = "is refused by" if other is None else f"becomes `{other}` for"
    return Problem("YML108", f"the key {shown(text)} {fact} `kubectl` and `helm`", span, f'quote it: `"{text}"`')


def number_as_key(text: str, value: Any, span: Span) -> Problem:
    kind = "boolean" if isinstance(value, bool) else "number"
    return Problem("YML112", f"the key {shown(text)} is a {kind}, not a string", span, f'quote it: `"{text}"`')


def null_key(text: str, span: Span) -> Problem:
    if text:
        return Problem("YML110", f"the key {shown(text)} is null", span, f'quote it: `"{text}"`')
    return Problem("YML110", "a key is empty", span, "write a key before the `:`")


def collection_as_key(value: Any, span: Span) -> Problem:
    kind = "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "value that is no string"
    return Problem("YML110", f"a {kind} is used as a key", span, "write the key as a plain word")


def braces(text: str, span: Span) -> Problem:
    """Also what the parser stumbles over behind such braces."""
    whole = text if len(text) <= _LONGEST and not set(text) & set('"`\\\r\n') else "{{ … }}"
    message = f"the braces of {shown(text)} open a mapping used as a key"
    return Problem("YML110", message, span, f'quote the whole value: `"{whole}"`')


def unknown_alias(name: str, span: Span) -> Problem:
    advice = f"define it first with {shown('&' + name)}, or quote the text if it is none"
    return Problem("YML107", f"the alias {shown('*' + name)} has no anchor before it", span, advice)


def recursive_alias(name: str, span: Span) -> Problem:
    return Problem("YML107", f"the alias {shown('*' + name)} stands inside its own anchor", span, "write the values out")


def duplicate_key(key: str, span: Span, first: Span) -> Problem:
    advice = "merge a list: `<<: [*a, *b]`" if key == "<<" else "remove one of them"
    message = f"the key {shown(key)} is already in this mapping"
    return Problem("YML103", message, span, advice, ((first, "first written here"),))


def merge_value(span: Span) -> Problem:
    message = "the value of `<<` is neither a mapping nor a list of mappings"
    return Problem("YML109", message, span, "name the alias of a mapping: `<<: *name`")


def line_break(character: str, span: Span) -> Problem:
    message = f"U+{ord(character):04X} ends the line for readers of YAML 1.1, `kubectl` and `helm` among them"
    return Problem("YML108", message, span, f"write it as `{_LINE_BREAKS[character]}` inside double quotes")


def empty_document(span: Span) -> Problem:
    return Problem("YML111", "the document is empty", span, "remove the `---`")


_LINE_BREAKS = {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
