"""Problems of an expression as an API server writes them: each with its line and a caret below it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from compiler.cel.errors import CompileError, CompileErrors
from compiler.cel.types import Type

MOST = 100
_LONGEST_LINE = 16384  # bytes: a longer line is not shown
_SHORT = {"google.protobuf.Duration": "duration", "google.protobuf.Timestamp": "timestamp", "null_type": "null"}


class Problems:
    """Those found so far in `text`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
        self._found: list[CompileError] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def clear(self) -> None:
        self._found.clear()

    def add(self, message: str, offset: int | None) -> None:
        """`offset` is nothing where the expression as a whole is refused."""
        if offset is None:
            self._found.append(CompileError(message, 0, -1, -1))
            return
        line = bisect_right(self._starts, offset)
        self._found.append(CompileError(message, offset, line, offset - self._starts[line - 1]))

    def raised(self) -> CompileErrors:
        errors = sorted(self._found, key=lambda error: (error.line, error.column))
        shown = [self._shown(error) for error in errors[:MOST]]
        if len(errors) > MOST:
            shown.append(f"{len(errors) - MOST} more errors were truncated")
        return CompileErrors(errors, "\n".join(shown))

    def _shown(self, error: CompileError) -> str:
        head = f"ERROR: <input>:{error.line}:{error.column + 1}: {error.message}"
        if error.line < 1:
            return head
        line = self._text.split("\n")[error.line - 1].replace("\t", " ")
        if len(line.encode("utf-8", "surrogatepass")) > _LONGEST_LINE:
            return head
        before = "".join("." if character.isascii() else "\uff0e" for character in line[: error.column])
        here = line[error.column : error.column + 1]
        return f"{head}\n | {line}\n | {before}{'^' if not here or here.isascii() else chr(0xFF3E)}"


def described(t: Type) -> str:
    """A type as the checker's messages write it."""
    name = _SHORT.get(t.name, t.name)
    return f"{name}({', '.join(map(described, t.parameters))})" if t.parameters else name


def signature(arguments: Sequence[Type], *, member: bool) -> str:
    receiver, rest = (f"{described(arguments[0])}.", arguments[1:]) if member else ("", arguments)
    return f"{receiver}({', '.join(map(described, rest))})"
