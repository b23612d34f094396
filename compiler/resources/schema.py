"""The shipped JSON Schemas: generated from the models, and all of them that is read at run time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from compiler.errors import UsageError
from compiler.hints import Any
from compiler.jsonvalues import loads
from compiler.resources.suggestions import suggestion
from compiler.resources.types import DATAOS_TYPES

FOLDER = Path(__file__).parent / "schemas"

# Versions of each type that one model describes; the shipped file is named after the first.
VERSIONS: Mapping[str, tuple[str, ...]] = {
    "worker": ("v1beta", "v1alpha"),
    "stack": ("v1alpha",),
    "compute": ("v1", "v1beta"),
    "volume": ("v1beta", "v2alpha"),
    "secret": ("v1", "v1beta1"),
    "instance-secret": ("v1",),
    "depot": ("v1", "v2alpha"),
    "bundle": ("v1beta", "v1alpha"),
}

Schema = Mapping[str, Any]


def file_name(type: str) -> str:  # noqa: A002 - the word of the language
    return f"{type}.{VERSIONS[type][0]}.schema.json"


@cache
def schema(type: str) -> Schema:  # noqa: A002
    """The schema of whole resources of `type`, in every version it has a model for. Do not change it."""
    loaded: Schema = loads((FOLDER / file_name(type)).read_text(encoding="utf-8"))
    return loaded


def schema_text(type: str, version: str | None = None, *, section: bool) -> str:  # noqa: A002
    """The schema of whole resources, or of the `section` named after the type alone, as JSON.

    Without a `version` that of today. Raises `UsageError` for a type or version without a schema.
    """
    require(type, version)
    whole = schema(type)
    if section:
        found = resolved(whole, whole["properties"][type])
        definitions = {name: whole["$defs"][name] for name in sorted(_reachable(whole, found))}
        head = {"$schema": whole["$schema"], "title": f"{whole['title']}, section `{type}`"}
        whole = head | {key: value for key, value in found.items() if key != "x-workerc"} | {"$defs": definitions}
    import json  # noqa: PLC0415 - to write, which a clean lint does not

    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def resolved(whole: Schema, part: Schema) -> Schema:
    """`part` of the schema `whole` with the definition it refers to; what stands beside the reference wins."""
    if (reference := part.get("$ref")) is None:
        return part
    target = whole["$defs"][reference.removeprefix("#/$defs/")]
    return {**target, **{key: value for key, value in part.items() if key != "$ref"}}


def require(type: str, version: str | None = None) -> str:  # noqa: A002
    """`version`, or without one that of today. Raises `UsageError` unless there is a schema for `type` in it."""
    if type not in VERSIONS:
        known = f"the type `{type}` has no schema" if type in DATAOS_TYPES else f"there is no resource type `{type}`"
        raise UsageError(known, _choice(type, VERSIONS, "types with a schema"))
    if version is None:
        return VERSIONS[type][0]
    if version not in VERSIONS[type]:
        raise UsageError(f"there is no version `{version}` of the type `{type}`", _choice(version, VERSIONS[type], "versions"))
    return version


def _choice(word: str, choices: Iterable[str], what: str) -> str:
    known = f"{what}: {', '.join(choices)}"
    meant = suggestion(word, choices)
    return f"did you mean `{meant}`? {known}" if meant else known


def _reachable(whole: Schema, part: Any) -> set[str]:
    """Names of the definitions that `part` leads to."""
    names: set[str] = set()
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            name = str(found.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in names:
                names.add(name)
                waiting.append(whole["$defs"][name])
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
    return names
