"""Variables of the environment that a configuration uses: the engine replaces them before it reads the YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.streams.faults import Fault, Kind

# `${NAME}` and `${NAME:default}`, where the default may hold another one; `${{NAME}}` is the escape.
_VARIABLE = r"\$\{([0-9A-Za-z_.]+)(:(?:\$\{[^}]+\}|[^}])*)?(?:\|[0-9A-Za-z]+)?\}"


def undefined(spec: Any) -> Iterator[Fault]:
    """Each use of a variable without a default, keys included; whoever asks knows which ones are defined."""
    return _below(spec, (), set()) if _mentioned(spec) else iter(())


def _mentioned(spec: Any) -> bool:
    """Whether any is used at all: most configurations use none."""
    waiting, seen = [spec], set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "${" in value:
                return True
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            waiting += value
            if isinstance(value, dict):
                waiting += value.values()
    return False


def _below(value: Any, path: FieldPath, seen: set[int]) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _uses(value, path, on_key=False)
    elif isinstance(value, dict | list) and id(value) not in seen:
        seen.add(id(value))
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(step, str):
                yield from _uses(step, (*path, step), on_key=True)
            yield from _below(item, (*path, step), seen)


def _uses(text: str, path: FieldPath, *, on_key: bool) -> Iterator[Fault]:
    if "${" not in text:
        return
    for found in re.finditer(_VARIABLE, text):
        if found[2] is None:
            yield Fault(
                Kind.UNDEFINED_VARIABLE,
                path,
                f"the variable `{found[1]}` is not defined and has no default",
                f"define it, or write a default: `${{{found[1]}:…}}`",
                on_key,
                word=found[1],
                within=found.span(),
            )


def is_open(value: Any) -> bool:
    """Whether the value is known at start only."""
    return isinstance(value, str) and "${" in value
