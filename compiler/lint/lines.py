"""The lines of a source, by number and by what stands on them."""

from __future__ import annotations

from compiler.records import NamedTuple
from compiler.source import Source

_ENDS = "\r\n"


class Lines(NamedTuple):
    """Numbers count from 1; `indentation` counts spaces."""

    source: Source

    def number(self, offset: int) -> int:
        return self.source.position(offset).line

    def start(self, number: int) -> int:
        """Where line `number` starts; the end of the text where there is none."""
        starts = self.source.line_starts
        return starts[number - 1] if number <= len(starts) else len(self.source.text)

    def after(self, number: int) -> int:
        """Where the line behind line `number` starts."""
        return self.start(number + 1)

    def before(self, offset: int) -> str:
        """What stands on the line in front of `offset`."""
        return self.source.text[self.start(self.number(offset)) : offset]

    def behind(self, offset: int) -> str:
        """What stands on the line behind `offset`, without the line end."""
        return self.source.text[offset : self.after(self.number(offset))].rstrip(_ENDS)

    def end(self, number: int) -> str:
        """The characters that end line `number`; none for a last line without."""
        line = self.source.text[self.start(number) : self.after(number)]
        return line[len(line.rstrip(_ENDS)) :]

    def indentation(self, number: int) -> int:
        line = self.source.line(number)
        return len(line) - len(line.lstrip(" "))

    def is_comment(self, number: int) -> bool:
        return 0 < number <= len(self.source.line_starts) and self.source.line(number).lstrip(" \t").startswith("#")

    def last(self, end: int) -> int:
        """The number of the last line of what ends at `end`, perhaps behind the end of that line."""
        number = self.number(end)
        return number - 1 if end == self.start(number) and number > 1 else number
