"""Paths as people read them."""

from __future__ import annotations

from compiler.diff.objects import FieldChange, Item, Path, Position
from compiler.regex import regex

_WORD = regex(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def spelled(path: Path) -> str:
    """`spec.template.spec.containers[worker].env[LOG_LEVEL].value`, `metadata.annotations[workerc.dev/owner]`."""
    return "".join([_step(step) for step in path]).removeprefix(".")


def field(change: FieldChange) -> str:
    """The path of a change, also where it leads into a text: `data[connect.yaml] input.http_client.url`."""
    return spelled(change.path) if change.inner is None else f"{spelled(change.path)} {spelled(change.inner)}".rstrip()


def _step(step: str | Item | Position) -> str:
    if isinstance(step, Item):
        return f"[{'/'.join(value for _, value in step.fields)}]"
    if isinstance(step, Position):
        return f"[{step.before if step.after is None else step.after}]"
    return f".{step}" if _WORD.match(step) else f"[{step}]"
