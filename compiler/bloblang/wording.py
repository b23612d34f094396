"""What is said where a text cannot be read on: at the bracket that stays open, the operator behind which nothing stands."""

from __future__ import annotations

from compiler.bloblang.dialects import Dialect
from compiler.bloblang.lexis import ASSIGNMENT, LITERAL, NAME, found, found_end
from compiler.bloblang.problem import Abandoned, abandoned

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LONGEST = 40
_QUOTE = 'a `"` may be missing further left'

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


_SIGILS = {"@": "set metadata with `meta name = …`", "$": "set a variable with `let name = …`"}


def no_value(text: str, at: int, last: tuple[int, int]) -> Abandoned:
    """`last` is the operator behind which a value is to stand."""
    start, end = last
    operator = text[start:end].strip()
    if (at >= len(text) or text[at] in "\r\n#") and operator:
        return nothing_follows(text, last)
    if operator == "(" and text[at] == ")":
        return abandoned(start, at + 1, "nothing stands between `(` and `)`")
    behind = f" after `{operator}`" if operator else ""
    return abandoned(at, found_end(text, at), f"expected a value{behind}, found {found(text, at)}", _advice(text, at, operator))


def nothing_follows(text: str, last: tuple[int, int]) -> Abandoned:
    start, end = last
    operator = text[start:end].strip()
    return abandoned(start, start + len(operator), f"nothing follows `{operator}`")


def _advice(text: str, at: int, operator: str) -> str | None:
    here = text[at : at + 1]
    if here == "=" and operator in ("==", "!=", "="):
        return f"write `{operator if operator != '=' else '=='}`"
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
        return abandoned(last[0], at + 1, "nothing stands between two dots")
    if text[at] == "[":
        return abandoned(at, at + 1, "expected a field or a method after `.`, found `[`", "use `.index(…)` or `.slice(…)`")
    quoted = 'names with other characters stand between `"`' if text[at] in "-$@/*'" else None
    return abandoned(at, found_end(text, at), f"expected a field or a method after `.`, found {found(text, at)}", quoted)


def not_closed(text: str, opening: int, before: int, at: int, closing: str, *, is_list: bool) -> Abandoned:
    """At `at`, where white space behind `before` ends, stands not what closes the bracket at `opening`."""
    bracket = text[opening]
    word = NAME.match(text, at)
    if at >= len(text):
        return abandoned(opening, opening + 1, f"`{bracket}` is not closed")
    if text[at] in ")]}":
        return abandoned(opening, opening + 1, f"`{bracket}` is not closed before `{text[at]}`", f"add `{closing}`")
    if closing == "}" and word and word[0] == "else":
        return abandoned(opening, opening + 1, "`{` is not closed before `else`", "add `}`")
    if "\n" in text[before:at] and ASSIGNMENT.match(text, at):
        return abandoned(opening, opening + 1, f"`{bracket}` is not closed before the next statement", f"add `{closing}`")
    wanted = f"`,` or `{closing}`" if is_list else f"`{closing}`"
    if not is_list and bracket == "{" and ASSIGNMENT.match(text, at):
        return abandoned(
            at, found_end(text, at), f"expected `}}`, found {found(text, at)}", "a branch of an expression is one value"
        )
    return abandoned(at, found_end(text, at), f"expected {wanted}, found {found(text, at)}", _behind_value(text, before, at))


def _behind_value(text: str, before: int, at: int) -> str | None:
    """Advice where something follows a value, which ends at `before`, that is no operator."""
    here = text[at]
    if here == '"':
        return _QUOTE
    if here == "#":
        return "a comment ends with a line break"
    if here == "=":
        first = text[text.rfind("\n", 0, at) + 1 : at].strip()[:1]
        return _SIGILS.get(first, "to compare, write `==`")
    if here == "(" and NAME.match(text, before - 1):
        return "the names of functions and methods are in lower case"
    if "\n" in text[before:at]:
        return "items are separated by `,`"
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
    return abandoned(at, found_end(text, at), f"expected `:` after the key, found {found(text, at)}", advice)


def no_arrow(text: str, at: int, opening: int) -> Abandoned:
    """Behind the pattern of a case stands no `=>`."""
    if at >= len(text):
        return not_closed(text, opening, at, at, "}", is_list=False)
    advice = "write `=>`" if text[at] in "-=:" else None
    return abandoned(at, found_end(text, at), f"expected `=>` after the case, found {found(text, at)}", advice)


def no_brace(text: str, at: int, last: tuple[int, int]) -> Abandoned:
    """Behind a condition, or `else`, stands no brace."""
    if at >= len(text):
        at = max(len(text.rstrip()) - 1, 0)
        return abandoned(at, at + 1, "expected `{`, found the end")
    word = text[last[0] : last[1]]
    advice = _behind_value(text, at, at)
    if word == "else" and text.startswith("if", at):
        advice = "write `else if`, with one space between them and one behind"
    behind = " after `else`" if word == "else" else ""
    return abandoned(at, found_end(text, at), f"expected `{{`{behind}, found {found(text, at)}", advice)


def reads_as_else(text: str, at: int) -> Abandoned:
    end = found_end(text, at)
    name = text[at:end][:_LONGEST]
    return abandoned(at, end, f"`{name}` begins with `else`, and is read as that", f"write `root.{name}`")


def left_over(text: str, before: int, dialect: Dialect) -> Abandoned:
    """A value ends at `before`, and something follows on its line that does not go on from there."""
    at = before
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    here = text[at]
    if here in ")]}":
        return abandoned(at, at + 1, f"`{here}` closes nothing")
    if here == "#":
        return _unended_comment(text, at)
    if ASSIGNMENT.match(text, at) and text[at - 1] in " \t":
        advice = "each statement has a line of its own: in YAML, write them behind `|`"
        return abandoned(at, found_end(text, at), "a second statement stands on the same line", advice)
    if here == "[" and at == before and not dialect.indexing:
        return abandoned(at, at + 1, f"`[…]` behind a value is not in {dialect.engine}", "use `.index(…)` or `.slice(…)`")
    word = NAME.match(text, at)
    if word and at == before and (misread := _misread(text, at, word.end())):
        return misread
    message = f"expected an operator or the end of the line, found {found(text, at)}"
    return abandoned(at, found_end(text, at), message, _behind_value(text, before, at))


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
    return abandoned(
        start, end, f"`{written[:_LONGEST]}` begins with `{read[:_LONGEST]}`, and is read as that", "write it behind `this.`"
    )


def no_statement(text: str, at: int, advice: str | None = None) -> Abandoned:
    """What stands at `at`, where a statement begins, is none."""
    here = text[at]
    if here in ")]}":
        return abandoned(at, at + 1, f"`{here}` closes nothing")
    if here == "#":
        return _unended_comment(text, at)
    if here == ".":
        advice = "a `.` stands at the end of the line before"
    elif text.startswith("//", at):
        advice = "a comment begins with `#`"
    elif here in "+-*/%&|<>=":
        advice = "an operator stands at the end of the line before"
    message = f"expected a statement, as `root.name = …`, found {found(text, at)}"
    return abandoned(at, found_end(text, at), message, advice or _SIGILS.get(here))


def _unended_comment(text: str, at: int) -> Abandoned:
    advice = "take the comment out, or end the text with a line break: in YAML, behind `|` and not `|-`"
    return abandoned(at, len(text), "the comment on the last line has no line break behind it", advice)
