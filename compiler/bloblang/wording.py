"""What is said where a text cannot be read on: at the bracket that stays open, the operator behind which nothing stands."""

from __future__ import annotations

from compiler.bloblang.dialects import Dialect
from compiler.bloblang.lexis import ASSIGNMENT, LITERAL, NAME, found, found_end, is_statement
from compiler.bloblang.problem import Abandoned, abandoned

_LONGEST = 40
_QUOTE = 'a `"` may be missing further left'
_NAMES = 'names with other characters stand between `"`'
_EMPTY = {("(", ")"), ("[", "]"), ("${!", "}")}
_ODD = frozenset("-$@/*'")

# What other languages write, by the character or word at which Bloblang gives up.
_FOREIGN = {
    "'": 'strings stand between `"`',
    "?": "write `if … { … } else { … }`",
    ";": "a statement ends with its line",
    "and": "write `&&`",
    "or": "write `||`",
    "not": "write `!`",
    "is": "write `==`",
    "then": "write `if … { … } else { … }`",
}
_BEHIND_VALUE = {'"': _QUOTE, "#": "a comment ends with a line break"}
_SIGILS = {"@": "set metadata with `meta name = …`", "$": "set a variable with `let name = …`"}


def expected(text: str, at: int, wanted: str, advice: str | None = None) -> Abandoned:
    """Something else stands at `at`; of a text that ends there the last character is shown."""
    start = at if at < len(text) else max(len(text.rstrip()) - 1, 0)
    return abandoned(start, max(found_end(text, at), start + 1), f"expected {wanted}, found {found(text, at)}", advice)


def no_value(text: str, at: int, last: tuple[int, int]) -> Abandoned:
    """`last` is the token behind which a value is to stand."""
    operator = text[slice(*last)].strip()
    if (at >= len(text) or text[at] in "\r\n#") and operator:
        return nothing_follows(text, last)
    if (operator, text[at : at + 1]) in _EMPTY:
        return abandoned(last[0], at + 1, f"nothing stands between `{operator}` and `{text[at]}`")
    return expected(text, at, f"a value after `{operator}`" if operator else "a value", _advice(text, at, operator))


def nothing_follows(text: str, last: tuple[int, int]) -> Abandoned:
    token = text[slice(*last)].strip()
    return abandoned(last[0], last[0] + len(token), f"nothing follows `{token}`")


def _advice(text: str, at: int, operator: str) -> str | None:
    here = text[at : at + 1]
    if here == "=" and operator in ("==", "!="):
        return f"write `{operator}`"
    if here == operator == "=":
        return "one `=` assigns"
    if here == ">" and operator == "-":
        return "the arrow of a lambda has a space on either side, and a case is written with `=>`"
    if here == "/" and operator == "/":
        return "a comment begins with `#`"
    if here == ".":
        return "a `)` may be missing before it" if operator == "(" else "a field is reached from a value: `this.name`"
    return _FOREIGN.get(here) or _of_quotes(text, at)


def no_tail(text: str, at: int, last: tuple[int, int]) -> Abandoned:
    """Behind the dot that is `last` stands neither a field nor a method."""
    if at >= len(text):
        return abandoned(*last, "nothing follows `.`")
    if text[at] == ".":
        return two_dots(last[0], at)
    advice = "use `.index(…)` or `.slice(…)`" if text[at] == "[" else _NAMES if text[at] in _ODD else None
    return expected(text, at, "a field or a method after `.`", advice)


def two_dots(first: int, second: int) -> Abandoned:
    return abandoned(first, second + 1, "nothing stands between two dots")


def not_closed(text: str, opening: int, before: int, at: int, closing: str, *, is_list: bool) -> Abandoned:
    """At `at`, where white space behind `before` ends, stands not what closes the bracket at `opening`."""
    bracket = text[opening]
    if at >= len(text):
        return abandoned(opening, opening + 1, f"`{bracket}` is not closed")
    word = NAME.match(text, at)
    follows = None
    if text[at] in ")]}":
        follows = f"`{text[at]}`"
    elif closing == "}" and word and word[0] == "else":
        follows = "`else`"
    elif "\n" in text[before:at] and is_statement(text, at):
        follows = "the next statement"
    if follows:
        return abandoned(opening, opening + 1, f"`{bracket}` is not closed before {follows}", f"add `{closing}`")
    if bracket == "{" and text[at] == "=" and not is_list:
        return expected(text, at, "`}`", "a branch of an expression is one value")
    return expected(text, at, f"`,` or `{closing}`" if is_list else f"`{closing}`", _behind_value(text, before, at))


def _behind_value(text: str, before: int, at: int) -> str | None:
    """Advice where something follows a value, which ends at `before`, that is no operator."""
    here = text[at]
    if "\n" in text[before:at]:
        return "items are separated by `,`"
    if here in _BEHIND_VALUE:
        return _BEHIND_VALUE[here]
    if here == "=":
        first = text[text.rfind("\n", 0, at) + 1 : at].strip()[:1]
        return _SIGILS.get(first, "to compare, write `==`")
    if here == "(" and NAME.match(text, before - 1):
        return "the names of functions and methods are in lower case"
    if text[max(at - 6, 0) : at].split()[-1:] == ["not"]:
        return _FOREIGN["not"]
    word = NAME.match(text, at)
    return _FOREIGN.get(word[0] if word else here) or _of_quotes(text, at)


