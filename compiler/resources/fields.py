"""What is known of each field of a resource, read from the shipped schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.schema import VERSIONS, Schema, resolved, schema

_ITEMS = "[]"
_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "object": "mapping",
    "array": "list",
}


class FieldInfo(NamedTuple):
    """`path` is written `worker.dataosSecrets[].name`. `default` and `examples` are plain values; `default` is None,
    too, where none is documented. `allowed` is empty where values are not counted up. `source` says who states the
    facts, `becomes` what is made of the field on Kubernetes.
    """

    path: str
    type: str
    description: str
    default: Any
    allowed: tuple[str, ...]
    required: bool
    deprecated: bool
    sensitive: bool
    source: str
    becomes: str
    examples: tuple[Any, ...]


def field(path: str | FieldPath, type: str = "worker") -> FieldInfo | None:  # noqa: A002 - the word of the language
    """The field at `path`, which may be that of a document: `worker.dataosSecrets[2].name`."""
    return fields(type).get(re.sub(r"\[[0-9*]*\]", _ITEMS, path if isinstance(path, str) else written(path)))


@cache
def fields(type: str = "worker") -> Mapping[str, FieldInfo]:  # noqa: A002
    """Every field of resources of `type` by its path, parents first; empty for a type without a schema."""
    return {info.path: info for info in _fields(schema(type), schema(type), "")} if type in VERSIONS else {}


def written(path: FieldPath) -> str:
    """`("worker", "topology", 0, "name")` as `worker.topology[].name`."""
    return "".join([_ITEMS if isinstance(step, int) else f".{step}" for step in path]).removeprefix(".")


def _fields(whole: Schema, part: Schema, prefix: str) -> Iterator[FieldInfo]:
    for key, value in part.get("properties", {}).items():
        found = resolved(whole, value)
        path = f"{prefix}.{key}".removeprefix(".")
        yield _info(path, found, whole, required=key in part.get("required", ()))
        yield from _fields(whole, found, path)
        if "items" in found:
            yield from _fields(whole, resolved(whole, found["items"]), path + _ITEMS)


def _info(path: str, part: Schema, whole: Schema, *, required: bool) -> FieldInfo:
    facts = part.get("x-workerc", {})
    return FieldInfo(
        path=path,
        type=_type(whole, part),
        description=part.get("description", ""),
        default=part.get("default"),
        allowed=tuple(allowed(part)),
        required=required,
        deprecated=part.get("deprecated", False),
        sensitive=facts.get("sensitive", False),
        source=facts.get("source", ""),
        becomes=facts.get("becomes", ""),
        examples=tuple(part.get("examples", ())),
    )


def allowed(part: Schema) -> list[str]:
    """The values counted up, or those meant where a pattern takes more spellings of them."""
    if "const" in part:
        return [part["const"]]
    values: list[str] = part.get("enum") or part.get("x-workerc", {}).get("values", [])
    return values


def types(part: Schema) -> list[str]:
    """JSON Schema's names of the types a value may have; empty where any will do."""
    found = part.get("type", [])
    return [found] if isinstance(found, str) else found


def _type(whole: Schema, part: Schema) -> str:
    """In words: `list of strings`, `integer, at least 1`."""
    text = " or ".join([_TYPES[name] for name in types(part)]) or "anything"
    if part.get("format") == "quantity":
        return "quantity"
    inner = part.get("items", part.get("additionalProperties"))
    if isinstance(inner, Mapping) and inner:
        text += f" of {_plural(_type(whole, resolved(whole, inner)))}"
    return f"{text}, at least {part['minimum']}" if "minimum" in part else text


def _plural(text: str) -> str:
    return " or ".join([f"{word}s" for word in text.split(" or ")])
