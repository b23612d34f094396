"""Which line of a chart comes from where: worked out only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.traced import Origin

_MARK = regex("\ue003([0-9]+)\ue001")


class Note(NamedTuple):
    """What is at `path` of an object or of the values, and the origins of what stands there. `template` is the line that put
    it there, None in values.
    """

    path: FieldPath
    template: Origin | None
    inputs: tuple[Origin, ...]


Lines = Mapping[int, Note]


class Notes:
    """Collects notes while a chart is written, each with a mark at the end of its line."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def marked(self, text: str, note: Note) -> str:
        """`text` with a mark for `note` at the end of its first line."""
        self._notes.append(note)
        first, end, rest = text.partition("\n")
        return f"{first}\ue003{len(self._notes) - 1}\ue001{end}{rest}"

    def taken_from(self, text: str) -> tuple[str, Lines]:
        """`text` without its marks, and what they said of its lines, which are counted from 1.

        A line without a mark goes on with what is above it, and one with a decision belongs to what it decides on.
        """
        found: dict[int, Note] = {}
        waiting: list[int] = []
        current: Note | None = None
        for number, line in enumerate(text.split("\n"), 1):
            marks = _MARK.findall(line)
            if marks:
                current = self._notes[int(marks[0])]
                found |= dict.fromkeys([*waiting, number], current)
                waiting = []
            elif line.lstrip().startswith(("{{- if", "{{- range", "{{- else")):
                waiting.append(number)
            elif current and line and line != "---":
                found[number] = current
        return _MARK.sub("", text), found
