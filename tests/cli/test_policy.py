"""`workerc policy`, a repository per folder: `session` has its commands, each with what it prints and how it ends."""

import json
import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "policy"
SESSIONS = sorted(path.name for path in FOLDER.iterdir())


@pytest.fixture
def repository(tmp_path):
    """`repository(case)` makes a copy of the case that is a repository."""

    def made(case: str) -> Path:
        folder = tmp_path / "repository"
        shutil.copytree(FOLDER / case, folder, ignore=shutil.ignore_patterns("session"))
        (folder / ".git").mkdir()
        return folder

    return made


@pytest.mark.parametrize("case", SESSIONS)
def test_a_session(case, repository, workerc):
    folder, path = repository(case), FOLDER / case / "session"
    written = path.read_text(encoding="utf-8")
    told = []
    for line in written.splitlines():
        if line.startswith("$ workerc "):
            found = workerc(*line.split()[2:], cwd=folder)
            errors = f"(errors)\n{found.err}" if found.err else ""
            told.append(f"{line}\n{found.out}{errors}(exit {found.code})\n")
    session = "\n".join(told)
    if os.environ.get("WRITE_GOLDENS"):
        path.write_text(session, encoding="utf-8")
    assert session == written


def test_a_case_that_fails_says_what_every_expression_saw(repository, workerc):
    found = workerc("policy", "test", "--format", "json", cwd=repository("failing"))
    cases = {case["name"]: case for case in json.loads(found.out)["cases"]}
    (trace,) = cases["another message"]["traces"]
    seen = {(each["role"], each["name"]): each for each in trace["expressions"]}
    assert (trace["policy"], trace["binding"], trace["params"]) == ("replica-ceiling", "replica-ceiling", "ceiling")
    assert seen["variable", "ceiling"]["value"] == "3"
    assert seen["validation", "0"]["value"] == "false"
    assert seen["validation", "0"]["fields"] == {"object.worker.replicas": "9", "params.data.replicas": '"3"'}
    assert seen["message", "0"]["value"] == '"9 replicas are more than 3"'
    assert (
        "to 'int'"
        in {each["name"]: each for each in cases["parameters that are none"]["traces"][0]["expressions"]}["ceiling"]["error"]
    )
    assert cases["below the ceiling"]["traces"] == []


def test_secrets_in_a_case_are_shown_to_nobody(repository, workerc):
    folder, secret = repository("failing"), "hunter2hunter2"
    (folder / "policies/ceiling.cases.yaml").write_text(f"""\
- name: a secret
  worker:
    name: a
    worker:
      replicas: 9
      envs: {{DB_PASSWORD: {secret}}}
  expect: allowed
""")
    policy = folder / "policies/ceiling.yaml"
    policy.write_text(
        policy.read_text().replace("object.worker.?replicas.orValue(1)", "int(object.worker.envs.DB_PASSWORD.size())")
    )
    for form in ("text", "json", "junit"):
        found = workerc("policy", "test", "--format", form, cwd=folder)
        assert found.code == 1
        assert secret not in found.out + found.err
        assert "DB_PASSWORD" in found.out


