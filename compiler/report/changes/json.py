"""Changes for programs. `schemas/diff.schema.json` describes it; `version` changes when a reader could break."""

from __future__ import annotations

import json as library
from collections import Counter
from collections.abc import Mapping

from compiler.diff.objects import ABSENT, Amounts, Capacity, Comparison, FieldChange, Item, ObjectChange, ObjectKey, Path, Position
from compiler.diff.paths import field
from compiler.diff.summary import summary, tally
from compiler.hints import Any
from compiler.report.changes.changes import Changes
from compiler.report.changes.wording import amount, steps
from compiler.report.json import json as report_json
from compiler.report.jsontext import json_text
from compiler.report.report import Options

VERSION = 1


def json(changes: Changes, options: Options) -> str:
    comparison = changes.comparison
    report = library.loads(report_json(changes.report, options))
    content = {
        "version": VERSION,
        "before": comparison.before,
        "after": comparison.after,
        "across_environments": comparison.across,
        "differs": comparison.differs,
        "summary": _summary(comparison),
        "workers": [
            {
                "environment": worker.environment,
                "workspace": worker.workspace,
                "worker": worker.worker or None,
                "consequence": worker.consequence.value,
                "objects": [_object(change) for change in worker.objects],
            }
            for worker in comparison.workers
        ],
        "findings": [
            {**finding, "steps": steps(finding["help"]) if len(steps(finding["help"])) > 1 else []}
            for finding in report["diagnostics"]
        ],
        "capacity": [_capacity(each) for each in comparison.capacity],
        "namespaces": [
            {"workspace": workspace, "before": before, "after": after} for workspace, before, after in comparison.namespaces
        ],
        "reordered": [_key(key) for key in comparison.reordered],
    }
    return json_text(content)


def _summary(comparison: Comparison) -> dict[str, Any]:
    actions = Counter(change.action.value for change in comparison.objects)
    return {
        "text": summary(comparison),
        "workers": tally(comparison),
        "objects": {action: actions[action] for action in ("created", "deleted", "changed", "recreated")},
    }


def _key(key: ObjectKey) -> dict[str, Any]:
    return {**key._asdict(), "worker": key.worker or None}


def _object(change: ObjectChange) -> dict[str, Any]:
    obj = change.after or change.before
    return {
        "group": change.key.group,
        "kind": change.key.kind,
        "name": change.key.name,
        "action": change.action.value,
        "consequence": change.consequence.value,
        "reason": change.reason or None,
        "file": obj.file or None if obj else None,
        "fields": [_field(each) for each in change.fields],
    }


def _field(change: FieldChange) -> dict[str, Any]:
    """What is not there on a side has no key of its own; null is a value."""
    return {
        "field": field(change),
        "path": _path(change.path),
        "inner": None if change.inner is None else _path(change.inner),
        **({} if change.before is ABSENT else {"before": _plain(change.before)}),
        **({} if change.after is ABSENT else {"after": _plain(change.after)}),
        "folded": change.folded,
        "cause": change.cause and {"file": change.cause.file, "line": change.cause.line, "field": change.cause.field or None},
    }


def _path(path: Path) -> list[Any]:
    return [_step(step) for step in path]


def _step(step: str | Item | Position) -> Any:
    """A key is a text, a place in a list a number, and an item that is told by its own fields has these."""
    if isinstance(step, Item):
        return dict(step.fields)
    if isinstance(step, Position):
        return step.before if step.after is None else step.after
    return step


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "environment": capacity.environment,
        "workspace": capacity.workspace,
        "compute": capacity.compute or None,
        "before": _amounts(capacity.before),
        "after": _amounts(capacity.after),
    }


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {
        end: {resource: amount(resource, nanos) for resource, nanos in sorted(totals.items())}
        for end, totals in (("least", amounts.least), ("most", amounts.most))
    }
