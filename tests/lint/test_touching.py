"""Which rules are said to touch a field: those that look at it in their own examples."""

import pytest

from compiler.lint.registry import RULES
from compiler.lint.touching import Place, fields_of, rules_of, touched
from compiler.resources.fields import fields


def codes(path, kind="worker"):
    return {rule.code for rule in rules_of(fields(kind)[path], kind)}


@pytest.mark.parametrize(
    ("path", "some", "none"),
    [
        # reported at, marked beside, and what decides: SEM106 says nothing of a Worker that has requests
        ("worker.autoscaling", {"SEM101", "SEM102", "SEM103", "SEM104", "SEM105", "SEM106", "SEM107", "STY103"}, {"SEM118"}),
        ("worker.autoScaling", {"SEM101", "SEM102", "SEM103", "SEM104", "SEM105", "SEM106", "SEM107", "STY103"}, {"SEM118"}),
        ("worker.replicas", {"REL101", "REL103", "SEM102", "SEM103", "SEM118", "REF115"}, {"SPC103", "INT101", "YML103"}),
        ("worker.resources", {"SEM106", "SEM108", "SEM109", "REL104"}, {"SPC110"}),
        ("name", {"SPC105", "STY101", "REF201"}, {"REF101", "REF107", "REF205"}),
        ("worker.stackSpec", {"STK103", "STK201", "STK301", "REF114", "INT104", "SEC104"}, {"SPC109", "DEP103", "STK101"}),
        ("worker.envs", {"SEM111", "SEM112", "SEM113", "STY102", "SEC102", "INT102", "STK231"}, {"SEC105"}),
        ("worker.topology[].name", {"SEM117"}, {"SEM115"}),
        ("worker.dryRun", set(), set(RULES)),
    ],
)
def test_rules_touch_the_fields_they_look_at(path, some, none):
    found = codes(path)
    assert some <= found
    assert not none & found


def test_a_field_of_a_declaration_has_its_own_rules():
    assert codes("name", "compute") == {"REF101", "REF205"}
    assert "REF115" in codes("volume.accessMode", "volume")


def test_a_rule_names_its_fields_as_far_down_as_they_are_known():
    assert fields_of(RULES["STK201"]) == [Place("worker", "worker.stackSpec")]
    assert fields_of(RULES["REF101"]) == [Place("worker", "worker.compute"), Place("compute", "name")]


def test_rules_are_not_missed_for_a_word_that_is_not_in_them():
    places = {code: set(touched(rule)) for code, rule in RULES.items() if not code.startswith("INT")}
    for path, found in fields().items():
        inside = {code for code, touching in places.items() if Place("worker", path) in touching}
        assert inside <= {rule.code for rule in rules_of(found)}
