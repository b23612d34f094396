"""The lines of a mapping, cut into what moves together: an entry with the comments and blank lines above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diagnostics import Span
from compiler.document.entries import Entry, Mapping
from compiler.lint.immovable import Immovable, key_span
from compiler.lint.lines import Lines
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.source import Source

# What speaks of the whole file, whatever stands below it; and what speaks to workerc of the field below it.
_OF_FILE = regex(r"#+!|#+[ \t]*(?:workerc:[ \t]*ignore-file\b|yaml-language-server:|vim?:|-\*-)")
_OF_FIELD = regex(r"#+[ \t]*workerc:[ \t]*ignore\b(?!-)")
_ITEM = regex(r"#[ \t]*-(?:[ \t]|$)")
_ELSEWHERE = "this comment stands directly above no key"
_ADVICE = "put it directly above its key, with the same indentation and no blank line between"
_ABOUT = "the comment above `{}` may be about the whole file"
_ABOUT_ADVICE = "put a blank line below the comment if it is, else move the key to its place"


class Block(NamedTuple):
    """Numbers of lines: those of `blank` up to `above` are empty, then come comments, the entry and what is commented
    in it, up to `end`.
    """

    blank: int
    above: int
    end: int


class Blocks:
    """Cuts the lines of `mapping`, the root of a document or the section below it."""

    def __init__(self, source: Source, mapping: Mapping, *, root: bool) -> None:
        self._source, self._mapping, self._root, self._lines = source, mapping, root, Lines(source)
        self._entries = mapping.entries
        self._column = source.position(self._entries[0].start).column - 1

    def cut(self, first: int, last: int) -> list[Block]:
        """The blocks of the entries with numbers `first` to `last`. Raises `Immovable` where a comment between, above
        or below them is nobody's for certain.
        """
        entries = self._entries
        for entry in entries:
            if self._lines.before(entry.start) != " " * self._column:
                raise Immovable(
                    key_span(self._source, entry), "not every key starts its line", "write each key on a line of its own"
                )
        found = [self._top() if first == 0 else self._between(first - 1)]
        found += [self._between(number) for number in range(first, last)]
        if last == len(entries) - 1:
            self._below(last)
        else:
            self._between(last)
        ends = [self._end(entries[number]) for number in range(first, last + 1)]
        return [Block(blank, above, end) for (blank, above), end in zip(found, ends, strict=True)]

    def _top(self) -> tuple[int, int]:
        """Where the comments of the first entry start; in a document those that are about the file stay above it."""
        key = self._line(self._entries[0])
        above = self._above(key, self._lines.number(self._mapping.start))
        if self._root:
            comments = [self._source.line(number).strip() for number in range(above, key)]
            above += max([number + 1 for number, comment in enumerate(comments) if _OF_FILE.match(comment)], default=0)
            if above < key and not _OF_FIELD.match(self._source.line(above).strip()):
                raise Immovable(self._comment(above), _ABOUT.format(self._entries[0].key), _ABOUT_ADVICE)
        return above, above

    def _between(self, number: int) -> tuple[int, int]:
        """The lines where what belongs to entry `number + 1` starts: its blank lines, and its comments."""
        blank, key = self._end(self._entries[number]), self._line(self._entries[number + 1])
        above = self._above(key, blank)
        for line in range(blank, above):
            if self._source.line(line).strip():
                raise Immovable(self._comment(line), _ELSEWHERE, _ADVICE)
        return blank, above

    def _below(self, number: int) -> None:
        """Sees that no comment of this mapping stands below its last entry; a file may end with some of its own."""
        blank = False
        for line in range(self._end(self._entries[number]), self._lines.last(self._mapping.end) + 1):
            if not self._source.line(line).strip():
                blank = True
            elif not self._lines.is_comment(line) or self._lines.indentation(line) < self._column:
                return
            elif not (self._root and blank and self._lines.indentation(line) == self._column):
                raise Immovable(self._comment(line), _ELSEWHERE, _ADVICE)

    def _above(self, key: int, limit: int) -> int:
        """The first of the comments directly above line `key`."""
        while key > limit and self._lines.is_comment(key - 1) and self._lines.indentation(key - 1) == self._column:
            key -= 1
        return key

    def _end(self, entry: Entry) -> int:
        """The line behind `entry`, and behind comments that go on with what is written below its key."""
        first, end = self._line(entry), self._lines.last(entry.end) + 1
        if end - first > 1:
            nested = self._lines.indentation(end - 1) > self._column
            listed = self._has_items(range(end - 1, first, -1))
            while self._lines.is_comment(end) and self._goes_on(end, nested=nested, listed=listed):
                end += 1
        return end

    def _has_items(self, numbers: Sequence[int]) -> bool:
        """Whether a list stands under a key at the indentation of the key itself."""
        return any(self._source.line(number)[self._column : self._column + 2].rstrip() == "-" for number in numbers)

    def _goes_on(self, number: int, *, nested: bool, listed: bool) -> bool:
        deeper = self._lines.indentation(number) - self._column
        return (nested and deeper > 0) or (listed and deeper == 0 and _ITEM.match(self._source.line(number).strip()) is not None)

    def _line(self, entry: Entry) -> int:
        return self._lines.number(entry.start)

    def _comment(self, number: int) -> Span:
        start, line = self._lines.start(number), self._source.line(number)
        return self._source.span(start + len(line) - len(line.lstrip(" \t")), start + len(line))


def joined(source: Source, blocks: Sequence[Block], order: Sequence[int], *, top: bool) -> str:
    """The text of `blocks` in another order. `top`: they are the first of their mapping.

    Blank lines go with the block below them, except that none come to stand on top: they change places with the block
    that was there. A text without a last line end has none afterwards.
    """
    parts = list(_texts(Lines(source), blocks))
    if top:
        (before, first), (blank, block) = parts[0], parts[order[0]]
        parts[0], parts[order[0]] = (before + blank, first), ("", block)
    last = len(blocks) - 1
    if not parts[last][1].endswith(("\n", "\r")):
        blank, block = parts[order[-1]]
        content = block.rstrip("\r\n")
        parts[last] = (parts[last][0], parts[last][1] + block[len(content) :])
        parts[order[-1]] = (blank, content)
    return "".join([blank + block for blank, block in (parts[number] for number in order)])


def _texts(lines: Lines, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    text = lines.source.text
    for blank, above, end in blocks:
        yield text[lines.start(blank) : lines.start(above)], text[lines.start(above) : lines.start(end)]
