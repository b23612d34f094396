"""The texts of a Worker, apart by whose they are: its own fields, and the stackSpec, which the stack reads."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker


class Text(NamedTuple):
    path: FieldPath
    text: str

    @property
    def field(self) -> str:
        """The last key on the way; items of a list go by the name of the list."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


def mentions(worker: Worker, *marks: str) -> bool:
    """Whether a text of `worker` may hold one of `marks`: asked of the source, before its texts are gone through.

    What a placeholder brings or an escape hides is not in the source, so either makes it possible.
    """
    source = worker.resource.document.text
    return any(mark in source for mark in (*marks, "\\", OPENING))


def own_texts(worker: Worker) -> Iterator[Text]:
    """Values outside `stackSpec`, in order of the file."""
    for key, value in worker.data.items():
        if key != "worker":
            yield from scalars((key,), value)
    for key, value in worker.section.items():
        if key != "stackSpec":
            yield from scalars(worker.path(key), value)


def spec_texts(worker: Worker) -> Iterator[Text]:
    """Values inside `stackSpec`, in order of the file."""
    yield from scalars(worker.path("stackSpec"), worker.section.get("stackSpec"))


def other_texts(worker: Worker) -> Iterator[Text]:
    """Everything that no stack of the Bento family reads."""
    yield from own_texts(worker)
    if not is_bento(worker.section.get("stack")):
        yield from spec_texts(worker)


def all_texts(worker: Worker) -> Iterator[Text]:
    yield from own_texts(worker)
    yield from spec_texts(worker)


def scalars(path: FieldPath, value: Any) -> Iterator[Text]:
    """The texts in `value`, which stands at `path`, in order."""
    waiting: list[tuple[FieldPath, Any]] = [(path, value)]
    while waiting:
        at, found = waiting.pop()
        if isinstance(found, str):
            yield Text(at, found)
        elif isinstance(found, dict):
            waiting += [((*at, key), item) for key, item in reversed(found.items())]
        elif isinstance(found, list):
            waiting += [((*at, index), found[index]) for index in range(len(found) - 1, -1, -1)]
