"""A text read line by line for the values of secret keys. Lines, since a file whose YAML is broken is shown, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from compiler.records import NamedTuple
from compiler.redaction.keys import Kind, kind, words
from compiler.redaction.known import known
from compiler.redaction.values import Range, secret_ranges
from compiler.regex import regex

_PAIR = regex(
    r"""(?<![\w.$-])(?P<quote>\\?["'])?(?P<key>[\w$.][\w.$-]{0,200})(?P<closed>\\?["'])?\s{0,20}(?P<sign>:|[!=]?==?)\s*"""
)
_PREFIX = regex(r"(?:[&!][^\s,\[\]{}]*\s+)+")  # anchors and tags
_BLOCK = regex(r"[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_QUOTED = {'"': regex(r'"((?:[^"\\]|\\.)*)("?)'), "'": regex(r"'((?:[^']|'')*)('?)")}
_AFTER_QUOTE = regex(r"\s*(?:[,}\])&|?;:)]|\s#|$)|\s")
_COMMENT = regex(r"\s#")
_FLOW_END = regex(r"""[}\]]|,\s*\\?["']?[\w.$-]{1,200}\\?["']?\s{0,20}:""")
_PARAMETER_END = regex(r"""&[\w.-]{1,100}=|;\s*[\w -]{1,60}=|;$|["'#<>]|\s[|&>;]""")
_EXPRESSION = regex(r"(?:this|root|meta|content)\b|[$@]\w|\w+\(|\.\w")
_KEYED = regex(r"""\s*(?:-\s+)*(?:[\w$][\w .$/-]*|"[^"]*"|'[^']*')\s*:(?:\s|$)|---|\.\.\.|\s*#""")
_BULLETS = regex(r"(?:\s*-\s+)*\s*")
_CLOSING = regex(r"[\s\]},]*$")
_PEM = regex(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_BODY = regex(r"""[\s>|"'+-]*(?:[\w+/=\\]*|[\w-]+: [\w,.-]+)["',\s]*$""")
_LONG = 4_000  # in a longer line all that follows a secret key is masked: values are told apart in quadratic time
_HOLDERS = frozenset(["secret", "instance secret"])


class Open(NamedTuple):
    """What a line leaves open: the value of a secret key, which goes on.

    `form` is `block`, `children` (of a key without a value), `plain`, a quotation mark or `[`; `column` is the key's.
    """

    form: str
    column: int
    kind: Kind


class Place(NamedTuple):
    """A key that a line is inside of, by indentation; `name` is the value of its sibling `name`."""

    column: int
    key: str
    name: str = ""


def secrets(text: str) -> Iterator[Range]:
    """The ranges of `text` that are secret; they may overlap."""
    opened: Open | None = None
    pem = False
    inside: list[Place] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        begun = _PEM.search(body)
        if begun:
            end = body.find("-----END", begun.end())
            found: list[Range] = [(begun.end(), end if end >= 0 else len(body))]
            opened, pem = None, end < 0
        elif pem and "-----END" not in body and _PEM_BODY.match(body):
            found = [_inner(body)]
        else:
            pem = False
            taken, opened = _continued(body, opened) if opened else ([], None)
            found = taken or [*known(body)]
            if not taken:
                pairs, opened = _pairs(body, inside, opened)
                found += pairs
        yield from ((at + start, at + stop) for start, stop in found if stop > start)
        at += len(line)


def _continued(line: str, opened: Open) -> tuple[list[Range], Open | None]:
    """What of `line` belongs to the value left open, and what stays open after it."""
    if not line.strip():
        return [], opened
    start, end = _inner(line)
    deeper = start > opened.column
    if not deeper and _KEYED.match(line):
        return [], None  # a quote or bracket was never closed, or it ends here
    if opened.form in _QUOTED:
        stop = _closing(line, opened.form)
        return [(start, stop if stop >= 0 else end)], None if stop >= 0 else opened
    if opened.form == "[":
        stop = line.find("]")
        ranges = _items(line, start, stop if stop >= 0 else end, opened.kind)
        return ranges, None if stop >= 0 else opened
    if opened.form == "block":
        return [(start, end)], opened
    return _below(line, opened, deeper=deeper)


def _below(line: str, opened: Open, *, deeper: bool) -> tuple[list[Range], Open | None]:
    """What of `line` goes on a plain scalar, or is the value or an item of a key that had none on its line."""
    start, end = _inner(line)
    if line[start] == "#":
        return [], opened
    plain = opened.form == "plain"
    beside = line.startswith("- ", start) and (start < opened.column or (plain and not deeper))
    if beside or _CLOSING.match(line) or _KEYED.match(line):
        return [], None
    return list(secret_ranges(line, _BULLETS.match(line).end(), end, opened.kind)), opened  # type: ignore[union-attr] # matches ""


def _closing(line: str, quote: str) -> int:
    """Where the quotation that goes on in `line` ends, -1 where it goes on further."""
    match = _QUOTED[quote].match(quote + line)
    return match.end(1) - 1 if match and match[2] else -1


def _inner(line: str) -> Range:
    return len(line) - len(line.lstrip()), len(line.rstrip())


def _items(line: str, start: int, end: int, of: Kind) -> list[Range]:
    """The items of a flow sequence, quotation marks left standing."""
    return [
        part for item in re.finditer(r"""[^,\[\]"'\s][^,\[\]"']*""", line[:end]) if item.start() >= start
        for part in secret_ranges(line, *item.span(), of)
    ]  # fmt: skip


def _pairs(line: str, inside: list[Place], opened: Open | None) -> tuple[list[Range], Open | None]:
    """The secret values on `line`, and the one it leaves open. Keeps in `inside` which keys the line is inside of."""
    found: list[Range] = []
    first = True
    parent = ""
    for pair in _PAIR.finditer(line):
        if found and pair.start() < found[-1][1]:
            continue  # inside a value
        column = pair.start("quote") if pair["quote"] else pair.start("key")
        if first and not line[:column].strip(" \t-"):
            parent = _enter(inside, column, pair["key"], item="-" in line[:column])
            opened = opened if opened and column > opened.column else None
        of = _kind(pair["key"], parent, inside, pair["sign"])
        if of is not Kind.ORDINARY and len(line) > _LONG:
            return [*found, (pair.end(), len(line))], opened
        if of is not Kind.ORDINARY:
            ranges, rest = _value(line, pair, of, column)
            found += ranges
            opened = rest or opened
        if first and words(pair["key"]) in {("name",), ("key",)} and inside:
            inside[-1] = inside[-1]._replace(name=line[pair.end() :].partition(" #")[0].strip("\"' "))
        parent = pair["key"] if first else parent
        first = False
    return found, opened


def _enter(inside: list[Place], column: int, key: str, *, item: bool) -> str:
    """Note that `key` begins at `column`, as the first of an `item` or not; the key of the mapping it belongs to."""
    name = ""
    while inside and inside[-1].column >= column:
        left = inside.pop()
        name = left.name if left.column == column and not item else ""
    inside.append(Place(column, key, name))
    return inside[-2].key if len(inside) > 1 else ""


def _kind(key: str, parent: str, inside: list[Place], sign: str) -> Kind:
    of = kind(key, parent)
    if of is not Kind.ORDINARY or sign != ":":
        return of
    if words(key) in {("value",), ()} and inside and inside[-1].name and kind(inside[-1].name) is Kind.SECRET:
        return Kind.SECRET  # `- name: PASSWORD` with `value: ...`
    if words(key) == ("value",) and kind(parent) is Kind.SECRET:
        return Kind.SECRET
    keys = [" ".join(words(place.key)) for place in inside]
    held = any(outer in _HOLDERS and inner == "data" for outer, inner in pairwise(keys))
    return Kind.SECRET if held or any(place.key == "stringData" for place in inside) else Kind.ORDINARY


def _value(line: str, pair: re.Match[str], of: Kind, column: int) -> tuple[list[Range], Open | None]:
    """The secret ranges of the value after `pair`, and what it leaves open."""
    at, mapping = pair.end(), pair["sign"] == ":"
    if mapping and (prefix := _PREFIX.match(line, at)):
        at = prefix.end()
    mark = _unfinished_quote(line, pair, at)
    if mark or line[at : at + 1] == "{":
        at += len(mark) if line.startswith(mark, at) else 0
        end = line.find(mark, at) if mark else at
        return list(secret_ranges(line, at, end if end >= 0 else len(line), of)), None
    if line[at : at + 1] in _QUOTED:
        return _quoted(line, at, of, column)
    return _plain(line, pair, at, of, column) if mapping else (_assigned(line, at, of), None)


def _unfinished_quote(line: str, pair: re.Match[str], at: int) -> str:
    """The mark that ends a value inside a longer quotation, as in `"Authorization: Bearer x"` or escaped JSON; else empty."""
    if pair["quote"] and not pair["closed"]:
        return pair["quote"]
    return line[at : at + 2] if line[at : at + 2] in {'\\"', "\\'"} else ""


def _quoted(line: str, at: int, of: Kind, column: int) -> tuple[list[Range], Open | None]:
    match = _QUOTED[line[at]].match(line, at)
    assert match is not None
    if not match[2]:
        return list(secret_ranges(line, at + 1, len(line), of)), Open(line[at], column, of)
    ranges = list(secret_ranges(line, *match.span(1), of))
    if not _AFTER_QUOTE.match(line, match.end()):  # "abc"def: not YAML, and shown for that reason
        ranges.append((match.end(), len(line.rstrip())))
    return ranges, None


def _assigned(line: str, at: int, of: Kind) -> list[Range]:
    """`password=hunter2` in addresses, properties and programs; expressions of programs are no secrets."""
    if _EXPRESSION.match(line, at):
        return []
    stop = _PARAMETER_END.search(line, at)
    return list(secret_ranges(line, at, stop.start() if stop else len(line), of))


def _plain(line: str, pair: re.Match[str], at: int, of: Kind, column: int) -> tuple[list[Range], Open | None]:
    """A value without quotation marks: none yet, a block scalar, a flow sequence, or a plain scalar."""
    before, head = line[: pair.start()].rstrip(), line[at : at + 1]
    if not head or (head == "#" and line[at - 1].isspace()):
        return [], Open("children", column, of)
    if _BLOCK.match(line, at):
        return [], Open("block", column, of)
    if head == "[":
        end = line.find("]", at)
        return _items(line, at + 1, end if end >= 0 else len(line), of), None if end >= 0 else Open("[", column, of)
    flow = before.endswith(("{", ",", "["))
    stop = (_FLOW_END if flow else _COMMENT).search(line, at)
    ranges = list(secret_ranges(line, at, stop.start() if stop else len(line), of))
    goes_on = not flow and not stop and not before.strip(" \t-")
    return ranges, Open("plain", column, of) if goes_on else None
