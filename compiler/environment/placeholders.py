"""`${{ name }}` filled from the values of an environment.

Inside the `stackSpec` of a Bento-family stack the same writing is Bento's own escape for a literal `${name}`: there
only names that the environment declares are filled, and nothing is amiss with the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from compiler.diagnostics import FieldPath, Finding
from compiler.resources.rewriting import DROP, rewritten
from compiler.resources.types import is_bento
from compiler.traced import as_text, derived, plain

_PLACEHOLDER = re.compile(r"\$\{\{\s*((?:(?!\}\}).)*?)\s*\}\}", re.DOTALL)
_NO_TEXT: Any = object()
_SPEC: FieldPath = ("worker", "stackSpec")
OPENING = "${{"


class Filled(NamedTuple):
    """`data` lacks every entry that could not be filled: `unfilled` has their paths as they were before,
    `moved` leads from paths in `data` to those.
    """

    data: Any
    findings: tuple[Finding, ...]
    moved: Mapping[FieldPath, FieldPath]
    unfilled: frozenset[FieldPath]


def has_placeholder(value: Any) -> bool:
    return isinstance(value, str) and _PLACEHOLDER.search(value) is not None


def filled(data: Any, values: Mapping[str, Any]) -> Filled:
    """`data`, plain or traced, with every placeholder replaced by its value. One that is a whole scalar takes the
    value with its type; inside a longer text it becomes text; a key has to become text.
    """
    return _Filling(data, values).filled()


class _Filling:
    """One walk over one resource."""

    def __init__(self, data: Any, values: Mapping[str, Any]) -> None:
        self._data, self._values = data, values
        self._findings: list[Finding] = []
        self._unfilled: set[FieldPath] = set()
        self._keys: dict[FieldPath, Any] = {}
        self._bento = self._runs_bento()

    def filled(self) -> Filled:
        data, moved = rewritten(self._data, self._entry, self._key)
        return Filled(data, tuple(self._findings), moved, frozenset(self._unfilled))

    def _runs_bento(self) -> bool:
        section = self._data.get("worker") if isinstance(self._data, dict) else None
        stack = section.get("stack") if isinstance(section, dict) else None
        if isinstance(stack, str) and has_placeholder(stack):
            missing, value = self._replaced(stack)
            # Without a stack nobody can say whose writing it is; the stack itself is reported.
            return bool(missing) or is_bento(value)
        return is_bento(stack)

    def _escapes(self, path: FieldPath) -> bool:
        return self._bento and len(path) > len(_SPEC) and path[: len(_SPEC)] == _SPEC

    def _entry(self, path: FieldPath, value: Any) -> Any:
        if not has_placeholder(value):
            return value
        missing, replaced = self._replaced(value)
        if missing:
            if self._escapes(path):
                return value
            self._report(path, _unfilled(missing), on_key=False)
            return DROP
        if replaced is _NO_TEXT:
            self._report(path, "a placeholder inside a text stands for a mapping, a list or null", on_key=False)
            return DROP
        return replaced

    def _key(self, path: FieldPath, key: Any) -> Any:
        if not has_placeholder(key):
            return key
        missing, replaced = self._replaced(key)
        if missing and self._escapes(path):
            return key
        if missing or not isinstance(replaced, str):
            message = _unfilled(missing) if missing else f"the placeholder in the key `{key}` stands for something else than a text"
            self._report(path, message, on_key=True)
            return DROP
        return replaced

    def _report(self, path: FieldPath, message: str, *, on_key: bool) -> None:
        self._unfilled.add(path)
        advice = (
            "write the value here, or declare it for every environment in `workerc.yaml`: `environments: {NAME: {values: {…}}}`"
        )
        self._findings.append(Finding(path, message, advice, on_key=on_key, code="INT101"))

    def _replaced(self, text: str) -> tuple[list[str], Any]:
        """Names without a value, and the value of `text`: `_NO_TEXT` where a collection would stand inside it."""
        names = dict.fromkeys(_PLACEHOLDER.findall(text))
        if missing := [name for name in names if name not in self._values]:
            return missing, _NO_TEXT
        if name := _only(text):
            return [], self._values[name]
        parts = {name: self._values[name] for name in names}
        try:
            result = _PLACEHOLDER.sub(lambda match: _spelled(parts[match[1]]), plain(text))
        except TypeError:
            return [], _NO_TEXT
        return [], derived(result, "text", text, *parts.values())


def _only(text: str) -> str | None:
    """The name, where `text` is nothing but one placeholder."""
    match = _PLACEHOLDER.fullmatch(text)
    return match[1] if match else None


def _spelled(value: Any) -> str:
    """A number inside a text keeps the digits it was written with: `1.10` stays `1.10`."""
    return getattr(value, "spelling", None) or as_text(value)


def _unfilled(names: list[str]) -> str:
    shown = [f"`${{{{ {name} }}}}`" if name else "`${{ }}`" for name in names]
    if len(shown) == 1:
        return f"the placeholder {shown[0]} has no value"
    return f"the placeholders {', '.join(shown[:-1])} and {shown[-1]} have no value"
