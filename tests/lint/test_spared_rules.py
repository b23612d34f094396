"""Rules that a Worker is spared would have found nothing in it."""

import pytest

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.engine import judgement
from compiler.lint.examples import source_of
from compiler.lint.registry import RULES
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.resources.types import COMPILED
from compiler.source import Source

HERE = Environment()


def resources(source):
    return [resource for document in documents(source) if (resource := identify(document))]


@pytest.mark.parametrize("profile", ["default", "strict", "production"])
def test_all_rules_find_what_the_chosen_ones_find(profile):
    judged = 0
    for rule in RULES.values():
        for example in rule.examples:
            found = resources(source_of(example))
            declared = platform([resource for resource in found if resource.type != COMPILED])
            for resource in found:
                chosen = judgement(resource, HERE, declared, profile).diagnostics
                assert chosen == judgement(resource, HERE, declared, profile, RULES.values()).diagnostics, rule.code
                judged += 1
    assert judged > len(RULES)


def test_no_rule_looks_into_a_section_of_which_all_has_been_said():
    source = Source("a.yaml", "name: a\nversion: v2alpha\ntype: worker\nworker: [stack, {compute: x}]\n")
    (resource,) = resources(source)
    assert [found.code for found in judgement(resource, HERE, platform(), "strict").diagnostics] == ["SPC107"]