def test_what_a_configuration_lists_lies_in_the_repository(repository, workerc, tmp_path):
    folder = repository("failing")
    (tmp_path / "elsewhere.yaml").write_text("- {name: a, object: {}, expect: allowed}\n")
    (folder / "policies/ceiling.cases.yaml").unlink()
    (folder / "policies/ceiling.cases.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    found = workerc("policy", "test", cwd=folder)
    assert (found.code, found.out) == (2, "")
    assert "leads out of the repository" in found.err


def test_policies_of_packs_are_tested_and_explained_too(repository, workerc):
    folder = repository("failing")
    (folder / "workerc.yaml").write_text("policies: [network, images]\n")
    found = workerc("policy", "test", cwd=folder)
    assert (found.code, found.err) == (0, "")
    assert "workerc/policies/network/open-egress.cases.yaml\n  ok " in found.out
    assert "workerc/policies/images/image-of-floating-tag.cases.yaml\n  ok " in found.out
    enforced = workerc("policy", "explain", "open-egress", cwd=folder).out
    other = workerc("policy", "explain", "too-many-replicas", cwd=folder).out
    assert "(pack `network`)" in enforced
    assert "nobody here" not in enforced
    assert "  nobody here: list `governance` under `policies:` in workerc.yaml\n" in other


def test_whole_cases_are_judged_in_the_words_of_the_data(shared, workerc, tmp_path):
    """A sample: `tests/policy/test_conformance.py` holds all of them."""
    lines = (shared / "oracle/vap/shared.jsonl").read_text(encoding="utf-8").splitlines()[::15]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = workerc("policy", "test", "--case", "cases.jsonl", "--format", "json")
    assert (found.code, found.err) == (0, "")
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [each["id"] for each in answers] == [json.loads(line)["id"] for line in lines]
    for answer, line in zip(answers, lines, strict=True):
        expected = json.loads(line)["expect"]
        known = [one for one in expected.get("any_of", [expected]) if one["allowed"] == answer["allowed"]]
        assert known, answer["id"]
        assert {"id", "stage", "allowed", "reason", "message", "warnings", "audit_annotations"} <= answer.keys()
        assert any(
            [answer[key] == one.get(key, empty) for key, empty in (("stage", ""), ("reason", None), ("message", None))]
            == [True] * 3
            and answer["warnings"] == one.get("warnings", [])
            and answer["audit_annotations"] == one.get("audit_annotations", {})
            for one in known
        ), answer["id"]


WHOLE = {
    "id": "one",
    "policy": {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "p"},
        "spec": {
            "matchConstraints": {
                "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["*"], "resources": ["configmaps"]}]
            },
            "validations": [{"expression": "object.data.size() > 1"}],
        },
    },
    "binding": {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": "b"},
        "spec": {"policyName": "p", "validationActions": ["Deny"]},
    },
    "object": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "namespace": "n"}, "data": {"a": "b"}},
}
BROKEN = {
    "{": "it is no JSON: expecting property name enclosed in double quotes at column 1",
    "[]": "it is no JSON object",
    '{"id": "x"}': "it has no `policy`",
    json.dumps({**WHOLE, "object": None}): "it has no `object`",
    "\ud800": "it is no UTF-8",
    "[" * 100_000: "",
}


def test_a_broken_line_is_told_and_stops_no_other(workerc, tmp_path):
    whole = json.dumps(WHOLE)
    text = "\n".join([whole, *BROKEN, "", json.dumps({**WHOLE, "id": "two"})])
    (tmp_path / "cases.jsonl").write_bytes(text.encode("utf-8", "surrogatepass"))
    found = workerc("policy", "test", "--case", "cases.jsonl", "--format", "json")
    assert found.code == 2
    assert [json.loads(line)["id"] for line in found.out.splitlines()] == ["one", "two"]
    errors = [line for line in found.err.splitlines() if line.startswith("error")]
    for number, (line, said) in enumerate(zip(errors, BROKEN.values(), strict=True), 2):
        assert line.startswith(f"error: cases.jsonl:{number}: the case cannot be judged: {said}")


def test_cases_come_from_standard_input_and_are_shown_as_text(workerc):
    found = workerc("policy", "test", "--case", "-", stdin=json.dumps(WHOLE))
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith('one: admission denied: configmaps "c" is forbidden: ')


def test_the_cases_of_the_fleet_pass(workerc, tmp_path):
    shutil.copytree(Path(__file__).parent.parent.parent / "examples/fleet", tmp_path / "fleet")
    found = workerc("policy", "test", cwd=tmp_path / "fleet")
    assert (found.code, found.err) == (0, "")
    assert "note" not in found.out
