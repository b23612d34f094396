"""The settings on the page are in the form of each editor, and all say the same."""

import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compiler.lint.schemalines import START

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
SETTINGS = {
    "./resource.schema.json": ["workers/**/*.yaml", "platform/**/*.yaml"],
    "./workerc.schema.json": "workerc.yaml",
}


def block(language):
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return found


@pytest.mark.parametrize(
    "found",
    [
        json.loads(block("json"))["yaml.schemas"],
        tomllib.loads(block("toml"))["language-server"]["yaml-language-server"]["config"]["yaml"]["schemas"],
    ],
    ids=["VS Code", "Helix"],
)
def test_settings(found):
    assert found == SETTINGS


def test_neovim():
    text = block("lua")
    for schema, names in SETTINGS.items():
        listed = ", ".join(f'"{name}"' for name in names)
        assert f'["{schema}"] = ' + (f'"{names}"' if isinstance(names, str) else f"{{ {listed} }}") in text
    assert text.count("{") == text.count("}")


def test_jetbrains():
    found = ET.fromstring(block("xml").encode())
    assert [each.get("value") for each in found.iter("option") if each.get("name") == "relativePathToSchema"] == [
        "resource.schema.json"
    ]
    folders = [each.get("value") for each in found.iter("option") if each.get("name") == "path"]
    assert folders == [name.partition("/")[0] for name in SETTINGS["./resource.schema.json"]]


def test_the_line():
    assert block("yaml").startswith(START)


def test_every_schema_that_is_named_is_there():
    named = re.findall(r"^\| `([\w.-]+\.json)`", PAGE, re.MULTILINE)
    assert "resource.schema.json" in named
    assert [name for name in named if not (ROOT / "schemas" / name).is_file()] == []
