"""Changes in plain words, as several formats write them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import unified_diff

from compiler.diff.objects import ABSENT, Action, Comparison, FieldChange, ObjectChange, ObjectKey, WorkerChange
from compiler.diff.paths import field
from compiler.hints import Any
from compiler.manifest.emit import UnwritableError, emit, quoted
from compiler.quantities import canonical
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.report.visible import visible, visible_name

SIGNS = {Action.CREATED: "+", Action.DELETED: "-", Action.CHANGED: "~", Action.RECREATED: "!"}

_STEP = regex(r"; (?=\(\d+\) )")
_NUMBER = regex(r"\(\d+\) ")
_SECRET = "another value, which is secret"  # noqa: S105 - words
_SHORT = 60  # characters of a value that stays in the line of its field
_FIELDS = 100  # of one object
_LINES = 60  # of one value: what is longer is cut
_BYTES = ("memory", "storage")


class Line(NamedTuple):
    """`sign` is one of `+`, `-`, `~`, or a space for what stays."""

    sign: str
    text: str


class Told(NamedTuple):
    """Fields of one object, or of several in which the same has changed; `left` more are not told."""

    objects: tuple[ObjectChange, ...]
    fields: tuple[FieldChange, ...]
    left: int = 0


def steps(advice: str | None) -> list[str]:
    """The steps of a recipe in one line; of other advice the one that it is."""
    return [_NUMBER.sub("", step, 1) for step in numbered(advice)] if advice else []


def numbered(advice: str) -> list[str]:
    """The steps of a recipe, each with its number."""
    return _STEP.split(advice)


def sides(comparison: Comparison) -> tuple[str, str]:
    """What both are called, safe to show."""
    return visible(comparison.before), visible(comparison.after)


def remarks(comparison: Comparison) -> Iterator[str]:
    """What is to be said once: namespaces that differ, and lists in another order."""
    for workspace, old, new in comparison.namespaces:
        yield visible(f"the workspace `{workspace}` is the namespace `{old}` on one side and `{new}` on the other")
    if comparison.reordered:
        names = ", ".join(f"`{named(key)}`" for key in comparison.reordered)
        yield f"{names}: only the order of lists differs, in which it has no meaning; applying it restarts the pods all the same"


def named(key: ObjectKey) -> str:
    """`deployment/orders`."""
    return visible(f"{key.kind.lower()}/{key.name}")


def place(worker: WorkerChange, comparison: Comparison) -> str:
    """`commerce/orders in prod`; which environment it is goes without saying where there is one."""
    name = f"{worker.workspace}/{worker.worker}" if worker.worker else f"{worker.workspace}, shared"
    several = len({each.environment for each in comparison.workers}) > 1
    return visible(f"{name} in {worker.environment}" if several else name)


def told(worker: WorkerChange) -> Iterator[Told]:
    """The changed objects of a Worker: those in which exactly the same has changed are told together."""
    groups: dict[str, list[ObjectChange]] = {}
    for change in worker.objects:
        if change.action in (Action.CHANGED, Action.RECREATED):
            groups.setdefault(repr((change.consequence, change.reason, _told_fields(change))), []).append(change)
    for changes in groups.values():
        fields = tuple(each for each in changes[0].fields if not each.folded)
        yield Told(tuple(changes), fields[:_FIELDS], max(0, len(fields) - _FIELDS))


def _told_fields(change: ObjectChange) -> list[tuple[Any, ...]]:
    return [(each.path, each.inner, each.before, each.after) for each in change.fields if not each.folded]


def cause(change: FieldChange) -> str:
    """`workers/orders.yaml:12`, empty where nobody knows the line."""
    return f"{visible_name(change.cause.file)}:{change.cause.line}" if change.cause else ""


def lines(change: FieldChange) -> list[Line]:
    """A field that has changed, as lines: one where both values are short."""
    name, old, new = visible(field(change)), change.before, change.after
    if _is_text(old) or _is_text(new):
        return _cut([Line("~", f"{name}:"), *_text_lines("" if old is ABSENT else old, "" if new is ABSENT else new)])
    if old is ABSENT:
        return _cut(_whole("+", name, new))
    if new is ABSENT:
        return _cut(_whole("-", name, old))
    if value(old) == value(new):
        return [Line("~", f"{name}: {_SECRET}")]
    if len(value(old)) + len(value(new)) <= 2 * _SHORT:
        return [Line("~", f"{name}: {value(old)} -> {value(new)}")]
    return _cut([Line("~", f"{name}:"), *_whole("-", "", old), *_whole("+", "", new)])


def value(of: Any) -> str:
    """A value in one line, written as in YAML."""
    if isinstance(of, str):
        try:
            return visible(quoted(of))
        except UnwritableError:
            return visible(json.dumps(of))
    return visible(json.dumps(of, ensure_ascii=False, default=str))


def amount(resource: str, nanos: int) -> str:
    """An amount of a resource, as Kubernetes writes it: bytes in binary units where they are whole."""
    size, rest = divmod(abs(nanos), 1024 * 10**9)
    text = canonical(f"{size}Ki") if size and not rest and resource.endswith(_BYTES) else canonical(f"{abs(nanos)}n")
    return f"-{text}" if nanos < 0 else text


def _is_text(of: Any) -> bool:
    return isinstance(of, str) and "\n" in of.rstrip("\n")


def _whole(sign: str, name: str, of: Any) -> list[Line]:
    """A value that comes or goes, with all there is in it."""
    head = f"{name}: " if name else ""
    if not isinstance(of, Mapping | list) or len(value(of)) <= _SHORT:
        return [Line(sign, f"{head}{value(of)}")]
    try:
        written = emit({"": of}).splitlines()[1:]
    except (UnwritableError, TypeError):
        return [Line(sign, f"{head}{value(of)}")]
    return [*([Line(sign, head.rstrip())] if name else []), *[Line(sign, visible(line)) for line in written]]


def _text_lines(before: Any, after: Any) -> list[Line]:
    old, new = str(before).splitlines(), str(after).splitlines()
    found = [line for line in unified_diff(old, new, n=1, lineterm="") if not line.startswith(("---", "+++", "@@"))]
    if not found:
        return [Line("~", f"  {_SECRET if before == after else 'only line ends differ'}")]
    return [Line(line[0], f"  {visible(line[1:])}") for line in found]


def _cut(found: list[Line]) -> list[Line]:
    left = len(found) - _LINES
    return [*found[:_LINES], Line(" ", f"{left} more lines not shown")] if left > 0 else found
