"""What goes wrong with an expression: while it is compiled, and while it is evaluated."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.records import NamedTuple


class CompileError(NamedTuple):
    """`offset` counts code points of the expression from 0, `line` from 1 and `column` from 0, as cel-go does."""

    message: str
    offset: int = 0
    line: int = 1
    column: int = 0


class CompileErrors(Exception):  # noqa: N818 - they are several
    """An expression is refused. `text` is what an API server writes: every error with its line and a caret below."""

    def __init__(self, errors: Sequence[CompileError], text: str) -> None:
        super().__init__(text)
        self.errors = tuple(errors)
        self.text = text


class EvaluationError(Exception):
    """An error in the sense of CEL: `&&`, `||`, `all` and `exists` may absorb it. The message is the server's."""


class NotKnownOffline(Exception):  # noqa: N818 - it is no error in the expression
    """Something was asked that only a cluster knows. Nothing in CEL absorbs it."""


class BudgetExceeded(Exception):  # noqa: N818 - see above
    """An expression, or all of a policy, costs more than an API server lets it. Nothing in CEL absorbs it."""
