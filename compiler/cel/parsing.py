"""Reads an expression: text to a tree with its macros expanded, or what is wrong with it.

Every expression inside another costs two of Python's frames, so that the server's limit of depth is the one that is met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from compiler.cel import lexis, literals
from compiler.cel.lexis import Token, Unreadable
from compiler.cel.macros import MacroError, expanded
from compiler.cel.syntax import Call, Elements, Entries, Entry, Ident, Literal, Message, Node, Select
from compiler.cel.wording import Problems

LONGEST = 100_000
DEEPEST = 250
_RESERVED = frozenset(
    "as break const continue else false for function if import in let loop package namespace null return true var void while".split()
)
_BINDING = {
    **dict.fromkeys(("<", "<=", ">=", ">", "==", "!=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
_FUNCTIONS = {"in": "@in"}
_NUMBERS: dict[str, Callable[[str], object]] = {
    lexis.INT: literals.integer,
    lexis.FLOAT: literals.double,
}
_LITERALS: dict[str, Callable[[str], object]] = {
    **_NUMBERS,
    lexis.UINT: literals.unsigned,
    lexis.STRING: literals.string,
    lexis.BYTES: literals.bytestring,
}
_CONSTANTS = {"true": True, "false": False, "null": None}
START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"


class Abandoned(Exception):  # noqa: N818 - it never leaves the parser
    """What follows cannot be read as anything."""


def parsed(text: str) -> Node:
    """The tree of `text`. Raises `CompileErrors`."""
    problems = Problems(text)
    if len(text) > LONGEST:
        problems.add(f"expression code point size exceeds limit: size: {len(text)}, limit {LONGEST}", None)
        raise problems.raised()
    parser = _Parser(text, problems)
    try:
        root = parser.whole()
    except Abandoned:
        raise problems.raised() from None
    except RecursionError:  # macros inside macros: their trees are deeper than their text
        problems.add(f"expression recursion limit exceeded: {DEEPEST}", None)
        raise problems.raised() from None
    if problems:
        raise problems.raised()
    return root


class _Parser:
    def __init__(self, text: str, problems: Problems) -> None:
        self._problems = problems
        self._tokens: list[Token] = []
        for token in lexis.tokens(text):
            if isinstance(token, Unreadable):
                problems.add(f"Syntax error: token recognition error at: '{token.text}'", token.offset)
            else:
                self._tokens.append(token)
        self._at = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _peek(self, ahead: int) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)].kind

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def whole(self) -> Node:
        root = self._expression()
        if self._token.kind != lexis.EOF:
            self._unexpected(lexis.EOF)
        return root

    # errors

    def _unexpected(self, expected: str) -> NoReturn:
        token = self._token
        self._problems.add(f"Syntax error: mismatched input '{token.text}' expecting {expected}", token.offset)
        raise Abandoned

    def _expect(self, kind: str) -> Token:
        if self._token.kind != kind:
            if self._peek(1) == kind:  # one token too many: the server reads on behind it
                extra = self._next()
                self._problems.add(f"Syntax error: extraneous input '{extra.text}' expecting '{kind}'", extra.offset)
            else:
                self._unexpected(f"'{kind}'")
        return self._next()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._problems.clear()
            self._problems.add(f"expression recursion limit exceeded: {DEEPEST}", None)
            raise Abandoned

    # operators

    def _expression(self) -> Node:
        self._deeper()
        condition = self._disjunction()
        if self._token.kind == "?":
            operator = self._next()
            then = self._disjunction()
            self._expect(":")
            condition = Call(operator.offset, "_?_:_", None, (condition, then, self._expression()))
        self._depth -= 1
        return condition

    def _disjunction(self) -> Node:
        """`||` and `&&` in one loop, and the trees balanced: chains of them may be as long as the text."""
        terms: list[Node] = []
        operators: list[int] = []
        while True:
            factors = [self._operation(3)]
            inner: list[int] = []
            while self._token.kind == "&&":
                inner.append(self._next().offset)
                factors.append(self._operation(3))
            terms.append(_balanced("_&&_", factors, inner))
            if self._token.kind != "||":
                return _balanced("_||_", terms, operators)
            operators.append(self._next().offset)

    def _operation(self, least: int) -> Node:
        """Relations, sums and products, all of which group to the left. Each operator in a chain makes the tree deeper."""
        left = self._unary()
        links = 0
        while (binding := _BINDING.get(self._token.kind, 0)) >= least:
            links += 1
            self._deeper()
            operator = self._next()
            right = self._operation(binding + 1) if binding < 5 else self._unary()  # noqa: PLR2004 - nothing binds closer
            left = Call(operator.offset, _FUNCTIONS.get(operator.kind, f"_{operator.kind}_"), None, (left, right))
        self._depth -= links
        return left

    def _unary(self) -> Node:
        token = self._token
        if token.kind not in {"!", "-"} or (token.kind == "-" and self._peek(1) in _NUMBERS):
            return self._member()
        count = 0
        while self._token.kind == token.kind:
            count += 1
            self._next()
        operand = self._member()
        return Call(token.offset, f"{token.kind}_", None, (operand,)) if count % 2 else operand

    # members

    def _member(self) -> Node:
        node = self._primary()
        links = 0
        while True:
            if self._token.kind == ".":
                node = self._selected(node)
            elif self._token.kind == "[":
                operator = self._next()
                function = "_[_]"
                if self._token.kind == "?":
                    self._next()
                    function = "_[?_]"
                index = self._expression()
                self._expect("]")
                node = Call(operator.offset, function, None, (node, index))
            else:
                break
            links += 1
            self._deeper()
        self._depth -= links
        return node

    def _selected(self, operand: Node) -> Node:
        dot = self._next()
        optional = self._token.kind == "?"
        if optional:
            self._next()
        name = self._token
        if name.kind not in {lexis.IDENTIFIER, lexis.QUOTED_IDENTIFIER}:
            self._no_name(optional=optional)
        self._next()
        if self._token.kind == "(" and name.kind == lexis.IDENTIFIER and not optional:
            parenthesis = self._next()
            return self._called(Call(parenthesis.offset, name.text, operand, self._arguments(")")))
        field = name.text.strip("`")
        if optional:
            return Call(dot.offset, "_?._", None, (operand, Literal(name.offset, field)))
        return Select(dot.offset, operand, field)

    def _no_name(self, *, optional: bool) -> NoReturn:
        token = self._token
        if optional:
            self._unexpected("{IDENTIFIER, ESC_IDENTIFIER}")
        if token.kind in _CONSTANTS:
            self._unexpected("IDENTIFIER")
        self._problems.add(
            f"Syntax error: no viable alternative at input '.{'' if token.kind == lexis.EOF else token.text}'", token.offset
        )
        raise Abandoned

    def _called(self, call: Call) -> Node:
        try:
            return expanded(call) or call
        except MacroError as error:
            self._problems.add(error.message, error.offset)
            return Literal(call.offset, None)

    def _arguments(self, end: str) -> tuple[Node, ...]:
        arguments: list[Node] = []
        if self._token.kind != end:
            arguments.append(self._expression())
            while self._token.kind == ",":
                self._next()
                arguments.append(self._expression())
        self._expect(end)
        return tuple(arguments)

    # primaries

    def _primary(self) -> Node:
        token = self._token
        if token.kind == "(":
            self._next()
            inner = self._expression()
            self._expect(")")
            return inner
        if token.kind == lexis.IDENTIFIER or (token.kind == "." and self._peek(1) == lexis.IDENTIFIER):
            return self._named()
        if token.kind == "[":
            return self._list()
        if token.kind == "{":
            return self._map()
        return self._literal()

    def _literal(self) -> Node:
        token = self._next()
        if token.kind in _CONSTANTS:
            return Literal(token.offset, _CONSTANTS[token.kind])
        sign = ""
        kind, text = token.kind, token.text
        if kind == "-":
            sign = "-"
            kind, text, _ = self._next()
        read = _LITERALS.get(kind)
        if read is None:
            self._at -= token.kind != lexis.EOF
            self._unexpected(START)
        try:
            return Literal(token.offset, read(sign + text))
        except literals.LiteralError as error:
            self._problems.add(str(error), token.offset)
            return Literal(token.offset, None)

    def _named(self) -> Node:
        start = self._token
        dot = "." if start.kind == "." else ""
        if dot:
            self._next()
        if message := self._message(dot):
            return message
        name = self._next()
        if name.text in _RESERVED:
            self._problems.add(f"reserved identifier: {name.text}", start.offset)
        if self._token.kind != "(":
            return Ident(name.offset, dot + name.text)
        parenthesis = self._next()
        return self._called(Call(parenthesis.offset, dot + name.text, None, self._arguments(")")))

    def _message(self, dot: str) -> Node | None:
        """`a.b.Name{field: value}`, which reads as a name until the brace."""
        names = 1
        while self._peek(2 * names - 1) == "." and self._peek(2 * names) == lexis.IDENTIFIER:
            names += 1
        if self._peek(2 * names - 1) != "{":
            return None
        name = dot + "".join(self._next().text for _ in range(2 * names - 1))
        brace = self._next()
        values: list[Node] = []
        while self._token.kind != "}":
            if self._token.kind == "?":
                self._next()
            if self._token.kind not in {lexis.IDENTIFIER, lexis.QUOTED_IDENTIFIER}:
                self._unexpected("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}")
            self._next()
            self._expect(":")
            values.append(self._expression())
            if self._token.kind != ",":
                break
            self._next()
        self._expect("}")
        return Message(brace.offset, name, tuple(values))

    def _list(self) -> Node:
        bracket = self._next()
        elements: list[Node] = []
        optional: set[int] = set()
        while self._token.kind != "]":
            if self._token.kind == "?":
                self._next()
                optional.add(len(elements))
            elements.append(self._expression())
            if self._token.kind != ",":
                break
            self._next()
        self._expect("]")
        return Elements(bracket.offset, tuple(elements), frozenset(optional))

    def _map(self) -> Node:
        brace = self._next()
        entries: list[Entry] = []
        while self._token.kind != "}":
            optional = self._token.kind == "?"
            if optional:
                self._next()
            key = self._expression()
            colon = self._expect(":")
            entries.append(Entry(colon.offset, key, self._expression(), optional))
            if self._token.kind != ",":
                break
            self._next()
        self._expect("}")
        return Entries(brace.offset, tuple(entries))


def _balanced(function: str, terms: list[Node], operators: list[int]) -> Node:
    if not operators:
        return terms[0]
    middle = len(operators) // 2
    left = _balanced(function, terms[: middle + 1], operators[:middle])
    right = _balanced(function, terms[middle + 1 :], operators[middle + 1 :])
    return Call(operators[middle], function, None, (left, right))
