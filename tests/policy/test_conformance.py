"""Verdicts against those of a real API server: 610 cases, and a table in `docs/` of every one that does not agree."""

import json
import re
from pathlib import Path

import pytest

from compiler.policy.case import line

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "policy-conformance.md"

ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w[\w ]*) \| (\S.*) \|$", re.MULTILINE)
VERDICT, ANSWER, TEXT = "verdict", "answer", "text"


def disagreement(expected, actual):
    """How far an answer is from the server's: in its verdict, in what comes with it, or in the text for a refused policy."""
    answers = expected.get("any_of", [expected])
    return min((_distance({**expected, **answer}, actual) for answer in answers), key=[None, TEXT, ANSWER, VERDICT].index)


def _distance(expected, actual):
    if (expected["stage"], expected["allowed"]) != (actual["stage"], actual["allowed"]):
        return VERDICT
    if expected["stage"] != "admission":
        told = [(cause["field"], cause["reason"]) for cause in expected.get("causes", [])]
        known = [(cause["field"], cause["reason"]) for cause in actual["causes"]] if told else []
        if (expected["reason"], expected["status_code"], told) != (actual["reason"], actual["status_code"], known):
            return ANSWER
        return None if expected["message"] == actual["message"] else TEXT
    keys = ("status_code", "reason", "message", "warnings", "audit_annotations")
    return None if all(expected.get(key) == actual[key] for key in keys) else ANSWER


@pytest.fixture(scope="module")
def cases(shared):
    lines = (shared / "oracle/vap/shared.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(each) for each in lines]


@pytest.fixture(scope="module")
def answers(cases):
    return {case["id"]: line(case) for case in cases}


@pytest.fixture(scope="module")
def found(cases, answers):
    """The disagreements by case."""
    by_case = {case["id"]: disagreement(case["expect"], answers[case["id"]]) for case in cases}
    return {name: how for name, how in by_case.items() if how}


def test_verdicts_agree(cases, found):
    wrong = [name for name, how in found.items() if how == VERDICT]
    assert 1 - len(wrong) / len(cases) >= 0.99, wrong


def test_reasons_warnings_and_messages_agree(cases, found):
    admissions = {case["id"] for case in cases if case["expect"]["stage"] == "admission"}
    wrong = sorted(admissions & found.keys())
    assert 1 - len(wrong) / len(admissions) >= 0.97, wrong


def test_the_page_lists_every_disagreement(found):
    listed = {name: how for name, how, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    assert listed == found, f"write the table of {PAGE.name} anew"


def test_no_case_breaks_the_program(answers):
    assert {name: answer["crash"] for name, answer in answers.items() if "crash" in answer} == {}


def test_everything_is_evaluated(answers):
    """The data say who asks and what is in the cluster."""
    assert {name: answer["not_evaluated"] for name, answer in answers.items() if "not_evaluated" in answer} == {}


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ({"stage": "admission", "allowed": False}, VERDICT),
        ({"stage": "policy", "allowed": None}, VERDICT),
        ({"message": "other"}, ANSWER),
        ({"warnings": ["one"]}, ANSWER),
        ({}, None),
    ],
)
def test_a_disagreement_is_seen(actual, expected):
    answer = {"stage": "admission", "allowed": True, "status_code": 201, "warnings": [], "audit_annotations": {}}
    ours = {**answer, "reason": None, "message": None, **actual}
    assert disagreement(answer, ours) == expected
    assert disagreement({"stage": "admission", "any_of": [{**answer, "status_code": 0}, answer]}, ours) == expected
