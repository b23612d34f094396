"""The texts of a Worker, apart by whose they are: its own fields, and the stackSpec, which the stack reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from compiler.diagnostics import FieldPath
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.lint.same import Same
from compiler.records import NamedTuple
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

_CONTAINERS = (dict, list)  # as `dict | list`, which is made anew each time that it is asked for


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


def marked(texts: Callable[[Worker], Iterable[Text]], worker: Worker, mark: str) -> list[Text]:
    """Those of the `texts` of `worker` that hold `mark`, in order."""
    return [found for found in texts(worker) if mark in found.text] if mentions(worker, mark) else []


def own_texts(worker: Worker) -> Sequence[Text]:
    """Values outside `stackSpec`, in order of the file."""
    return _texts(Same(worker)).own


def spec_texts(worker: Worker) -> Sequence[Text]:
    """Values inside `stackSpec`, in order of the file."""
    return _texts(Same(worker)).of_spec


def other_texts(worker: Worker) -> Sequence[Text]:
    """Everything that no stack of the Bento family reads."""
    return own_texts(worker) if is_bento(worker.section.get("stack")) else all_texts(worker)


def all_texts(worker: Worker) -> Sequence[Text]:
    return _texts(Same(worker)).all


class _Texts(NamedTuple):
    own: tuple[Text, ...]
    of_spec: tuple[Text, ...]
    all: tuple[Text, ...]


@lru_cache(maxsize=2)
def _texts(same: Same) -> _Texts:
    """Rules ask for the texts of one Worker one after the other."""
    section, data = same.worker.section, same.worker.data
    around = {key: value for key, value in data.items() if key != "worker"}
    inside = {key: value for key, value in section.items() if key != "stackSpec"}
    own = (*scalars((), around), *scalars(("worker",), inside))
    of_spec = tuple(scalars(("worker", "stackSpec"), section.get("stackSpec")))
    return _Texts(own, of_spec, (*own, *of_spec))


def scalars(path: FieldPath, value: Any) -> list[Text]:
    """The texts in `value`, which stands at `path`, in order."""
    found: list[Text] = []
    if isinstance(value, str):
        found.append(Text(path, value))
    elif isinstance(value, dict | list):
        _gather(path, value, found)
    return found


def _gather(path: FieldPath, value: dict[str, Any] | list[Any], found: list[Text]) -> None:
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, str):
            found.append(Text((*path, step), item))
        elif isinstance(item, _CONTAINERS):
            _gather((*path, step), item, found)
