"""What expressions are said to have seen agrees with what the policies said: on every case of every pack."""

from pathlib import Path

import pytest

from compiler.config.policies import packs
from compiler.config.policy_cases import suites_at
from compiler.manifest.custom import NONE
from compiler.pipeline.policy_judging import judged
from compiler.pipeline.policy_suite import Case, Expected, read_suite

FOLDER = Path(__file__).parent.parent.parent / "policies"


def cases(pack: str) -> list[Case]:
    read = [read_suite(suite, NONE) for suite in suites_at([str(FOLDER / pack)])]
    assert not [diagnostic for each in read for diagnostic in each.diagnostics]
    return [case for each in read for case in each.cases]


@pytest.mark.parametrize("pack", packs())
def test_a_validation_that_does_not_hold_is_one_that_was_told(pack):
    for case in cases(pack):
        found = judged(case._replace(expected=Expected("something else")))
        told = {said.policy for said in found.said if said.how in {"denied", "warned", "audited"}}
        seen = {
            trace.policy for trace in found.traces for saw in trace.expressions if saw.role == "validation" and saw.value != "true"
        }
        assert found.complaints
        assert seen == told, case.name


@pytest.mark.parametrize("pack", packs())
def test_every_message_is_one_that_an_expression_or_the_policy_gives(pack):
    for case in cases(pack):
        found = judged(case._replace(expected=Expected("something else")))
        values = {saw.value for trace in found.traces for saw in trace.expressions if saw.role == "message" and saw.value}
        written = {each.message for compiled in case.policies.compiled for each in compiled.policy.validations if each.message}
        for said in found.said:
            if said.how == "denied" and "resulted in error" not in said.message and "no params found" not in said.message:
                assert said.message in written or any(said.message.replace('"', '\\"') in value for value in values), case.name
