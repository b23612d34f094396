"""Reads an expression: text to a tree with its macros expanded, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from compiler.cel import lexis, literals
from compiler.cel.cursor import Abandoned, Broken, Cursor
from compiler.cel.lexis import Token
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
    "index": f"{{'[', '{{', '(', '.', '-', '!', '?', {_VALUES}",
    "message": "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
    "(": f"{{'[', '{{', '(', ')', '.', '-', '!', {_VALUES}",
}
_NAMES = (lexis.IDENTIFIER, lexis.QUOTED_IDENTIFIER)
_SELECTED = (*_NAMES, "?")
_STARTS = frozenset(("[", "{", "(", ".", "-", "!", *_CONSTANTS, *_LITERALS, lexis.IDENTIFIER))

_NEGATED = _STARTS - {"!"}


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
                self.mismatch(lexis.EOF)
        return root

    # operators

    def _expression(self) -> Node:
        self.deeper()
        condition = self._disjunction()
        if self.token.kind == "?":
            operator = self.next()
            with self.inside(":"):
                then = self._disjunction()
            if self.expect(":", _STARTS):
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
        if not self._begins(_STARTS, _EXPECTED[""]):
            return self._broken()
        token = self.token
        if token.kind == "!" or (token.kind == "-" and self.peek(1) not in _NUMBERS):
            return self._prefixed(token)
        return self._member()

    def _prefixed(self, token: Token) -> Node:
        """A row of `!`, or one of `-`."""
        count = 0
        while self.token.kind == token.kind:
            if token.kind == "-" and self.peek(1) not in _NEGATED:
                self.no_alternative(1)
                return self._broken()
            count += 1
            self.next()
        if token.kind == "!" and self.token.kind not in _STARTS and self.peek(1) == lexis.EOF:
            self.skip_last(_EXPECTED[""])
            return self._broken()
        operand = self._member() if self._begins(_STARTS, _EXPECTED[""]) else self._broken()
        return Call(token.offset, f"{token.kind}_", None, (operand,)) if count % 2 else operand

    def _begins(self, starts: Collection[str], expected: str, *, member: bool = False) -> bool:
        """Whether one of `starts` is here, or behind a token that is too many."""
        if self.token.kind not in starts and self.peek(1) in starts:
            self.skip(expected)
        if self.token.kind in starts:
            return True
        self.mismatch(expected, member=member)
        return False

    def _broken(self) -> Node:
        """Stands for what cannot be read."""
        return Literal(self.token.offset, None)

    # members

    def _member(self) -> Node:
        links = self.links
        try:
            node = self._primary()
        except Broken:
            node = self._broken()
        while self.token.kind in {".", "["}:
            if self.token.kind == "." and self.peek(1) not in _SELECTED:
                self.no_alternative(1)
                break
            node = self._indexed(node) if self.token.kind == "[" else self._selected(node)
            self.longer()
        self.links = links
        return node

    def _indexed(self, operand: Node) -> Node:
        operator = self.next()
        with self.inside("]", primary=False):
            if not self._begins((*_STARTS, "?"), _EXPECTED["index"]):
                return self._broken()
            optional = self.token.kind == "?"
            if optional:
                self.next()
            index = self._expression()
        self.expect("]", member=False)
        return Call(operator.offset, "_[?_]" if optional else "_[_]", None, (operand, index))

    def _selected(self, operand: Node) -> Node:
        dot = self.next()
        optional = self.token.kind == "?"
        if optional:
            self.next()
            if not self._begins(_NAMES, "{IDENTIFIER, ESC_IDENTIFIER}", member=True):
                return self._broken()
        name = self.next()
        if self.token.kind == "(" and name.kind == lexis.IDENTIFIER and not optional:
            parenthesis = self.next()
            return self._called(Call(parenthesis.offset, name.text, operand, self._arguments(member=False)))
        field = name.text.strip("`")
        if optional:
            return Call(dot.offset, "_?._", None, (operand, Literal(name.offset, field)))
        return Select(dot.offset, operand, field)

    def _called(self, call: Call) -> Node:
        try:
            return expanded(call) or call
        except MacroError as error:
            self.problems.add(error.message, error.offset)
            return Literal(call.offset, None)

    def _arguments(self, *, member: bool = True) -> tuple[Node, ...]:
        arguments: list[Node] = []
        start = self.token.offset
        try:
            with self.inside(",", ")", primary=member):
                if not self._begins((*_STARTS, ")"), _EXPECTED["("], member=member):
                    return ()
                more = self.token.kind != ")"
                while more:
                    start = self.token.offset
                    arguments.append(self._expression())
                    more = self.token.kind == ","
                    if more:
                        self.next()
        except Broken:
            return (*arguments, Literal(start, None))
        self.expect(")", member=member)
        return tuple(arguments)

    # primaries

    def _primary(self) -> Node:  # noqa: PLR0911 - one for each kind
        match self.token.kind:
            case "(":
                self.next()
                with self.inside(")", primary=True):
                    inner = self._expression()
                self.expect(")")
                return inner
            case "[":
                return self._list()
            case "{":
                return self._map()
            case lexis.IDENTIFIER:
                return self._named()
            case ".":
                if self.peek(1) == lexis.IDENTIFIER:
                    return self._named()
                self.no_alternative(1, member=True)
                return self._broken()
        return self._literal()

    def _literal(self) -> Node:
        token = self.token
        signed = token.kind == "-" and self.peek(1) in _NUMBERS
        if token.kind not in _LITERALS and token.kind not in _CONSTANTS and not signed:
            self.mismatch(_EXPECTED[""], member=True)
            return self._broken()
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
        return self._called(Call(parenthesis.offset, dot + name.text, None, self._arguments()))

    # what stands in brackets and braces

    def _list(self) -> Node:
        bracket = self.next()
        elements: list[Node] = []
        optional: set[int] = set()
        with self.inside(",", "]", primary=True):
            for is_optional in self._items("[", "]", (*_STARTS, "?")):
                if is_optional:
                    optional.add(len(elements))
                elements.append(self._expression())
        self._close("]")
        return Elements(bracket.offset, tuple(elements), frozenset(optional))

    def _map(self) -> Node:
        brace = self.next()
        entries: list[Entry] = []
        with self.inside(",", "}", primary=True):
            for optional in self._items("{", "}", (*_STARTS, "?")):
                with self.inside(":"):
                    key = self._expression()
                colon = self.token
                if not self.expect(":", _STARTS):
                    break
                entries.append(Entry(colon.offset, key, self._expression(), optional))
        self._close("}")
        return Entries(brace.offset, tuple(entries))

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
        with self.inside(",", "}", primary=True):
            for optional in self._items("message", "}", (*_NAMES, "?")):
                field = self.next()
                colon = self.token
                if not self.expect(":", _STARTS):
                    break
                key = Literal(field.offset, field.text.strip("`"))
                entries.append(Entry(colon.offset, key, self._expression(), optional))
        self._close("}")
        return Message(brace.offset, name, tuple(entries))

    def _items(self, opener: str, closer: str, starts: Collection[str]) -> Iterator[bool]:
        """Comes to each item, with whether it is optional. A comma may stand behind the last one, or alone."""
        if not self._begins((*starts, ",", closer), _EXPECTED[opener], member=True):
            return
        while self.token.kind in starts:
            optional = self.token.kind == "?"
            if optional:
                self.next()
            yield optional
            if self.token.kind != "," or self.peek(1) not in starts:
                return
            self.next()

    def _close(self, closer: str) -> None:
        if self.token.kind not in {",", closer} and self.token.kind != lexis.EOF and self.peek(1) in {",", closer}:
            self.skip(f"{{'{closer}', ','}}")
        if self.token.kind == ",":
            self.next()
        elif self.token.kind != closer:
            self.mismatch(f"{{'{closer}', ','}}", member=True)
            return
        self.expect(closer)


def _balanced(function: str, terms: list[Node], operators: list[int]) -> Node:
    if not operators:
        return terms[0]
    middle = len(operators) // 2
    left = _balanced(function, terms[: middle + 1], operators[:middle])
    right = _balanced(function, terms[middle + 1 :], operators[middle + 1 :])
    return Call(operators[middle], function, None, (left, right))
