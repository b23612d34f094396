"""Packs facts on the functions and methods of Bloblang for `compiler.bloblang`.

Call it with the folder that holds `components.json`. Each version has the letter that it has in `pack_stream_facts.py`. The
file holds `{"functions": {name: [[versions, parameters], …]}, "methods": …}`, with one pair for each set of versions that
agree. Parameters are a list of `name:type`, the type one letter (`_TYPES`), with a `?` behind it where the parameter may be
left out; or null where any number of arguments will do.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pack_stream_facts import VERSIONS

TARGET = Path(__file__).parent.parent / "compiler/bloblang/facts.json"

_TYPES = {
    "string": "s",
    "integer": "i",
    "float": "f",
    "bool": "b",
    "array": "a",
    "timestamp": "t",
    "query expression": "q",
    "unknown": "u",
}


def packed(source: Path) -> str:
    components = json.loads((source / "components.json").read_text(encoding="utf-8"))
    facts = {letter: components[name]["_bloblang"] for letter, name in VERSIONS.items()}
    found: dict[str, Any] = {}
    for kind in ("functions", "methods"):
        names = sorted({name for version in facts.values() for name in version[kind]})
        found[kind] = {
            name: _signatures({v: each[kind][name] for v, each in facts.items() if name in each[kind]}) for name in names
        }
    lines = [f'"{kind}":{{\n' + ",\n".join(_lines(each)) + "\n}" for kind, each in found.items()]
    return "{" + ",\n".join(lines) + "}\n"


def _lines(signatures: dict[str, Any]) -> list[str]:
    return [f"{json.dumps(name)}:{json.dumps(each, separators=(',', ':'))}" for name, each in signatures.items()]


def _signatures(versions: dict[str, Any]) -> list[list[Any]]:
    variadic = any(each.get("variadic") for each in versions.values())  # only the newest version says so
    documented = [each["params"] for each in versions.values() if "params" in each]
    groups: list[list[Any]] = []
    for version, each in versions.items():
        # A hidden function has no page, and so no parameters on it.
        known = each.get("params") or (documented[-1] if documented and each["status"] == "hidden" else [])
        parameters = None if variadic else [_parameter(parameter) for parameter in known]
        group = next((group for group in groups if group[1] == parameters), None)
        if group:
            group[0] += version
        else:
            groups.append([version, parameters])
    return groups


def _parameter(parameter: dict[str, Any]) -> str:
    return f"{parameter['name']}:{_TYPES[parameter['type']]}{'?' if parameter.get('optional') else ''}"


if __name__ == "__main__":
    TARGET.write_text(packed(Path(sys.argv[1])), encoding="utf-8")
