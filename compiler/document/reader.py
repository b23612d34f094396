"""A source to its documents: part by part, so that whatever is wrong with one does not hide the others."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from compiler.document import problems as wrong
from compiler.document.builder import Abandoned, Builder, Limits, Room
from compiler.document.document import Document, Problem
from compiler.document.events import CParser, Event, StreamEndEvent, YAMLError
from compiler.document.segments import directives, segments
from compiler.source import Source

_Correction = Callable[[Callable[[], Event]], Callable[[], Event]]  # of the events of a text that was rewritten

LIMITS = Limits()
_LINE_BREAKS_1_1 = ("\x85", "\u2028", "\u2029")


def documents(source: Source, limits: Limits = LIMITS) -> Iterator[Document]:
    """Every document of `source`. One that cannot be read has `data` None and its problem last; reading goes on
    at the next line that starts with `---` or follows one that starts with `...`.
    """
    if source.undecodable:
        yield Document(source, 0, None, problems=(wrong.undecodable(source.undecodable),))
        return
    reader = _Reader(source, limits)
    for number, (start, end) in enumerate(segments(source.text)):
        if number == limits.documents:
            yield reader.unread(start, wrong.too_many_documents(limits.documents, source.span(start, start)))
            return
        yield from reader.read(start, end)
        if reader.exhausted:
            return


class _Reader:
    """`exhausted` says that the source holds more than all its documents together may."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._index = 0
        self._left = limits.all_nodes
        self._problems: list[Problem] = []
        self.exhausted = False

    def read(self, start: int, end: int) -> Iterator[Document]:
        """The documents between two offsets of the source: one, none, or one that has nothing but a problem."""
        text = self._source.text[start:end]
        if problem := self._beyond(text, start):
            yield self.unread(start, problem)
            return
        first = self._index
        failure = yield from self._attempt(text, start, None)
        if failure is None:
            return
        # What only a broken document needs would cost every start some milliseconds.
        from compiler.document.jsontext import rewritten  # noqa: PLC0415
        from compiler.document.syntax import explained  # noqa: PLC0415

        if first == self._index and (json := rewritten(text)):
            text = json.text
            failure = yield from self._attempt(text, start, json.corrected)
        if failure:
            problem = explained(failure, text, start, self._source)
            # What was found on the same line before is another reading of the same slip.
            line = problem.span.start.line
            before = [found for found in self._problems if found.span.start.line != line or self._is_line_break(found)]
            yield self.unread(start, *before, problem)

    def _attempt(self, text: str, base: int, corrected: _Correction | None) -> Generator[Document, None, Exception | None]:
        """The documents in `text`; returns what the parser raises."""
        try:
            yield from self._parsed(text, base, corrected)
        except (YAMLError, UnicodeEncodeError) as error:
            return error
        return None

    def _parsed(self, text: str, base: int, corrected: _Correction | None) -> Iterator[Document]:
        """Raises what the parser raises; `_problems` is then what was found before."""
        self._problems = []
        parser = CParser(text)
        next_event = corrected(parser.get_event) if corrected else parser.get_event
        try:
            next_event()
            while type(opened := next_event()) is not StreamEndEvent:
                room = self._room()
                builder = Builder(self._source, base, next_event, self._limits.depth, room)
                self._problems = builder.problems
                self._problems += self._line_breaks(text, base)
                try:
                    document = builder.document(self._index, opened)
                    next_event()
                except Abandoned as abandoned:
                    self.exhausted = abandoned.full and room.holder == "file"
                    yield self.unread(base + opened.start_mark.index, *builder.problems, abandoned.problem)
                    return
                self._left -= room.nodes - builder.room
                self._index += 1
                yield document
                self._problems = []
        finally:
            parser.dispose()

    def _room(self) -> Room:
        if self._left < self._limits.nodes:
            return Room(self._left, "file", self._limits.all_nodes)
        return Room(self._limits.nodes, "document", self._limits.nodes)

    def _beyond(self, text: str, base: int) -> Problem | None:
        """What keeps `text` from being given to the parser at all."""
        place = self._source.span(base, base) if len(text) > self._limits.size else None
        if place:
            return wrong.too_large(len(text), self._limits.size, place)
        if (count := directives(text)) > self._limits.directives:
            return wrong.too_many_directives(count, self._limits.directives, self._source.span(base, base))
        return None

    def _line_breaks(self, text: str, base: int) -> Iterator[Problem]:
        for character in _LINE_BREAKS_1_1:
            if (at := text.find(character)) >= 0:
                yield wrong.line_break(character, self._source.span(base + at, base + at + 1))

    def _is_line_break(self, problem: Problem) -> bool:
        return self._source.text[problem.span.start.offset : problem.span.end.offset] in _LINE_BREAKS_1_1

    def unread(self, start: int, *problems: Problem) -> Document:
        self._index += 1
        return Document(self._source, self._index - 1, None, problems=problems, base=start)
