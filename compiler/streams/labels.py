"""Labels of components: their form, and that each is there once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.streams.faults import Fault, Kind
from compiler.streams.quoting import quoted
from compiler.streams.variables import is_open


class Labels:
    """Those of one configuration; `characters` is the expression for what they may consist of."""

    def __init__(self, characters: str) -> None:
        self._characters = characters
        self._places: dict[str, FieldPath] = {}

    def faults(self, label: Any, path: FieldPath, *, refers: bool) -> Iterator[Fault]:
        """What is wrong with `label` at `path`; `refers` where its component is a reference to a resource."""
        if isinstance(label, dict | list):
            shape = "a mapping" if isinstance(label, dict) else "a list"
            yield Fault(Kind.WRONG_SHAPE, path, f"`label` is {shape}, and the engine takes a string")
            return
        if refers:
            message = "`label` stands beside `resource`, which refers to a component that has its own"
            yield Fault(Kind.NEEDLESS_ENTRY, path, message, "take the label out", on_key=True)
        if label is None or label == "" or is_open(label):
            return
        text = label if isinstance(label, str) else str(label).lower()
        if text.startswith(("_", "-")) or not re.fullmatch(self._characters, text):
            message = f"the label {quoted(text)} does not match `{self._characters}`, or starts with an underscore"
            yield Fault(Kind.BAD_LABEL, path, message, f"write {quoted(_legal(text))}" if _legal(text) else None)
        elif (first := self._places.setdefault(text, path)) is not path:
            message = f"the label {quoted(text)} is given twice"
            yield Fault(
                Kind.DUPLICATE_LABEL, path, message, "rename one of them", related=((first, f"{quoted(text)} is here first"),)
            )


def _legal(text: str) -> str:
    """The nearest label to `text` that every engine takes."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
