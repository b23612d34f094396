"""Where a reader stands in a text, and the brackets and white space around what it reads."""

from __future__ import annotations

from compiler.bloblang import wording
from compiler.bloblang.lexis import gap_end, is_statement, spaces_end

_ENDS = frozenset(("", ")", "]", "}"))
_WHITE = frozenset(" \t\r\n#")


class Cursor:
    """Reads at `at`; `last` is the token that was read last, behind which something has to stand."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.last = text, at, (at, at)

    def _open(self, opening: int) -> None:
        self._took(opening, opening + 1)
        self._gap()

    def _closed(self, opening: int, closing: str) -> bool:
        """Whether nothing more stands before `closing`, which is then behind."""
        here = self.text[self.at : self.at + 1]
        if here == closing:
            self.at += 1
            return True
        if here in _ENDS or self._is_next_statement():
            raise wording.not_closed(self.text, opening, self.last[1], self.at, closing, is_list=True)
        return False

    def _separated(self, opening: int, closing: str) -> bool:
        """Whether a comma follows the item, and not the end."""
        self._spaces()
        if self.text.startswith(",", self.at):
            self._took(self.at, self.at + 1)
            self._gap()
            return True
        self._close(opening, closing, is_list=True)
        return False

    def _close(self, opening: int, closing: str, *, is_list: bool = False) -> None:
        before = self.at
        self._gap()
        if not self.text.startswith(closing, self.at):
            raise wording.not_closed(self.text, opening, before, self.at, closing, is_list=is_list)
        self.at += 1

    def _is_next_statement(self) -> bool:
        """Whether a line that is a statement stands where something else is to follow what was read last."""
        return "\n" in self.text[self.last[1] : self.at] and is_statement(self.text, self.at)

    def _took(self, start: int, end: int) -> None:
        self.last, self.at = (start, end), end

    def _spaces(self) -> None:
        if self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at = spaces_end(self.text, self.at)

    def _gap(self) -> None:
        if self.text[self.at : self.at + 1] in _WHITE:
            self.at = gap_end(self.text, self.at)
