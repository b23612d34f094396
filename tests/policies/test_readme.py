"""The tables of policies/README.md are those of the packs, and every policy says what it is for and what to do."""

import re

import pytest

from compiler.assets import policies_folder
from compiler.config.policies import packs
from scripts.generate_policies import END, START, tables
from tests.policies.packed import FILES, everything

REGENERATE = "python scripts/generate_policies.py"


def test_the_tables_are_those_of_the_packs():
    text = (policies_folder() / "README.md").read_text(encoding="utf-8")
    assert text.partition(START)[2].partition(END)[0] == f"\n{tables()}\n", f"if this is meant: {REGENERATE}"
    assert re.findall(r"^### (.+)$", tables(), re.MULTILINE) == packs()
    assert re.findall(r"^\| \[`(.+?)`\]", tables(), re.MULTILINE) == [path.stem for path in FILES]


@pytest.mark.parametrize("compiled", everything().compiled, ids=lambda each: each.policy.name)
def test_a_policy_says_what_it_is_for_and_what_to_do(compiled):
    described, advised = (compiled.policy.annotations[f"workerc.dev/{key}"] for key in ("description", "help"))
    assert described[0].isupper()
    assert described.endswith(".")
    assert not advised[0].isupper()
    assert not advised.endswith(".")


@pytest.mark.parametrize("compiled", everything().compiled, ids=lambda each: each.policy.name)
def test_a_message_states_a_fact(compiled):
    """Lower case unless it begins with the name of a kind, without a final period; advice is in `help`."""
    for validation in compiled.policy.validations:
        text = validation.message or validation.message_expression
        assert not text.endswith(".")
        assert not re.search(r"\b(must|should|please)\b", text)


def test_a_policy_is_called_as_its_file_and_its_binding_are():
    found = everything()
    names = [path.stem for path in FILES]
    assert [each.policy.name for each in found.compiled] == names
    assert [(each.name, each.policy) for each in found.bindings] == [(name, name) for name in names]
    assert {each["metadata"]["name"] for each in found.cluster.parameters} <= set(names)
