"""`values.yaml`, its schema, and the values of another chart as a difference."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from compiler.document import documents
from compiler.hints import Any
from compiler.manifest.emit import after_key, emit, key_head, quoted
from compiler.render.helm.notes import Lines, Note
from compiler.render.helm.tunable import ENVIRONMENT, GROUPS, Tunable, of
from compiler.source import Source
from compiler.traced import origins
from compiler.workload.workload import Workload

NO_VALUES = "# Nothing in this chart is left to values.\n{}\n"
_WHICH = "Environment whose configuration files the chart takes."
_WIDTH = 100

Values = dict[str, Any]


def values(workload: Workload, fields: Iterable[Tunable]) -> Values:
    """What `workload` has in `fields`, as Helm reads it."""
    found: Values = {}
    for each in fields:
        inner = found
        for name in each.path[:-1]:
            inner = inner.setdefault(name, {})
        inner[each.path[-1]] = each.value(workload)
    return found


def values_text(workload: Workload, fields: Iterable[Tunable], environment: str = "") -> str:
    """`values.yaml`, with what each value means above it. `environment` is the one whose files a chart for several takes."""
    lines = [_comment(_WHICH, 0), key_head(0, ENVIRONMENT), after_key(environment, 0)] if environment else []
    group = ""
    for each in fields:
        outer, depth = each.path[0], len(each.path) - 1
        if not depth or outer != group:
            lines.append("\n" if lines else "")
        if depth and outer != group:
            lines += [_comment(GROUPS[outer], 0), f"{outer}:\n"]
        group = outer if depth else ""
        lines += [_comment(each.description, depth), key_head(depth, quoted(each.path[-1])), after_key(each.value(workload), depth)]
    return "".join(lines) or NO_VALUES


def values_lines(workload: Workload, fields: Iterable[Tunable], environment: str = "") -> Lines:
    """Where the lines of `values_text` come from; comments belong to what is below them."""
    fields = tuple(fields)
    (document,) = documents(Source("values.yaml", values_text(workload, fields, environment)))
    found: dict[int, Note] = {}
    for each in fields:
        value = of(workload, each.field)
        first = document.key_span(each.path).start.line
        last = document.span(each.path).end
        for number in range(first, last.line + (last.column > 1)):
            found[number] = Note(each.path, None, origins(value))
        if isinstance(value, dict):
            for key, inner in value.items():
                path = (*each.path, str(key))
                found[document.key_span(path).start.line] = Note(path, None, origins(inner))
    return found


def _comment(text: str, depth: int) -> str:
    pad = f"{'  ' * depth}# "
    return "".join([f"{pad}{line}\n" for line in wrap(text, _WIDTH - len(pad), break_long_words=False, break_on_hyphens=False)])


def schema_text(name: str, fields: Iterable[Tunable], environments: Sequence[str] = ()) -> str:
    """`values.schema.json`, in the draft that every Helm enforces. `global` is what a chart around this one hands down."""
    root = _object(f"Values of the chart {name}")
    root = {"$schema": "http://json-schema.org/draft-07/schema#", **root, "properties": {"global": {"type": "object"}}}
    if environments:
        _required(root, ENVIRONMENT)["properties"][ENVIRONMENT] = {"description": _WHICH, "type": "string", "enum": [*environments]}
    for each in fields:
        inner = root
        for step in each.path[:-1]:
            inner = _required(inner, step)["properties"].setdefault(step, _object(GROUPS[step]))
        if each.required:
            _required(inner, each.path[-1])
        inner["properties"][each.path[-1]] = {"description": each.description, **each.schema}
    return json.dumps(root, indent=2, ensure_ascii=False) + "\n"


def _object(description: str) -> dict[str, Any]:
    return {"description": description, "type": "object", "additionalProperties": False, "properties": {}}


def _required(part: dict[str, Any], name: str) -> dict[str, Any]:
    part["required"] = sorted({*part.get("required", ()), name})
    return part


def difference_text(environment: str, given: Values, wanted: Values) -> str:
    """`values-<environment>.yaml`."""
    return f"# What {environment} has, where that is not in values.yaml.\n" + emit(
        {ENVIRONMENT: environment, **difference(given, wanted)}
    )


def difference(given: Mapping[str, Any], wanted: Mapping[str, Any]) -> Values:
    """What has to be laid over `given` to have `wanted`. Helm merges maps, so what is to go is null."""
    result: Values = {}
    for key in sorted({*given, *wanted}):
        if key not in wanted:
            result[key] = None
        elif isinstance(wanted[key], dict) and isinstance(given.get(key), dict):
            if inner := difference(given[key], wanted[key]):
                result[key] = inner
        elif key not in given or given[key] != wanted[key]:
            result[key] = wanted[key]
    return result
