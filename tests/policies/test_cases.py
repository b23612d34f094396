"""The cases beside the policies of the packs: every validation has a case that it refuses, every policy one that it allows."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from compiler.assets import policies_folder
from compiler.config.policy_cases import suites_at
from compiler.manifest.custom import NONE
from compiler.pipeline.policy_judging import judged
from compiler.pipeline.policy_suite import ReadSuite, read_suite
from compiler.policy.admission import enforced, outcomes
from compiler.policy.evaluation import Decision
from tests.policies.packed import FILES, cases_of

RUN = "import sys; from compiler.cli import main; sys.exit(main())"
each_policy = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def suite(path) -> ReadSuite:
    (found,) = suites_at([str(cases_of(path))])
    read = read_suite(found, NONE)
    assert read.diagnostics == ()
    return read


def decisions(read: ReadSuite) -> Iterator[Decision]:
    for case in read.cases:
        for outcome in outcomes(enforced(case.policies.compiled, case.policies.bindings), case.request, case.cluster):
            yield from outcome.decisions


@each_policy
def test_every_case_is_judged_as_it_says(path):
    results = [judged(case) for case in suite(path).cases]
    assert {each.case.name: each.complaints for each in results if each.complaints} == {}
    names = [each.case.name for each in results]
    assert len(names) == len({*names})


@each_policy
def test_every_validation_refuses_something_and_every_policy_allows_something(path):
    read = suite(path)
    (compiled,) = read.policies.compiled
    refused = list(decisions(read))
    assert {each.index for each in refused} == {*range(len(compiled.policy.validations))}
    assert [each.message for each in refused if each.is_error] == []
    assert "allowed" in [judged(case).verdict for case in read.cases]


def test_the_command_finds_the_same():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "NO_COLOR": "1"}
    command = [sys.executable, "-c", RUN, "policy", "test", str(policies_folder())]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    count = sum(len(suite(path).cases) for path in FILES)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, f"{count} cases: {count} passed"), run.stdout + run.stderr
