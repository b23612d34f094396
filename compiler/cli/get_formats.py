"""What the sources declare as a table, as names, YAML and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compiler.cli.values_formats import as_yaml
from compiler.hints import Any
from compiler.pipeline.roster import Entry
from compiler.report.jsontext import json_text
from compiler.report.visible import visible
from compiler.report.width import table

_NARROW = ("NAME", "VERSION", "TYPE", "WORKSPACE", "ENVIRONMENT", "STACK", "REPLICAS", "OUTPUT", "SOURCE")
_WIDE = ("NAME", "VERSION", "TYPE", "WORKSPACE", "ENVIRONMENT", "STACK", "COMPUTE", "REPLICAS", "OWNER", "OUTPUT", "SOURCE")
_NOTHING = "-"


def _as_table(entries: Sequence[Entry]) -> str:
    return _table(entries, _NARROW)


def _as_wide(entries: Sequence[Entry]) -> str:
    return _table(entries, _WIDE)


def _as_names(entries: Sequence[Entry]) -> str:
    """For the next command: `workerc get --format name | xargs …`."""
    return "".join([f"{name}\n" for name in dict.fromkeys(visible(entry.name) for entry in entries)])


def _as_json(entries: Sequence[Entry]) -> str:
    return json_text([_data(entry) for entry in entries])


def _as_yaml(entries: Sequence[Entry]) -> str:
    return as_yaml({"resources": [_data(entry) for entry in entries]})


def _data(entry: Entry) -> dict[str, Any]:
    return {**entry._asdict(), "environments": list(entry.environments)}


def _table(entries: Sequence[Entry], columns: Sequence[str]) -> str:
    if not entries:
        return ""
    rows = [columns, *[[_cell(entry, column) for column in columns] for entry in entries]]
    return "".join([f"{line}\n" for line in table(rows, gap=3)])


def _cell(entry: Entry, column: str) -> str:
    if column == "ENVIRONMENT":
        return visible(", ".join(entry.environments))
    value = entry.place if column == "SOURCE" else getattr(entry, column.lower())
    return visible(str(value)) if value else _NOTHING


FORMATS: Mapping[str, Callable[[Sequence[Entry]], str]] = {
    "table": _as_table,
    "wide": _as_wide,
    "json": _as_json,
    "yaml": _as_yaml,
    "name": _as_names,
}
