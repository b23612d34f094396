"""Resolved Workers as text, YAML and JSON. They come without secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite

from compiler.diagnostics import dotted
from compiler.document.scalars import WORDS, resolve
from compiler.hints import Any
from compiler.manifest.emit import item, key_head, quoted, string_after_key
from compiler.pipeline.field_causes import Cause
from compiler.pipeline.fields import Field, Listing
from compiler.report.jsontext import json_text
from compiler.report.visible import characters, visible
from compiler.report.width import padded, width
from compiler.traced import Bool, plain, written

_PATHS, _VALUES = 60, 48  # columns: what is longer moves the rest of its line only
_LONGEST = 100
_MARKS = ("{}", "[]")
_ESCAPED = ('"', "\\")


def _head(each: Listing) -> str:
    place = f"{each.worker or 'a Worker without a name'} in {each.environment}: workspace {each.workspace}, {each.file}"
    return visible(place) + ("" if each.complete else ", without what is wrong")


def _as_text(listings: Sequence[Listing]) -> str:
    return "\n".join("".join([f"{line}\n" for line in _block(each)]) for each in listings)


def _block(each: Listing) -> Iterator[str]:
    yield _head(each)
    rows = [(visible(dotted(field.path)), f"= {_value(field.value)}", _told(field)) for field in each.fields]
    rows += [(visible(dotted(field.path)), "removed", _was(field)) for field in each.removed]
    first, second = (min(max(width(row[column]) for row in rows), most) for column, most in ((0, _PATHS), (1, _VALUES)))
    for path, value, told in rows:
        yield f"  {padded(path, first)} {padded(value, second)}  {told}"


def _told(field: Field) -> str:
    return f"{_origin(field.cause)}, {_was(field.was)}" if field.was else _origin(field.cause)


def _was(field: Field) -> str:
    return f"was {_value(field.value)} at {_origin(field.cause)}"


def _origin(cause: Cause) -> str:
    """Everything that a value was put together from."""
    return ", ".join(dict.fromkeys(map(_leaf, cause.leaves)))


def _leaf(cause: Cause) -> str:
    if cause.kind == "default":
        return "default"
    name = f" {visible(cause.name)}" if cause.name else ""
    if cause.file is None:
        return f"--set{name}"
    word = "" if cause.kind == "source" else f" {cause.kind}"
    return f"{visible(cause.file)}:{cause.line}:{cause.column}{word}{name}"


def _value(value: Any) -> str:
    """A scalar in one line; in quotation marks where it is a text and does not look like one."""
    if value is None or isinstance(value, bool | Bool):
        return "null" if value is None else str(bool(value)).lower()
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str):
        return written(value)
    first, _, more = value.partition("\n")
    if more.strip() or len(first) > _LONGEST:
        return f"{visible(first[:_LONGEST].rstrip())} …"
    text = plain(value)
    doubtful = text != first or text != text.strip() or text in (*WORDS, *_MARKS) or not isinstance(resolve(text), str)
    return visible(json.dumps(text, ensure_ascii=False) if doubtful or text.startswith('"') else text)


def _as_json(listings: Sequence[Listing]) -> str:
    return json_text([_entry(each) for each in listings])


def _entry(each: Listing) -> dict[str, Any]:
    return {
        "worker": each.worker,
        "workspace": each.workspace,
        "environment": each.environment,
        "file": each.file,
        "complete": each.complete,
        "fields": [_field(field) for field in each.fields],
        "removed": [_field(field) for field in each.removed],
        "data": _plain(each.data),
    }


def _field(field: Field) -> dict[str, Any]:
    was = {"was": {"value": _plain(field.was.value), "origin": _json_origin(field.was.cause)}} if field.was else {}
    return {"path": dotted(field.path), "value": _plain(field.value), "origin": _json_origin(field.cause), **was}


def _json_origin(cause: Cause) -> dict[str, Any]:
    place = {"kind": cause.kind, "file": cause.file, "line": cause.line, "column": cause.column}
    name = {"name": cause.name} if cause.name else {}
    return {**place, **name, "from": [_json_origin(each) for each in cause.causes]}


def _plain(value: Any) -> Any:
    """JSON has no infinity."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return _number(value) if isinstance(value, float) and not isfinite(value) else plain(value)


def _as_yaml(listings: Sequence[Listing]) -> str:
    """A document each, which reads as the Worker does in its environment."""
    return "---\n".join([f"# {_head(each)}\n{as_yaml(each.data)}" for each in listings])


def as_yaml(data: Mapping[str, Any]) -> str:
    return _entries(data, 0)


def _entries(mapping: Mapping[str, Any], depth: int) -> str:
    return "".join([key_head(depth, _quoted(plain(key))) + _after_key(value, depth) for key, value in mapping.items()])


def _after_key(value: Any, depth: int) -> str:
    if isinstance(value, dict) and value:
        return f"\n{_entries(value, depth + 1)}"
    if isinstance(value, list) and value:
        return "\n" + "".join([item(_after_key(entry, depth + 1), depth + 1) for entry in value])
    if isinstance(value, str):
        text = plain(value)
        return f" {_quoted(text)}\n" if _acts(text) else string_after_key(text, depth)
    if isinstance(value, int | float) and not isinstance(value, bool | Bool):
        return f" {_number(value)}\n"
    return f" {_value(value)}\n"


def _number(value: Any) -> str:
    """As it was written: `1.10` in `envs` is a text in the end."""
    if isinstance(value, float) and not isfinite(value) and not getattr(value, "spelling", None):
        return ".nan" if value != value else ".inf" if value > 0 else "-.inf"  # noqa: PLR0124 - what NaN is known by
    return written(value)


def _acts(text: str) -> bool:
    """Whether something in `text` would act on a terminal, a log or a reader's eye."""
    lines = text.replace("\t", " ").split("\n")
    return any(visible(line) != line for line in lines)


def _quoted(text: str) -> str:
    if not _acts(text):
        return quoted(text)
    shown = [f"\\{old}" if new == old and old in _ESCAPED else new for old, new in zip(text, characters(text), strict=True)]
    return f'"{"".join(shown)}"'


FORMATS: Mapping[str, Callable[[Sequence[Listing]], str]] = {"text": _as_text, "yaml": _as_yaml, "json": _as_json}
