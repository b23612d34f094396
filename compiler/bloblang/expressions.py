"""Expressions, read from left to right: each is seen once, and those inside it by recursion, of which there is a limit.

What a statement cannot go on from raises `Abandoned`; a name that is unknown, or an argument that is wrong, is noted.
"""

from __future__ import annotations

import math

from compiler.bloblang import calls, wording
from compiler.bloblang.arithmetic import (
    ARRAY,
    BOOLEAN,
    CONSTANTS,
    DYNAMIC,
    LAMBDA,
    NULL,
    OBJECT,
    STRING,
    Refused,
    Value,
    all_constant,
    article,
    calculated,
)
from compiler.bloblang.calls import Argument, Call
from compiler.bloblang.cursor import Cursor
from compiler.bloblang.dialects import Dialect
from compiler.bloblang.lexis import (
    ARROW,
    CALL,
    LINE_END,
    LITERAL,
    NAME,
    NAMED,
    NUMBER,
    OPERATOR,
    gap_end,
    spaces_end,
    string_end,
)
from compiler.bloblang.problem import Abandoned, Kind, Problem, abandoned
from compiler.regex import regex

DEEPEST = 80  # expressions inside each other: nobody reads ten, and each takes half a dozen of Python's thousand frames
_TRIALS = 16  # objects looked for behind `match`, of which nobody writes any
_NO_VALUE = frozenset("\r\n#")
_INTEGERS = 2**63
ELSE = regex(r"else( if[ \t]++)?+")
_OTHERWISE = regex(r"_[ \t]*+(=>)")


