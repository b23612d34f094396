"""How rules are run and findings placed."""

import pytest

from compiler.diagnostics import Finding, Severity
from compiler.lint.compared import Comparison, Place
from compiler.lint.engine import CRASH
from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES, collect, declared_in, rule

WORKER = """\
name: orders
version: v1beta
type: worker
worker:
  stack: bento:4.0
  compute: runnable-default
  replicas: 0
  logLevel: DEBUG
  stackSpec:
    input: {stdin: {}}
"""


def lines(found):
    return [f"{diagnostic.span.start.line} {diagnostic.code} {diagnostic.severity.word}" for diagnostic in found]


@rule("SEM998", Severity.WARNING)
def crashing(worker):
    """Crashes after a finding."""
    yield Finding(("name",), "found before the crash")
    raise ValueError(worker.data["description"])


@rule("SEM999", Severity.WARNING)
def sound(worker):
    """Finds the stack."""
    yield Finding(worker.path("stack"), "found beside the crash")


def test_a_crash_in_a_rule_is_ours_and_hides_nothing(judged):
    found = judged("description: hunter2\n" + WORKER, rules=[crashing, sound])
    assert lines(found) == ["1 BUG000 error", "2 SEM998 warning", "6 SEM999 warning"]
    crash = found[0]
    assert crash.code == CRASH
    assert crash.blocking
    assert crash.message.startswith("the rule SEM998 crashed: ValueError at test_engine.py:")
    assert "hunter2" not in f"{crash.message}{crash.help}"


@rule("REF998", Severity.WARNING, scope="repository")
def crashing_among_all(everything):
    """Crashes after a finding."""
    first, second = everything.workers
    yield Comparison(second, Finding(("name",), "found before the crash"), (Place(first, ("worker", "stack"), "there"),))
    raise ValueError(first.data["description"])


def test_a_crash_while_comparing_is_ours_and_hides_nothing(judged):
    text = f"description: hunter2\n{WORKER}---\n{WORKER}"
    found = judged(text, rules=[crashing_among_all, sound])
    assert lines(found) == ["1 BUG000 error", "6 SEM999 warning", "13 REF998 warning", "17 SEM999 warning"]
    assert "hunter2" not in f"{found[0].message}{found[0].help}"
    assert [(related.span.start.line, related.message) for related in found[2].related] == [(6, "there")]


@rule("REF999", Severity.NOTE, scope="declaration")
def sized(declared, platform):
    """Finds the size of a volume."""
    yield Finding(declared.path("size"), f"{declared.type} {platform.volume(declared.name).section['size']}")


def test_declarations_have_rules_of_their_own(judged):
    text = "name: disk\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi}\n---\n" + WORKER
    assert [(d.span.start.line, d.message) for d in judged(text, rules=[sized])] == [(4, "volume 1Gi")]


def test_a_name_in_a_declaration_may_wait_for_whoever_applies_it_but_not_where_it_is_compiled(judged):
    secret = "name: ${DEPOT}-r\nversion: v1\ntype: secret\nsecret: {type: key-value, acl: r}\n"
    volume = "name: ${DISK}\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi}\n"
    assert [d.code for d in judged(secret, rules=[])] == []
    assert [d.code for d in judged(volume, rules=[])] == ["SPC105"]


def test_a_crash_while_reading_a_resource_is_ours(judged, monkeypatch):
    def broken(*_):
        raise IndexError

    monkeypatch.setattr("compiler.lint.engine.resolution", broken)
    (crash,) = judged(WORKER)
    assert (crash.code, crash.message.partition(" at ")[0]) == (CRASH, "reading the resource crashed: IndexError")


def test_severity_is_that_of_the_profile(judged):
    chosen = [RULES["REL101"], RULES["REL105"], RULES["OPS105"]]
    found = {profile: lines(judged(WORKER, profile, rules=chosen)) for profile in PROFILES}
    assert found == {
        "default": ["4 OPS105 note", "7 REL101 warning"],
        "strict": ["4 OPS105 error", "7 REL101 warning"],
        "production": ["4 OPS105 note", "7 REL101 warning", "8 REL105 error"],
    }


def test_a_diagnostic_says_where_and_of_what(judged):
    (found,) = judged(WORKER, rules=[RULES["REL101"]], workspaces={"public": "prod-public"})
    assert (found.file, found.path, found.resource) == ("worker.yaml", ("worker", "replicas"), "prod-public/orders")
    assert (found.name, found.blocking) == ("parked-worker", False)
    assert (found.span.start[:2], found.span.end[:2]) == ((7, 13), (7, 14))


def test_related_places_are_keys(judged):
    text = WORKER + "  resources:\n    requests: {cpu: 2}\n    limits: {cpu: 1}\n"
    (found,) = judged(text, rules=[RULES["SEM108"]])
    ((file, span, message),) = found.related
    assert (file, span.start[:2], message) == ("worker.yaml", (13, 14), "the limit")


def test_what_waits_for_a_value_is_said_once(judged):
    text = WORKER.replace("runnable-default", "${{ compute }}").replace("bento:4.0", "${{ stack }}")
    assert lines(judged(text)) == ["4 OPS105 note", "5 INT101 error", "6 INT101 error", "7 REL101 warning"]


def test_what_the_schema_refuses_is_said_once(judged):
    text = WORKER.replace("runnable-default", "[a]").replace("replicas: 0", "replicas: none")
    assert [line for line in lines(judged(text)) if "note" not in line] == ["6 SPC103 error", "7 SPC103 error"]


def test_findings_behind_a_refused_item_stay_in_place(judged):
    text = f"{WORKER}  topology:\n    - 5\n    - {{name: a, type: b}}\n    - {{name: a, type: c}}\n"
    assert [line for line in lines(judged(text)) if "note" not in line and "REL" not in line] == [
        "12 SPC103 error",
        "14 SEM117 error",
    ]


def test_a_slip_holds_back_advice_and_nothing_else(judged):
    text = WORKER + "  resources:\n  requests: {cpu: 2}\n  limits: {cpu: 1}\n"
    assert lines(judged(text)) == ["7 REL101 warning", "11 SPC109 error", "12 SEM108 error"]


def test_the_other_documents_of_a_file_are_judged(judged):
    text = "name: {{x}}\n---\n" + WORKER + "---\n" + WORKER
    assert [line for line in lines(judged(text)) if "REL101" in line] == ["9 REL101 warning", "20 REL101 warning"]


def test_a_code_is_given_once():
    class Module:
        first = sound
        second = sound._replace(name="other")

    with pytest.raises(ValueError, match="same code"):
        collect(declared_in([Module]))


def test_rules_are_in_order_of_their_codes():
    assert list(RULES) == sorted(RULES)
