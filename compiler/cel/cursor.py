"""The tokens of an expression and where reading stands among them; and errors of syntax, as ANTLR finds and words them.

After an error it reads on: behind a token that is too many, as if one that is missing were there, or from the next token
that can follow what is broken. Until a token fits again, further errors are not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from compiler.cel import lexis
from compiler.cel.lexis import Token, Unreadable
from compiler.cel.wording import Problems
from compiler.hints import NoReturn

DEEPEST = 250
_MOST_ATTEMPTS = 30
# What may follow an operand, apart from what closes the construct it stands in.
OPERATORS = frozenset(("==", "!=", "in", "<", "<=", ">=", ">", "&&", "||", "?", "+", "-", "*", "/", "%"))
_MEMBERS = frozenset((".", "["))


class Abandoned(Exception):  # noqa: N818 - it never leaves the parser
    """Reading on is of no use."""


class Broken(Exception):  # noqa: N818 - it never leaves the parser
    """What stands in brackets cannot be read to its end; it goes on behind them."""


class Cursor:
    def __init__(self, text: str, problems: Problems) -> None:
        self.problems = problems
        self._text = text
        self._tokens: list[Token] = []
        self._unreadable: list[Unreadable] = []
        for token in lexis.tokens(text):
            if isinstance(token, Unreadable):
                problems.add(f"Syntax error: token recognition error at: '{token.text}'", token.offset)
                self._unreadable.append(token)
            else:
                self._tokens.append(token)
        self._at = 0
        self._recovering = False
        self._attempts = 0
        self._closers: list[tuple[str, ...]] = [(lexis.EOF,)]
        self._alone = [False]
        self.depth = 0
        self.links = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def peek(self, ahead: int) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)].kind

    def next(self) -> Token:
        """Takes a token that fits."""
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        self._recovering = False
        return token

    @contextmanager
    def inside(self, *closers: str, primary: bool | None = None) -> Iterator[None]:
        """What is read now ends before one of `closers`. Brackets are `primary` if nothing stands before them."""
        self._closers.append(closers)
        self._alone.append(self._alone[-1] if primary is None else primary)
        depth, links = self.depth, self.links
        try:
            yield
        except Broken:
            self.depth, self.links = depth, links
            raise
        finally:
            self._closers.pop()
            self._alone.pop()

    def too_deep(self, message: str) -> NoReturn:
        self.problems.clear()
        self.problems.add(message, None)
        raise Abandoned

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.too_deep(f"expression recursion limit exceeded: {DEEPEST}")

    def longer(self) -> None:
        self.links += 1
        if self.links > DEEPEST:
            self.too_deep("max recursion depth exceeded")

    # errors

    def _report(self, message: str) -> None:
        if not self._recovering:
            self.problems.add(f"Syntax error: {message}", self.token.offset)
        self._recovering = True

    def skip(self, expected: str) -> None:
        """Passes over one token too many."""
        self._report(f"extraneous input '{self.token.text}' expecting {expected}")
        self.next()

    def skip_last(self, expected: str) -> None:
        """Passes over the last token; that nothing follows is not told as well."""
        self.skip(expected)
        self._recovering = True

    def mismatch(self, expected: str, *, member: bool = False) -> None:
        self._report(f"mismatched input '{self.token.text}' expecting {expected}")
        self.recover(member=member)

    def no_alternative(self, ahead: int, *, member: bool = False) -> None:
        """Nothing that begins here goes on with the token `ahead`."""
        ends = self.token.kind == "." and self.peek(1) != self._closers[-1][-1]
        start, end = self.token, self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        text = self._text[start.offset : end.offset + (0 if end.kind == lexis.EOF else len(end.text))]
        for token in self._unreadable:
            if start.offset < token.offset < end.offset:
                text = text.replace(token.text, "", 1)
        if not self._recovering:
            message = f"no viable alternative at input '{text}'"
            if text in {".true", ".false", ".null"}:
                message = f"mismatched input '{text[1:]}' expecting IDENTIFIER"
            self.problems.add(f"Syntax error: {message}", end.offset)
        self._recovering = True
        self.recover(member=member)
        if not member and ends and self._alone[-1]:
            raise Broken

    def recover(self, *, member: bool) -> None:
        """To what can follow: behind a whole operand an operator, inside of one (`member`) a field or an index too."""
        self._attempts += 1
        if self._attempts > _MOST_ATTEMPTS:
            self._recovering = False
            self._report(f"error recovery attempt limit exceeded: {_MOST_ATTEMPTS}")
            raise Abandoned
        closers = {closer for each in self._closers for closer in each}
        while self.token.kind != lexis.EOF and self.token.kind not in OPERATORS and self.token.kind not in closers:
            if member and self.token.kind in _MEMBERS:
                return
            self._at += 1

    def expect(self, kind: str, following: Collection[str] | None = None, *, member: bool = True) -> bool:
        """Takes a token of this kind, which may be one further or missing; otherwise what it belongs to is broken.

        `following` is what may stand behind it: without it, what may stand behind an operand, or behind a part of one.
        """
        if self.token.kind != kind and self.peek(1) == kind:
            self.skip(f"'{kind}'")
        if self.token.kind == kind:
            self.next()
            return True
        if self.token.kind in ((*OPERATORS, *_MEMBERS, *self._closers[-1]) if following is None else following):
            self._report(f"missing '{kind}' at '{self.token.text}'")
            return True
        self.mismatch(f"'{kind}'", member=member)
        return False
