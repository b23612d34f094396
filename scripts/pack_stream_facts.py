"""Packs facts on the components of Benthos, Bento and Redpanda Connect for `compiler.streams`.

Call it with the folder that holds `components.json`, `dataos_components.json` and `replacements.json`. What a linter has
no use for (descriptions, defaults, categories) is left out, and what versions have in common is written once.

Each version has a letter (`VERSIONS`). A file holds one component per line, so that a reader parses only the lines it
needs: `["kafka","bcde","e",FIELD]` is the name, the versions that have the component, those that deprecate it, and its
configuration. A FIELD is `[[versions, attributes], …, {name: FIELD}]`, with one pair for each set of versions that agree.
A dot instead of the versions of a field says that the field is in all versions that have its parent. Version 3 is named
where no later one has the field.
"""

import json
import sys
from pathlib import Path
from typing import Any

VERSIONS = {
    "a": "benthos-3.65.0",
    "b": "benthos-4.13.0",
    "c": "benthos-4.27.0",
    "d": "bento-1.20.0",
    "e": "connect-4.103.1",
}
DATAOS = "f"
TARGET = Path(__file__).parent.parent / "compiler/streams/facts"

_TYPES = {"string": "s", "string?": "s", "bool": "b", "int": "i", "float": "f", "object": "o", "unknown": "u"}
_KINDS = {"array": "a", "2darray": "2", "map": "m"}
_REQUIRED = {"lint": "l", "run": "r"}

Node = dict[str, Any]  # {"own": {version: attributes}, "fields": {name: Node}}


def packed(source: Path) -> dict[str, str]:
    """The files, by name."""
    facts = {
        letter: json.loads((source / "components.json").read_text(encoding="utf-8"))[name] for letter, name in VERSIONS.items()
    }
    facts[DATAOS] = _dataos(json.loads((source / "dataos_components.json").read_text(encoding="utf-8")))
    files: dict[str, list[Any]] = {}
    for kind in sorted({kind for version in facts.values() for kind in version if not kind.startswith("_")}):
        names = sorted({name for version in facts.values() for name in version.get(kind, ())})
        files[f"{kind}.jsonl"] = [_line(name, kind, facts) for name in names]
    root = _node()
    for letter, version in facts.items():
        if letter != DATAOS:
            _add(root, letter, {"config": {"type": "object"}, "fields": version["_root"]["fields"]})
    files["root.jsonl"] = [["", "bcde", "", _packed(root, "bcde")]]
    replacements = json.loads((source / "replacements.json").read_text(encoding="utf-8"))
    files["replacements.json"] = [{key: value for key, value in replacements.items() if not key.startswith("_note")}]
    return {name: "".join([json.dumps(line, separators=(",", ":")) + "\n" for line in lines]) for name, lines in files.items()}


def _line(name: str, kind: str, facts: dict[str, Any]) -> list[Any]:
    found = {letter: version[kind][name] for letter, version in facts.items() if name in version.get(kind, ())}
    node = _node()
    for letter, component in found.items():
        _add(node, letter, component)
    versions = "".join(found)
    deprecated = "".join([letter for letter, component in found.items() if component.get("status") == "deprecated"])
    return [name, versions, deprecated, _packed(node, versions) if versions != "a" else []]


def _dataos(facts: dict[str, Any]) -> dict[str, Any]:
    """What the documentation shows of DataOS's own components: open lists of fields."""
    kinds = {kind: components for kind, components in facts.items() if not kind.startswith("_")}
    return {
        kind: {
            name: {"config": {"type": "object", "open": True}, "fields": _opened(component["fields"])}
            for name, component in components.items()
        }
        for kind, components in kinds.items()
    }


def _opened(fields: dict[str, Any]) -> dict[str, Any]:
    """Objects that have fields are open too, those without a line of their own included."""
    parents = {path.rpartition(".")[0] for path in fields} - {""}
    parents |= {parent.rpartition(".")[0] for parent in parents} - {""}
    opened = {path: {key: value for key, value in field.items() if key != "default"} for path, field in fields.items()}
    return {**opened, **{path: {"type": "object", "open": True} for path in parents}}


def _node() -> Node:
    return {"own": {}, "fields": {}}


def _add(node: Node, version: str, component: dict[str, Any]) -> None:
    node["own"][version] = _attributes(component["config"])
    for path, field in component["fields"].items():
        below = node
        for step in path.replace("[]", "").split("."):
            if step and step != "<name>":
                below = below["fields"].setdefault(step, _node())
        below["own"][version] = _attributes(field)


def _attributes(field: dict[str, Any]) -> dict[str, Any]:
    found = {
        "t": _TYPES.get(field.get("type", "")),
        "k": _KINDS.get(field.get("kind", "")),
        "c": field.get("component_kind"),
        "o": field.get("options"),
        "e": field.get("options") and field.get("options_enforced") is False and 0,
        "i": field.get("interpolated") and 1,
        "b": field.get("bloblang") and 1,
        "r": _REQUIRED.get(field.get("required", "")),
        "d": field.get("deprecated") and 1,
        "p": field.get("open") and 1,
        "l": field.get("labelled") and 1,
    }
    return {key: value for key, value in found.items() if value is not None and value is not False}


def _packed(node: Node, above: str) -> list[Any]:
    """Fields that only version 3 has keep their name and nothing else: it is all that is said of them."""
    kept = {version: attributes for version, attributes in node["own"].items() if version != "a"}
    if not kept:
        return [["a", {}]]
    groups: list[list[Any]] = []
    for version, attributes in kept.items():
        group = next((group for group in groups if group[1] == attributes), None)
        if group:
            group[0] += version
        else:
            groups.append([version, attributes])
    own = "".join(kept)
    if len(groups) == 1 and own == above.replace("a", ""):
        groups[0][0] = "."
    fields = {name: _packed(field, own) for name, field in sorted(node["fields"].items())}
    return [*groups, fields] if fields else groups


if __name__ == "__main__":
    for file, content in packed(Path(sys.argv[1])).items():
        (TARGET / file).write_text(content, encoding="utf-8")