class Expressions(Cursor):
    """`problems` are those found so far."""

    def __init__(self, text: str, dialect: Dialect, at: int) -> None:
        super().__init__(text, at)
        self.dialect = dialect
        self.problems: list[Problem] = []
        self._depth = 0
        self._trials = _TRIALS
        self._contexts: list[str] = []

    def query(self) -> Value:
        """An expression, white space before it on its line included."""
        self._spaces()
        if self._depth >= DEEPEST:
            raise abandoned(self.at, self.at + 1, f"expressions stand in each other more than {DEEPEST} deep")
        self._depth += 1
        values, operators = [self._operand()], []
        while found := OPERATOR.match(self.text, self.at):
            operators.append((found[1], found.start(1)))
            self._took(*found.span(1))
            self._gap()
            if self._is_next_statement():
                raise wording.nothing_follows(self.text, self.last)
            values.append(self._operand())
        self._depth -= 1
        if not operators:
            return values[0]
        result = calculated(values, operators)
        if isinstance(result, Refused):
            end = result.at + len(result.operator)
            self.problems.append(Problem(result.at, end, Kind.WRONG_OPERANDS, result.message))
            return DYNAMIC
        return result

    def _operand(self) -> Value:
        start, text = self.at, self.text
        negative = text.startswith("-", start)
        if negative:
            self._took(start, start + 1)
            self._gap()
        denied = text.startswith("!", self.at)
        if denied:
            self._took(self.at, self.at + 1)
            self._spaces()
        value = self._primary()
        if self.at < len(text) and text[self.at] in ".[":
            value = self._tails(value)
        if denied:
            value = DYNAMIC
        if negative:
            return self._negated(value, start)
        return value

    def _negated(self, value: Value, start: int) -> Value:
        if value.kind in CONSTANTS and value.kind != "number":
            message = f"`-` cannot be applied to {article(value.kind)}"
            self.problems.append(Problem(start, start + 1, Kind.WRONG_OPERANDS, message))
            return DYNAMIC
        return value._replace(number=-value.number)

    def _primary(self) -> Value:  # noqa: PLR0911 - one for each kind of value
        text, at = self.text, self.at
        character = text[at : at + 1]
        if character == '"':
            self.at = string_end(text, at, is_value=True)
            return STRING
        if word := NAME.match(text, at):
            return self._word(word[0])
        if character == "(":
            return self._bracketed()
        if character == "{":
            return self._object()
        if character == "[":
            return self._array()
        if character == "@":
            self._metadata()
            return DYNAMIC
        if character == "$" and (name := NAME.match(text, at + 1)):
            self.at = name.end()
            return DYNAMIC
        if character == "-" and NUMBER.match(text, at):
            return self._number()
        raise wording.no_value(text, at, self.last)

    def _word(self, word: str) -> Value:
        text, at = self.text, self.at
        end = at + len(word)
        if text[end : end + 1] in (" ", "\t"):
            if word == "match":
                return self._match(end)
            if word == "if":
                self.condition(end)
                return DYNAMIC
            if found := ARROW.match(text, at):
                return self._lambda(found[1], found.end())
        if word[0] in "0123456789":
            return self._number()
        if word[0] in "tfn" and (found := LITERAL.match(word)):
            self.at = at + len(found[0])
            return NULL if found[0] == "null" else BOOLEAN
        if text[end : end + 1] == "(" and (found := CALL.match(text, at)):
            self._call(found[1], is_method=False)
        else:
            self.at = end
        return DYNAMIC

    def _number(self) -> Value:
        found = NUMBER.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        written = found[0]
        number = float(written) if len(written) < 1000 else math.inf  # noqa: PLR2004 - longer ones are not read by anyone
        if math.isinf(number) or ("." not in written and abs(number) > _INTEGERS):
            raise abandoned(*found.span(), "the number does not fit into 64 bits")
        return Value("number", number)

    def _metadata(self) -> None:
        """`@`, with a name or without one."""
        self.at += 1
        if self.text.startswith('"', self.at):
            self.at = string_end(self.text, self.at)
        elif name := NAME.match(self.text, self.at):
            self.at = name.end()

    def _bracketed(self) -> Value:
        opening = self.at
        self._took(opening, opening + 1)
        self._gap()
        value = self.query()
        self._close(opening, ")")
        return value

    def _lambda(self, name: str, end: int) -> Value:
        start = self.at
        if name in ("this", "root"):
            raise abandoned(start, start + len(name), f"`{name}` cannot be the name of a context", "give it another one")
        if name in self._contexts:
            raise abandoned(start, start + len(name), f"the context `{name}` stands inside another one of that name")
        self._took(end, end)
        self.last = (start, end)
        self._contexts.append("" if name == "_" else name)
        value = self.query()
        self._contexts.pop()
        if value is LAMBDA:
            raise abandoned(start, start + len(name), f"`{name}` names the same context as the name behind it", "one is enough")
        return LAMBDA

    def _tails(self, value: Value) -> Value:
        """Fields, methods and indexes behind a value."""
        text = self.text
        while self.at < len(text):
            if text[self.at] == "[" and self.dialect.indexing:
                self._index()
            elif text[self.at] == ".":
                self._took(self.at, self.at + 1)
                self._gap()
                self._tail()
            else:
                break
            value = DYNAMIC
        return value

    def _tail(self) -> None:
        text, at = self.text, self.at
        if text.startswith("(", at):
            self._bracketed()
        elif text.startswith('"', at):
            self.at = string_end(text, at)
        elif not (name := NAME.match(text, at)):
            raise wording.no_tail(text, at, self.last)
        elif text.startswith("(", name.end()) and (found := CALL.match(text, at)):
            self._call(found[1], is_method=True)
        else:
            self.at = name.end()

    def _call(self, name: str, *, is_method: bool) -> None:
        start = self.at
        end = opening = start + len(name)
        arguments: list[Argument] = []
        self._open(opening)
        while not self._closed(opening, ")"):
            arguments.append(self._argument())
            if not self._separated(opening, ")"):
                break
        self.problems += calls.wrong(Call(name, start, end, arguments, is_method), self.dialect)

    def _argument(self) -> Argument:
        start, name = self.at, ""
        if found := NAMED.match(self.text, start):
            name = found[1]
            self.last, self.at = (start, found.end(1) + 1), found.end()
        value = self.query()
        return Argument(name, value, start, self.at)

    def _array(self) -> Value:
        opening, values = self.at, []
        self._open(opening)
        while not self._closed(opening, "]"):
            values.append(self.query())
            if not self._separated(opening, "]"):
                break
        return ARRAY if all_constant(values) else DYNAMIC

    def _object(self) -> Value:
        opening, values = self.at, []
        self._open(opening)
        while not self._closed(opening, "}"):
            values.append(self._key())
            self._spaces()
            if not self.text.startswith(":", self.at):
                raise wording.no_colon(self.text, self.at, opening)
            self._took(self.at, self.at + 1)
            self._gap()
            values.append(self.query())
            if not self._separated(opening, "}"):
                break
        return OBJECT if all_constant(values) else DYNAMIC

    def _key(self) -> Value:
        start = self.at
        if self.text.startswith('"', start):
            self.at = string_end(self.text, start)
            return STRING
        key = self.query()
        if key.kind in CONSTANTS and key.kind != "string":
            raise abandoned(start, self.at, f"the key of an object is a string, not {article(key.kind)}")
        return key

    def _index(self) -> None:
        """`[0]`, or `[start:end:step]` with any of the three left out."""
        opening = self.at
        self._open(opening)
        for colons in range(3):
            if self.text[self.at : self.at + 1] != ":" and not (colons and self.text.startswith("]", self.at)):
                self.query()
            end = gap_end(self.text, self.at)
            if colons == 2 or not self.text.startswith(":", end):  # noqa: PLR2004 - behind the step stands no other
                break
            self._took(end, end + 1)
            self._gap()
        self._close(opening, "]")

    def condition(self, end: int) -> None:
        """`if … { … } else if … { … } else { … }`; `end` is that of the first word."""
        self._took(self.at, end)
        self.query()
        self._branch()
        while found := ELSE.match(self.text, gap_end(self.text, self.at)):
            if found[1]:
                self._took(found.start(), found.end())
                self.query()
                self._branch()
            elif NAME.match(self.text, found.end()):
                raise wording.reads_as_else(self.text, found.start())
            else:
                self._took(found.start(), found.end())
                self._branch()
                break

    def _branch(self) -> None:
        opening = self.opening_brace()
        self.query()
        self._close(opening, "}")

    def opening_brace(self) -> int:
        """Where the `{` stands that has to follow, which is then behind."""
        self._gap()
        opening = self.at
        if not self.text.startswith("{", opening):
            raise wording.no_brace(self.text, opening, self.last)
        self._open(opening)
        return opening

    def _match(self, end: int) -> Value:
        self._took(self.at, end)
        self._spaces()
        here = self.text[self.at : self.at + 1]
        if here not in _NO_VALUE and (here != "{" or self._is_object(self.at)):
            self.query()
        opening = self.opening_brace()
        while not self._closed(opening, "}"):
            self._case(opening)
            self._spaces()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif found := LINE_END.match(self.text, self.at):
                self.at = found.end()
            else:
                self._close(opening, "}")
                break
            self._gap()
        return DYNAMIC

    def _is_object(self, opening: int) -> bool:
        """Whether the brace opens an object, which is matched, and not the cases: by what stands behind its first value."""
        at, text = gap_end(self.text, opening + 1), self.text
        if text.startswith('"', at):
            return text.startswith(":", spaces_end(text, string_end(text, at)))
        if text.startswith("}", at) or not self._trials:
            return text.startswith("}", at)
        self._trials -= 1
        trial = Expressions(text, self.dialect, at)
        trial._trials, trial._depth, trial._contexts = 0, self._depth, list(self._contexts)
        try:
            trial.query()
        except Abandoned:
            return False
        return text.startswith(":", spaces_end(text, trial.at))

    def _case(self, opening: int) -> None:
        text = self.text
        if text.startswith("_", self.at) and (found := _OTHERWISE.match(text, self.at)):
            self._took(found.start(1), found.end())
        else:
            self.query()
            self._spaces()
            if not text.startswith("=>", self.at):
                raise wording.no_arrow(text, self.at, opening)
            self._took(self.at, self.at + 2)
        self.query()
