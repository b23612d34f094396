"""The tokens of an expression, where reading stands among them, and the errors of syntax as ANTLR writes them."""

from __future__ import annotations

from typing import NoReturn

from compiler.cel import lexis
from compiler.cel.lexis import Token, Unreadable
from compiler.cel.wording import Problems

DEEPEST = 250


class Abandoned(Exception):  # noqa: N818 - it never leaves the parser
    """What follows cannot be read as anything."""


class Cursor:
    def __init__(self, text: str, problems: Problems) -> None:
        self.problems = problems
        self._tokens: list[Token] = []
        for token in lexis.tokens(text):
            if isinstance(token, Unreadable):
                problems.add(f"Syntax error: token recognition error at: '{token.text}'", token.offset)
            else:
                self._tokens.append(token)
        self._at = 0
        self.depth = 0
        self.links = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def peek(self, ahead: int) -> str:
        at = self._at + ahead
        return self._tokens[min(at, len(self._tokens) - 1)].kind if at >= 0 else ""

    def next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def unexpected(self, expected: str) -> NoReturn:
        token = self.token
        self.problems.add(f"Syntax error: mismatched input '{token.text}' expecting {expected}", token.offset)
        raise Abandoned

    def expect(self, kind: str, alternative: str = "") -> Token:
        """`alternative` is what might stand here too, and does not."""
        if self.token.kind != kind:
            expected = f"{{'{kind}', '{alternative}'}}" if alternative else f"'{kind}'"
            if self.peek(1) == kind:  # one token too many: the server reads on behind it
                self.skip(expected)
            else:
                self.unexpected(expected)
        return self.next()

    def skip(self, expected: str) -> None:
        extra = self.next()
        self.problems.add(f"Syntax error: extraneous input '{extra.text}' expecting {expected}", extra.offset)

    def no_alternative(self, before: str) -> None:
        token = self.token
        text = before + ("" if token.kind == lexis.EOF else token.text)
        self.problems.add(f"Syntax error: no viable alternative at input '{text}'", token.offset)

    def _too_deep(self, message: str) -> NoReturn:
        self.problems.clear()
        self.problems.add(message, None)
        raise Abandoned

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self._too_deep(f"expression recursion limit exceeded: {DEEPEST}")

    def longer(self) -> None:
        self.links += 1
        if self.links > DEEPEST:
            self._too_deep("max recursion depth exceeded")
