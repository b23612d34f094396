"""Each rule lies in the folder that its scope says, or a lint would wait for rules that have nothing to do."""

import pytest

from compiler.lint.registry import RULES, rules_with

FOLDERS = {"declaration": "declared", "repository": "compared"}


def module(rule):
    """Below the folder of all rules, from the check or from what a rule that is reported elsewhere lies in."""
    return rule.check.__module__.removeprefix("compiler.lint.rules.").split(".")


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.check])
def test_a_check_lies_in_the_folder_of_its_scope(code):
    folder = FOLDERS.get(RULES[code].scope)
    assert module(RULES[code])[:-1] == ([folder] if folder else [])


def test_scopes_are_all_there():
    checked = [*rules_with(["worker", "platform", "resource"]), *rules_with(["declaration"]), *rules_with(["repository"])]
    assert sorted(rule.code for rule in checked) == sorted(code for code, rule in RULES.items() if rule.check)
