"""JSON Schemas as editors want them: those of the resources, without what only `workerc explain` reads, and with two things
that a file in an editor has and a Worker that is judged has not: placeholders, and the stackSpec of a bundled stack.

They accept whatever workerc accepts: an editor that underlines what is right is switched off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from compiler.hints import Any
from compiler.repository.platform import bundled
from compiler.resources.schema import VERSIONS, require, schema
from compiler.resources.types import COMPILED, DATAOS_TYPES

_PLACEHOLDER = r"\$\{\{"
_MAPS = ("properties", "patternProperties", "$defs")  # from names to schemas
_OF_DATA = ("const", "default", "enum", "examples", "required", "dependentRequired")  # hold values, not schemas
_FIXED = ("type", "version")  # tell what a file is, so that no placeholder stands there


def editor_text(kind: str) -> str:
    """The schema of resources of the type `kind`, in every version. Raises `UsageError` where there is none."""
    require(kind)
    return _text(editor_schema(kind))


def editor_texts() -> dict[str, str]:
    """One schema for each type and version, and one for all of them, by the names of their files."""
    found = {f"{kind}.{each}.schema.json": _text(editor_schema(kind, each)) for kind in VERSIONS for each in VERSIONS[kind]}
    return {**found, "resource.schema.json": _text(any_schema())}


def editor_schema(kind: str, version: str | None = None) -> dict[str, Any]:
    """The schema of resources of the type `kind`, a copy: in every version without one."""
    whole: dict[str, Any] = _for_editors(schema(kind))
    if version is not None:
        whole["title"] = f"{whole['title']} {version}"
        whole["properties"]["version"] = {
            "const": version,
            **{key: value for key, value in whole["properties"]["version"].items() if key not in ("const", "enum", "examples")},
        }
    section = whole["properties"][kind].get("$ref", "").removeprefix("#/$defs/")
    parts = whole["$defs"]
    whole["$defs"] = {name: part if name == section else _or_placeholder(part) for name, part in parts.items()}
    if kind == COMPILED:
        parts[section]["allOf"] = _of_stacks()
    return whole


def any_schema() -> dict[str, Any]:
    """One schema for files that hold resources of any type, which is looked up in each document."""
    definitions: dict[str, Any] = {}
    for kind in VERSIONS:
        one = _renamed(editor_schema(kind), f"{kind}.")
        definitions |= {f"{kind}.{name}": found for name, found in one.pop("$defs").items()}
        definitions[kind] = {key: value for key, value in one.items() if key != "$schema"}
    return {
        "$schema": schema(COMPILED)["$schema"],
        "title": "DataOS resource",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(DATAOS_TYPES), "description": "Type of the resource."}},
        "allOf": [
            {"if": {"properties": {"type": {"const": kind}}, "required": ["type"]}, "then": {"$ref": f"#/$defs/{kind}"}}
            for kind in VERSIONS
        ],
        "$defs": definitions,
    }


def _of_stacks() -> list[dict[str, Any]]:
    """What a stackSpec holds, by the `stack` beside it. Nothing is demanded: a repository declares stacks of such names anew."""
    names: dict[str, list[str]] = {}
    for declaration in bundled():
        text = declaration.section.get("stackSpecValueSchema", {}).get("jsonSchema")
        if text:
            found = _for_editors(_without_demands(json.loads(text)))
            name, _, _ = str(declaration.stack_name).partition(":")
            names.setdefault(json.dumps(found), []).append(name)
    known = [name for each in names.values() for name in set(each)]
    return [
        {
            "if": {"properties": {"stack": {"type": "string", "pattern": _one_of(sorted(set(each)))}}, "required": ["stack"]},
            "then": {"properties": {"stackSpec": json.loads(text)}},
        }
        for text, each in names.items()
        if all(known.count(name) == 1 for name in each)  # versions that differ are told apart by `lint`, which knows the one meant
    ]


def _one_of(names: Sequence[str]) -> str:
    return f"^(?:{'|'.join(re.escape(name).replace(chr(92) + '-', '-') for name in names)})(?::|$)"


def _without_demands(found: Any) -> Any:
    """A schema of a stack in the words of 2020-12, without members that have to be there."""
    if isinstance(found, list):
        return [_without_demands(each) for each in found]
    if not isinstance(found, dict):
        return found
    kept = {key: _without_demands(value) for key, value in found.items() if key not in ("$schema", "required")}
    if isinstance(kept.get("items"), list):
        kept["prefixItems"] = kept.pop("items")
    return kept


def _for_editors(found: Any) -> Any:
    """A copy of a schema: words of workerc as what editors offer, and placeholders wherever a value may come from elsewhere."""
    if isinstance(found, list):
        return [_for_editors(each) for each in found]
    if not isinstance(found, dict):
        return found
    kept = {key: value for key, value in found.items() if key != "x-workerc"}
    if values := found.get("x-workerc", {}).get("values"):
        kept["examples"] = values
    for key, value in kept.items():
        if key in _MAPS and isinstance(value, Mapping):
            kept[key] = {name: _member(name, each, strict=key != "properties") for name, each in value.items()}
        elif key not in _OF_DATA:
            kept[key] = _for_editors(value)
    return kept


def _member(name: str, found: Any, *, strict: bool) -> Any:
    kept = _for_editors(found)
    return kept if strict or name in _FIXED or not isinstance(kept, dict) else _or_placeholder(kept)


def _or_placeholder(found: dict[str, Any]) -> dict[str, Any]:
    if "enum" in found:
        choice = {"enum": found["enum"]}
        return {**{key: value for key, value in found.items() if key not in ("enum", "type")}, "anyOf": [choice, _filled()]}
    if found.get("type") == "string":
        return {**found, "pattern": f"{found['pattern']}|{_PLACEHOLDER}"} if "pattern" in found else found
    if isinstance(found.get("type"), str):
        return {**found, "type": [found["type"], "string"], "pattern": _PLACEHOLDER}
    return found


def _filled() -> dict[str, Any]:
    return {"type": "string", "pattern": _PLACEHOLDER}


def _renamed(found: Any, prefix: str) -> Any:
    """`found` with its references leading to definitions whose names begin with `prefix`."""
    if isinstance(found, list):
        return [_renamed(each, prefix) for each in found]
    if not isinstance(found, dict):
        return found
    return {
        key: value.replace("#/$defs/", f"#/$defs/{prefix}") if key == "$ref" else _renamed(value, prefix)
        for key, value in found.items()
    }


def _text(found: Mapping[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
