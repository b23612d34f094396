"""What may be wrong with a text in Bloblang, as a plain value."""

from __future__ import annotations

from compiler.hints import Final
from compiler.records import NamedTuple

MOST = 20  # problems that are told of one text


class Kind:
    """Names of kinds: constants, which cost less to make than an enumeration."""

    INVALID_MAPPING: Final = "invalid-mapping"
    UNKNOWN_FUNCTION: Final = "unknown-bloblang-function"
    UNKNOWN_METHOD: Final = "unknown-bloblang-method"
    WRONG_ARGUMENTS: Final = "wrong-bloblang-arguments"
    WRONG_OPERANDS: Final = "wrong-bloblang-operands"


class Problem(NamedTuple):
    """One thing that is wrong, of a `Kind`, from `start` to `end`, in code points of the text.

    `word` is what somebody wrote for one of `choices`, which are for a did-you-mean.
    """

    start: int
    end: int
    kind: str
    message: str
    help: str | None = None
    word: str = ""
    choices: tuple[str, ...] = ()


class Abandoned(Exception):  # noqa: N818 - it says what happened to the statement
    """The statement cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def abandoned(start: int, end: int, message: str, advice: str | None = None) -> Abandoned:
    return Abandoned(Problem(start, end, Kind.INVALID_MAPPING, message, advice))
