"""`&&`, `||` and `?:`: an error on one side is forgotten where the other side decides alone."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.cel.errors import EvaluationError
from compiler.cel.frames import Frame, Run
from compiler.cel.values import truth
from compiler.hints import Any


def conjunction(terms: Sequence[Run]) -> Run:
    def run(frame: Frame) -> bool:
        error: EvaluationError | None = None
        for term in terms:
            try:
                value = term(frame)
                if value is not True and not truth(value):
                    return False
            except EvaluationError as raised:
                error = error or raised
        if error is not None:
            raise error
        return True

    return run


def disjunction(terms: Sequence[Run]) -> Run:
    def run(frame: Frame) -> bool:
        error: EvaluationError | None = None
        for term in terms:
            try:
                value = term(frame)
                if value is not False and truth(value):
                    return True
            except EvaluationError as raised:
                error = error or raised
        if error is not None:
            raise error
        return False

    return run


def choice(condition: Run, then: Run, otherwise: Run) -> Run:
    def run(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        return then(frame) if value is not False and truth(value) else otherwise(frame)

    return run
