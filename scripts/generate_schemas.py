"""Writes the JSON Schemas of `compiler/resources/schemas` from the models, and from those what editors read: `schemas/`.

With an address, `python scripts/generate_schemas.py https://host/schemas/`, the catalog names the schemas there from now on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from compiler.repository.editors import editor_texts
from compiler.resources.models.generation import texts
from compiler.resources.schema import VERSIONS

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "compiler" / "resources" / "schemas"
EDITORS = ROOT / "schemas"
CATALOG = "catalog.json"

_HOME = "https://raw.githubusercontent.com/OWNER/workerc/main/schemas/"  # where your copy of this repository lies
_CONFIGURATION = ROOT / "compiler" / "config"
_OWN = {  # written by hand, and read at run time from beside the code
    "workerc.schema.json": _CONFIGURATION / "workerc.schema.json",
    "policy-cases.schema.json": _CONFIGURATION / "policy-cases.schema.json",
}
_MATCHES = {
    "workerc.schema.json": ["workerc.yaml"],
    "policy-cases.schema.json": ["*.cases.yaml", "*.cases.yml"],
    "resource.schema.json": [f"**/{folder}/**/*.{end}" for folder in ("workers", "platform") for end in ("yaml", "yml")],
}
_WORDS = {
    "workerc.schema.json": ("workerc.yaml", "Configuration of workerc for one repository"),
    "policy-cases.schema.json": ("workerc policy cases", "Cases of policies, run by `workerc policy test`"),
    "resource.schema.json": ("DataOS resources", "Any resource that workerc knows, told apart by its `type`"),
}


def main() -> None:
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    found = published(sys.argv[1] if sys.argv[1:] else home())
    EDITORS.mkdir(exist_ok=True)
    for path in EDITORS.glob("*.json"):
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (EDITORS / name).write_text(text, encoding="utf-8", newline="\n")


def home() -> str:
    """The address that the catalog names now, so that a copy of the repository says its own once."""
    path = EDITORS / CATALOG
    if not path.is_file():
        return _HOME
    address = str(json.loads(path.read_text(encoding="utf-8"))["schemas"][0]["url"])
    return address[: address.rindex("/") + 1]


def published(address: str) -> dict[str, str]:
    """What each file of `schemas` holds, by its name. The schemas of workerc's own files are copies."""
    found = {name: path.read_text(encoding="utf-8") for name, path in _OWN.items()} | editor_texts()
    return dict(sorted(found.items())) | {CATALOG: _catalog(address.rstrip("/") + "/")}


def _catalog(address: str) -> str:
    """An index in the form of SchemaStore's. Of resources only the schema for all of them matches files by name."""
    entries: list[dict[str, object]] = [
        {"name": name, "description": words, "fileMatch": _MATCHES[file], "url": address + file}
        for file, (name, words) in _WORDS.items()
    ]
    for kind, versions in VERSIONS.items():
        urls = {version: f"{address}{kind}.{version}.schema.json" for version in versions}
        words = f"Resources of the type `{kind}`"
        entries.append({"name": f"DataOS {kind}", "description": words, "url": urls[versions[0]], "versions": urls})
    whole = {"$schema": "https://json.schemastore.org/schema-catalog.json", "version": 1, "schemas": entries}
    return json.dumps(whole, indent=2) + "\n"


if __name__ == "__main__":
    main()
