"""What goes wrong in a template, said of its line and of the values involved."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compiler.hints import Any
from compiler.regex import regex
from compiler.traced import Bool, Float, Int, List, Map, Origin, Str

_KINDS: dict[type, str] = {type(None): "null"}
_KINDS |= dict.fromkeys((str, Str), "a string") | dict.fromkeys((int, Int, float, Float), "a number")
_KINDS |= dict.fromkeys((bool, Bool), "a boolean") | dict.fromkeys((dict, Map), "a map")
_KINDS |= dict.fromkeys((list, List, tuple, range, type({}.items()), type({}.keys()), type({}.values())), "a list")
_CAPITAL = regex(r"[A-Z]|^[a-z]")
_QUOTED = regex(r"'([^'`]*)'")


class TemplateProblem(Exception):  # noqa: N818 - it is reported like a problem of a document
    """A template that cannot be rendered with what it is given. `inputs` are the origins of the values involved."""

    def __init__(self, message: str, template: str, line: int, inputs: Iterable[Origin] = ()) -> None:
        self.message, self.template, self.line, self.inputs = message, template, line, tuple(inputs)
        found = f" (from {', '.join(map(str, self.inputs))})" if self.inputs else ""
        super().__init__(f"{template}:{line}: {message}{found}")


class FailedError(Exception):
    """An operation of a template failed. Jinja's filters catch none of this kind, so no template can go on."""

    def __init__(self, message: str, inputs: tuple[Origin, ...] = ()) -> None:
        super().__init__(message)
        self.inputs = inputs


def kind_of(value: Any) -> str:
    name = type(value).__name__
    return _KINDS.get(type(value)) or f"a{'n' if name[0] in 'AEIOU' else ''}{_CAPITAL.sub(_lowered, name)}"


def _lowered(capital: re.Match[str]) -> str:
    return f" {capital[0].lower()}"


def fact(error: BaseException) -> str:
    """What a library says, as a message of ours: lower case, backticks round code, no final period."""
    said = str(error.msg if isinstance(error, SyntaxError) else error)
    text = _QUOTED.sub(r"`\1`", said).rstrip(".") or type(error).__name__
    return text[0].lower() + text[1:] if text[1:2].islower() else text
