"""What ships is what the script packs."""

import importlib.util
import sys
from pathlib import Path

import pytest

from compiler.bloblang import dialect

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts/pack_bloblang_facts.py"


def test_shipped_facts_are_what_the_script_packs(shared, monkeypatch):
    folder = shared / "facts/benthos"
    if not folder.is_dir():
        pytest.skip(f"no facts at {folder}")
    monkeypatch.setattr(sys, "path", [str(SCRIPT.parent), *sys.path])
    spec = importlib.util.spec_from_file_location("pack_bloblang_facts", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = (ROOT / "compiler/bloblang/facts.json").read_text(encoding="utf-8")
    assert shipped == script.packed(folder), f"run: python {SCRIPT.relative_to(ROOT)} {folder}"


@pytest.mark.parametrize(
    ("name", "functions", "methods"),
    [("4.13", 30, 150), ("4.27", 34, 176), ("bento", 45, 185), ("connect", 41, 193), ("default", 45, 185)],
)
def test_a_dialect_has_the_functions_of_its_versions(name, functions, methods):
    found = dialect(name)
    assert (len(found.function_names()), len(found.method_names())) == (functions, methods)


def test_hidden_functions_take_what_they_take_in_other_versions():
    (signature,) = dialect("4.27").methods("map")
    assert [(parameter.name, parameter.type, parameter.optional) for parameter in signature] == [("query", "q", False)]


def test_any_number_of_arguments_is_known_of_all_versions():
    assert dialect("4.13").methods("format") == (None,)
