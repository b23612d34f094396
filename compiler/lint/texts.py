"""The texts of a Worker, apart by whose they are: its own fields, and the stackSpec, which the stack reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from compiler.diagnostics import FieldPath
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.lint.same import latest
from compiler.records import NamedTuple
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

_CONTAINERS = (dict, list)  # as `dict | list`, which is made anew each time that it is asked for
_new = tuple.__new__  # a Worker has a hundred texts, and a record is called by way of a function


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
    if mark not in _texts(worker).joined or not mentions(worker, mark):
        return []
    return [found for found in texts(worker) if mark in found.text]


def joined(worker: Worker) -> str:
    """All texts of `worker` in one, with line breaks between: what is not in it is in none of them."""
    return _texts(worker).joined


def own_texts(worker: Worker) -> Sequence[Text]:
    """Values outside `stackSpec`, in order of the file."""
    return _texts(worker).own


def spec_texts(worker: Worker) -> Sequence[Text]:
    """Values inside `stackSpec`, in order of the file."""
    return _texts(worker).of_spec


def other_texts(worker: Worker) -> Sequence[Text]:
    """Everything that no stack of the Bento family reads."""
    return own_texts(worker) if is_bento(worker.section.get("stack")) else all_texts(worker)


def all_texts(worker: Worker) -> Sequence[Text]:
    return _texts(worker).all


class _Texts(NamedTuple):
    own: Sequence[Text]
    of_spec: Sequence[Text]
    all: Sequence[Text]
    joined: str


@latest
def _texts(worker: Worker) -> _Texts:
    section = worker.section
    own: list[Text] = []
    _gather((), worker.data, own, "worker")
    _gather(("worker",), section, own, "stackSpec")
    of_spec = scalars(("worker", "stackSpec"), section.get("stackSpec"))
    everything = [*own, *of_spec]
    return _Texts(own, of_spec, everything, "\n".join([text for _, text in everything]))


def scalars(path: FieldPath, value: Any) -> list[Text]:
    """The texts in `value`, which stands at `path`, in order."""
    found: list[Text] = []
    if isinstance(value, str):
        found.append(Text(path, value))
    elif isinstance(value, dict | list):
        _gather(path, value, found)
    return found


def _gather(path: FieldPath, value: Mapping[str, Any] | list[Any], found: list[Text], but: str | None = None) -> None:
    """The texts below `value`, which stands at `path`; nothing of what is under the key `but`."""
    for step, item in enumerate(value) if isinstance(value, list) else value.items():
        if step == but:
            continue
        if isinstance(item, str):
            found.append(_new(Text, ((*path, step), item)))
        elif isinstance(item, _CONTAINERS):
            _gather((*path, step), item, found)
