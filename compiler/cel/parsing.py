"""Reads an expression: text to a tree with its macros expanded, or what is wrong with it.

Every expression inside another costs two of Python's frames, so that the server's limit of depth is the one that is met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from compiler.cel import lexis, literals
from compiler.cel.cursor import Abandoned, Cursor
from compiler.cel.macros import MacroError, expanded
from compiler.cel.syntax import Call, Elements, Entries, Entry, Ident, Literal, Message, Node, Select
from compiler.cel.wording import Problems

LONGEST = 100_000
_RESERVED = frozenset(
    (
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"),
        *("package", "namespace", "return", "var", "void", "while"),
    )
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
_VALUES = "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
# What the server says it expects, by what stands open before it.
_EXPECTED = {
    "": f"{{'[', '{{', '(', '.', '-', '!', {_VALUES}",
    "[": f"{{'[', ']', '{{', '(', '.', ',', '-', '!', '?', {_VALUES}",
    "{": f"{{'[', '{{', '}}', '(', '.', ',', '-', '!', '?', {_VALUES}",
    "(": f"{{'[', '{{', '(', ')', '.', '-', '!', {_VALUES}",
}
_STARTS = frozenset(("[", "{", "(", ".", "-", "!", *_CONSTANTS, *_LITERALS, lexis.IDENTIFIER))


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
    if problems:
        raise problems.raised()
    return root


class _Parser(Cursor):
    def whole(self) -> Node:
        root = self._expression()
        if self.token.kind != lexis.EOF:
            if self.peek(1) == lexis.EOF:
                self.skip(lexis.EOF)
            else:
                self.unexpected(lexis.EOF)
        return root

    # operators

    def _expression(self) -> Node:
        self.deeper()
        condition = self._disjunction()
        if self.token.kind == "?":
            operator = self.next()
            then = self._disjunction()
            self.expect(":")
            condition = Call(operator.offset, "_?_:_", None, (condition, then, self._expression()))
        self.depth -= 1
        return condition

    def _disjunction(self) -> Node:
        """`||` and `&&` in one loop, and the trees balanced: chains of them may be as long as the text."""
        terms: list[Node] = []
        operators: list[int] = []
        while True:
            factors = [self._operation(3)]
            inner: list[int] = []
            while self.token.kind == "&&":
                inner.append(self.next().offset)
                factors.append(self._operation(3))
            terms.append(_balanced("_&&_", factors, inner))
            if self.token.kind != "||":
                return _balanced("_||_", terms, operators)
            operators.append(self.next().offset)

    def _operation(self, least: int) -> Node:
        """Relations, sums and products, all of which group to the left. Each operator in a chain makes the tree deeper."""
        left = self._unary()
        links = 0
        while (binding := _BINDING.get(self.token.kind, 0)) >= least:
            links += 1
            self.longer()
            operator = self.next()
            right = self._operation(binding + 1) if binding < 5 else self._unary()  # noqa: PLR2004 - nothing binds closer
            left = Call(operator.offset, _FUNCTIONS.get(operator.kind, f"_{operator.kind}_"), None, (left, right))
        self.links -= links
        return left

    def _unary(self) -> Node:
        token = self.token
        if token.kind not in {"!", "-"} or (token.kind == "-" and self.peek(1) in _NUMBERS):
            return self._member()
        count = 0
        while self.token.kind == token.kind:
            count += 1
            self.next()
        if token.kind == "-" and self.token.kind not in _STARTS:
            self.no_alternative("-")
            if count == 1:
                raise Abandoned
        operand = self._member()
        return Call(token.offset, f"{token.kind}_", None, (operand,)) if count % 2 else operand

    # members

    def _member(self) -> Node:
        node = self._primary()
        links = 0
        while True:
            if self.token.kind == ".":
                node = self._selected(node)
            elif self.token.kind == "[":
                operator = self.next()
                function = "_[_]"
                if self.token.kind == "?":
                    self.next()
                    function = "_[?_]"
                index = self._expression()
                self.expect("]")
                node = Call(operator.offset, function, None, (node, index))
            else:
                break
            links += 1
            self.longer()
        self.links -= links
        return node

    def _selected(self, operand: Node) -> Node:
        dot = self.next()
        optional = self.token.kind == "?"
        if optional:
            self.next()
        name = self.token
        if name.kind not in {lexis.IDENTIFIER, lexis.QUOTED_IDENTIFIER}:
            self._no_name(optional=optional)
        self.next()
        if self.token.kind == "(" and name.kind == lexis.IDENTIFIER and not optional:
            parenthesis = self.next()
            return self._called(Call(parenthesis.offset, name.text, operand, self._arguments(")")))
        field = name.text.strip("`")
        if optional:
            return Call(dot.offset, "_?._", None, (operand, Literal(name.offset, field)))
        return Select(dot.offset, operand, field)

    def _no_name(self, *, optional: bool) -> NoReturn:
        token = self.token
        if optional:
            self.unexpected("{IDENTIFIER, ESC_IDENTIFIER}")
        if token.kind in _CONSTANTS:
            self.unexpected("IDENTIFIER")
        self.no_alternative(".")
        raise Abandoned

    def _called(self, call: Call) -> Node:
        try:
            return expanded(call) or call
        except MacroError as error:
            self.problems.add(error.message, error.offset)
            return Literal(call.offset, None)

    def _arguments(self, end: str) -> tuple[Node, ...]:
        arguments: list[Node] = []
        if self.token.kind != end:
            arguments.append(self._expression())
            while self.token.kind == ",":
                self.next()
                arguments.append(self._expression())
        self.expect(end)
        return tuple(arguments)

    # primaries

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "(":
            self.next()
            inner = self._expression()
            self.expect(")")
            return inner
        if token.kind == lexis.IDENTIFIER or (token.kind == "." and self.peek(1) == lexis.IDENTIFIER):
            return self._named()
        if token.kind == "[":
            return self._list()
        if token.kind == "{":
            return self._map()
        if token.kind == ".":
            self.next()
            self.no_alternative(".")
            raise Abandoned
        if token.kind not in _STARTS and self.peek(1) in _STARTS:
            self.skip(self._expected())
            return self._primary()
        return self._literal()

    def _expected(self) -> str:
        """What may stand here, which is more where a list, a map or arguments may be empty."""
        before = self.peek(-1)
        call = before == "(" and self.peek(-2) == lexis.IDENTIFIER
        return _EXPECTED[before if before in {"[", "{"} or call else ""]

    def _literal(self) -> Node:
        token = self.token
        signed = token.kind == "-" and self.peek(1) in _NUMBERS
        if token.kind not in _LITERALS and token.kind not in _CONSTANTS and not signed:
            self.unexpected(self._expected())
        self.next()
        if token.kind in _CONSTANTS:
            return Literal(token.offset, _CONSTANTS[token.kind])
        number = self.next() if signed else token
        try:
            return Literal(token.offset, _LITERALS[number.kind]("-" * signed + number.text))
        except literals.LiteralError as error:
            self.problems.add(str(error), token.offset)
            return Literal(token.offset, None)

    def _named(self) -> Node:
        start = self.token
        dot = "." if start.kind == "." else ""
        if dot:
            self.next()
        if message := self._message(dot):
            return message
        name = self.next()
        if name.text in _RESERVED:
            self.problems.add(f"reserved identifier: {name.text}", start.offset)
            if self.token.kind != "(":
                return Literal(name.offset, None)
        if self.token.kind != "(":
            return Ident(name.offset, dot + name.text)
        parenthesis = self.next()
        return self._called(Call(parenthesis.offset, dot + name.text, None, self._arguments(")")))

    def _message(self, dot: str) -> Node | None:
        """`a.b.Name{field: value}`, which reads as a name until the brace."""
        names = 1
        while self.peek(2 * names - 1) == "." and self.peek(2 * names) == lexis.IDENTIFIER:
            names += 1
        if self.peek(2 * names - 1) != "{":
            return None
        name = dot + "".join(self.next().text for _ in range(2 * names - 1))
        brace = self.next()
        entries: list[Entry] = []
        while self.token.kind != "}":
            optional = self.token.kind == "?"
            if optional:
                self.next()
            if self.token.kind not in {lexis.IDENTIFIER, lexis.QUOTED_IDENTIFIER}:
                self.unexpected("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}")
            field = self.next()
            colon = self.expect(":")
            entries.append(Entry(colon.offset, Literal(field.offset, field.text.strip("`")), self._expression(), optional))
            if self.token.kind != ",":
                break
            self.next()
        self.expect("}")
        return Message(brace.offset, name, tuple(entries))

    def _list(self) -> Node:
        bracket = self.next()
        elements: list[Node] = []
        optional: set[int] = set()
        while self.token.kind != "]":
            if self.token.kind == "?":
                self.next()
                optional.add(len(elements))
            elements.append(self._expression())
            if self.token.kind != ",":
                break
            self.next()
        self.expect("]", ",")
        return Elements(bracket.offset, tuple(elements), frozenset(optional))

    def _map(self) -> Node:
        brace = self.next()
        entries: list[Entry] = []
        while self.token.kind != "}":
            optional = self.token.kind == "?"
            if optional:
                self.next()
            key = self._expression()
            colon = self.expect(":")
            entries.append(Entry(colon.offset, key, self._expression(), optional))
            if self.token.kind != ",":
                break
            self.next()
        self.expect("}", ",")
        return Entries(brace.offset, tuple(entries))


def _balanced(function: str, terms: list[Node], operators: list[int]) -> Node:
    if not operators:
        return terms[0]
    middle = len(operators) // 2
    left = _balanced(function, terms[: middle + 1], operators[:middle])
    right = _balanced(function, terms[middle + 1 :], operators[middle + 1 :])
    return Call(operators[middle], function, None, (left, right))