def _of_quotes(text: str, at: int) -> str | None:
    """Where the quotes to the right of `at` do not come in pairs, one is missing to the left."""
    end = text.find("\n", at)
    return _QUOTE if text.count('"', at, end if end >= 0 else len(text)) % 2 else None


def no_colon(text: str, at: int, opening: int) -> Abandoned:
    """Behind the key of an object stands no colon."""
    if text[at : at + 1] in ("", ")", "]"):
        return not_closed(text, opening, at, at, "}", is_list=False)
    advice = "keys and values are joined by `:`" if text[at] == "=" else _QUOTE if text[at] == '"' else None
    return expected(text, at, "`:` after the key", advice)


def no_arrow(text: str, at: int, opening: int) -> Abandoned:
    """Behind the pattern of a case stands no `=>`."""
    if at >= len(text):
        return not_closed(text, opening, at, at, "}", is_list=False)
    return expected(text, at, "`=>` after the case", "write `=>`" if text[at] in "-=:" else None)


def no_brace(text: str, at: int, last: tuple[int, int]) -> Abandoned:
    """Behind a condition, or `else`, stands no brace."""
    is_else = text[slice(*last)] == "else"
    is_on_line = bool(text[text.rfind("\n", 0, at) + 1 : at].strip())
    advice = _behind_value(text, at, at) if is_on_line and at < len(text) else None
    if is_else and text.startswith("if", at):
        advice = "write `else if`, with one space between them and one behind"
    return expected(text, at, "`{` after `else`" if is_else else "`{`", advice)


def reads_as_else(text: str, at: int) -> Abandoned:
    end = found_end(text, at)
    name = text[at:end][:_LONGEST]
    return abandoned(at, end, f"`{name}` begins with `else`, and is read as that", f"write `root.{name}`")


def no_equals(text: str, end: int, at: int, behind: str) -> Abandoned:
    """Behind the name that ends at `end`, and white space, stands no `=`."""
    if text.startswith("==", at):
        return abandoned(at, at + 2, "`==` compares, and a statement assigns", "write `=`")
    here = text[end : end + 1]
    advice = "a path holds names only: change a list with `.map_each(…)`" if here == "[" else None
    advice = _NAMES if here in _ODD or here == "." else advice
    return expected(text, at, f"`=` after {behind}", advice)


def left_over(text: str, before: int, dialect: Dialect) -> Abandoned:
    """A value ends at `before`, and something follows on its line that does not go on from there."""
    at = before
    while text[at] in " \t":
        at += 1
    here = text[at]
    if here in ")]}":
        return abandoned(at, at + 1, f"`{here}` closes nothing")
    if here == "#":
        return unended_comment(text, at)
    if ASSIGNMENT.match(text, at) and text[at - 1] in " \t":
        advice = "each statement has a line of its own: in YAML, write them behind `|`"
        return abandoned(at, found_end(text, at), "a second statement stands on the same line", advice)
    if here == "[" and at == before and not dialect.indexing:
        return abandoned(at, at + 1, f"`[…]` behind a value is not in {dialect.engine}", "use `.index(…)` or `.slice(…)`")
    word = NAME.match(text, at)
    if word and at == before and (misread := _misread(text, at, word.end())):
        return misread
    return expected(text, at, "an operator or the end of the line", _behind_value(text, before, at))


def _misread(text: str, at: int, end: int) -> Abandoned | None:
    """A name that begins with a number or a constant is read as that."""
    start = at
    while start and text[start - 1].isalnum():
        start -= 1
    written = text[start:end]
    constant = LITERAL.match(written)
    read = constant[0] if constant else text[start:at]
    if not constant and not read.isdigit():
        return None
    message = f"`{written[:_LONGEST]}` begins with `{read[:_LONGEST]}`, and is read as that"
    return abandoned(start, end, message, "write it behind `this.`")


def no_statement(text: str, at: int, advice: str | None = None) -> Abandoned:
    """What stands at `at`, where a statement begins, is none."""
    here = text[at]
    if here in ")]}":
        return abandoned(at, at + 1, f"`{here}` closes nothing")
    if here == "#":
        return unended_comment(text, at)
    if here == ".":
        advice = "a `.` stands at the end of the line before"
    elif text.startswith("//", at):
        advice = "a comment begins with `#`"
    elif here in "+-*/%&|<>=":
        advice = "an operator stands at the end of the line before"
    return expected(text, at, "a statement, as `root.name = …`", advice or _SIGILS.get(here))


def unended_comment(text: str, at: int) -> Abandoned:
    """The engine takes no comment for one that has no line break behind it, and it is the last line that has none."""
    advice = "take the comment out, or end the text with a line break: in YAML, behind `|` and not `|-`"
    return abandoned(at, len(text), "the comment on the last line has no line break behind it", advice)
