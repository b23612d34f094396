"""What a policy can read, and results that are taken for another object: the same as if it were judged."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.policy import memory, server
from compiler.policy.admission import names
from compiler.policy.cluster import Cluster
from compiler.policy.evaluation import evaluated
from compiler.policy.footprint import EVERY, Read, Unbounded, reads
from compiler.policy.memory import Memory, TooExpensive
from compiler.policy.observing import frozen, observing
from compiler.policy.reading import read_policy
from compiler.policy.refusal import Refusal
from compiler.policy.request import Namespace, Request, User
from compiler.policy.shapes import kinds

RULES = [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}]
C = ("object", "c")


def policy(*expressions, variables=(), message=""):
    validations = [{"expression": each, **({"messageExpression": message} if message else {})} for each in expressions]
    named = [{"name": name, "expression": text} for name, text in variables]
    spec = {"matchConstraints": {"resourceRules": RULES}, "validations": validations, "variables": named}
    head = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "p"}}
    found = read_policy({**head, "spec": spec})
    assert not isinstance(found, Refusal), found.message
    return found


def values(obj):
    kind = kinds()["apps/v1", "Deployment"]
    request = Request(kind, "CREATE", obj, None, Namespace("team"), User("ada"))
    return names(request, kind, Cluster(roles=()))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("object.a == 1", [(("object", "a"), "whole")]),
        ("object['a'].b == 1", [(("object", "a", "b"), "whole")]),
        ("object.a[0] == 1", [(("object", "a", 0), "whole")]),
        ("object.?a.?b.orValue(1) == 1", [(("object", "a", "b"), "whole")]),
        ("object.?a.hasValue()", [(("object", "a"), "presence")]),
        ("has(object.a)", [(("object", "a"), "presence")]),
        ("size(object.a) > 1", [(("object", "a"), "shape")]),
        ("object.a.size() > 1", [(("object", "a"), "shape")]),
        ("'x' in object.a", [(("object", "a"), "member")]),
        ("object.x in object.a", [(("object", "x"), "whole"), (("object", "a"), "whole")]),
        ("object.c.all(c, has(c.n))", [(C, "shape"), ((*C, EVERY, "n"), "presence")]),
        ("object.c.all(i, c, c.n > i)", [(C, "shape"), ((*C, EVERY, "n"), "whole")]),
        ("object.c.filter(c, c.n == 1).size() > 0", [(C, "shape"), ((*C, EVERY, "n"), "whole"), ((*C, EVERY), "whole")]),
        ("object.c.map(c, c.n).exists(n, n == 1)", [(C, "shape"), ((*C, EVERY, "n"), "whole")]),
        ("object.c.all(object, object.n == 1)", [(C, "shape"), ((*C, EVERY, "n"), "whole")]),
        ("[1].all(object, object == 1)", []),
        ("object.?a.optMap(v, v.b).orValue(1) == 1", [(("object", "a"), "presence"), (("object", "a", "b"), "whole")]),
        ("(true ? object.a : object.b).c == 1", [(("object", "a"), "whole"), (("object", "b"), "whole")]),
        ("object.a[object.b] == 1", [(("object", "a"), "whole"), (("object", "b"), "whole")]),
        ("dyn(object).a == 1", [(("object",), "whole")]),
        ("object.c.sortBy(c, c.n)[0].m == 1", [(C, "whole"), (C, "shape"), ((*C, EVERY, "n"), "whole")]),
        ("variables.path.n == 1", [(("object", "a", "n"), "whole")]),
        ("variables.computed == 1", [(("object", "a"), "whole")]),
    ],
)  # fmt: skip
def test_what_is_read_is_in_the_text(expression, expected):
    found = reads([expression], {"path": "object.a", "computed": "object.a + 1"})
    assert [(read.path, read.extent) for read in found] == expected


@pytest.mark.parametrize("expression", ["authorizer.path('/').check('get').allowed()", "variables.a == 1", "variables.nobody"])
def test_what_cannot_be_followed_is_said(expression):
    with pytest.raises(Unbounded):
        reads([expression], {"a": "variables.b", "b": "variables.a"})


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (1, 1.0), (0.0, -0.0), (None, ""), ({}, []), ({"a": 1}, {"a": "1"}), ([], "")]
)
def test_different_values_are_told_apart(one, other):
    assert frozen(one) != frozen(other)
    whole = observing([Read(("object", "a"), "whole")])
    assert whole({"object": {"a": one}}) != whole({"object": {"a": other}})
    assert whole({"object": {"a": one}}) != whole({"object": {}})


class Counting:
    """How often a policy is really evaluated."""

    def __init__(self, monkeypatch):
        self.count = 0
        monkeypatch.setattr(memory, "evaluated", self)

    def __call__(self, compiled, given, spending):
        self.count += 1
        return evaluated(compiled, given, spending)


def test_what_a_policy_does_not_read_does_not_matter(monkeypatch):
    counting, kept = Counting(monkeypatch), Memory(policy("object.spec.replicas > 1"))
    for name in "abc":
        kept.evaluated(values({"metadata": {"name": name}, "spec": {"replicas": 2}}))
    assert counting.count == 1
    kept.evaluated(values({"metadata": {"name": "a"}, "spec": {"replicas": 3}}))
    assert counting.count == 2


def test_only_a_failure_reads_what_its_message_reads(monkeypatch):
    counting, kept = Counting(monkeypatch), Memory(policy("object.spec.replicas > 1", message="object.metadata.name + ''"))
    said = []
    for name in "aba":
        for replicas in (2, 1):
            found = kept.evaluated(values({"metadata": {"name": name}, "spec": {"replicas": replicas}}))
            said += [decision.message for decision in found.decisions]
    assert (counting.count, said) == (3, ["a", "b", "a"])


def test_a_memory_that_is_of_no_use_is_given_up(monkeypatch):
    counting, kept = Counting(monkeypatch), Memory(policy("object.metadata.name != 'x'"))
    for number in range(memory.PATIENCE * 2):
        kept.evaluated(values({"metadata": {"name": f"n{number}"}}))
    assert counting.count == memory.PATIENCE * 2


def test_a_policy_that_costs_too_much_in_a_run_is_not_evaluated_any_more(monkeypatch):
    monkeypatch.setattr(memory, "MOST_SPENT", 5000)
    kept = Memory(policy("lists.range(1000).all(i, i < 1000 && object.metadata.name != '')"))
    assert not kept.evaluated(values({"metadata": {"name": "a"}})).decisions
    with pytest.raises(TooExpensive, match="more than 5,000 for the objects before this one"):
        kept.evaluated(values({"metadata": {"name": "b"}}))
    assert not kept.evaluated(values({"metadata": {"name": "a"}})).decisions


SCALARS = st.sampled_from([None, True, 1, 1.0, 0, "", "a", "b"])
ITEM = st.dictionaries(st.sampled_from("abn"), SCALARS, max_size=2)
FIELD = SCALARS | ITEM | st.lists(ITEM | SCALARS, max_size=3)
EXPRESSIONS = (
    "object.a == object.b",
    "has(object.a.b) && object.a.b != 1",
    "object.c.all(c, has(c.n) && c.n != 0)",
    "object.c.exists(c, c.a == 'a' || c.b == 'b')",
    "object.c.filter(c, has(c.a)).map(c, c.a).all(a, a != object.b)",
    "size(object.c) > 1",
    "object.?a.?n.orValue(3) == 3",
    "'a' in object.a && 1 in object.c",
    "object.c.all(i, c, i < 2 || c.n == i)",
    "object.c.exists_one(c, c == object.a)",
    "object.?a.optMap(v, v.n == 1).orValue(false)",
    "object.c[1].a == 'a'",
    "object.a.n > 0 && variables.items.all(c, c.n > variables.least)",
    "variables.sorted.size() == 2",
    "type(object.a) == map || string(object.b) == '1'",
)
VARIABLES = (("items", "object.c"), ("least", "object.b"), ("sorted", "object.c.map(c, c.n)"))


@pytest.mark.parametrize("expression", EXPRESSIONS)
@settings(max_examples=40, deadline=None)
@given(
    message=st.sampled_from(["", "string(object.a.n)", "object.c.map(c, string(c.a)).join()"]),
    changes=st.lists(st.tuples(st.sampled_from("abc"), FIELD), min_size=8, max_size=20),
)
def test_a_remembered_result_is_that_of_judging(expression, message, changes):
    kept, obj = Memory(policy(expression, variables=VARIABLES, message=message)), {}
    for key, field in changes:
        obj = {**obj, key: field}
        for each in (values(obj), values({**obj, "unread": len(obj)})):
            assert kept.evaluated(each) == evaluated(kept.compiled, each)


def test_results_for_the_objects_of_the_data(shared):
    cases = [json.loads(each) for each in (shared / "oracle/vap/shared.jsonl").read_text(encoding="utf-8").splitlines()]
    kind = kinds()["apps/v1", "Deployment"]
    manifests = {json.dumps(case["object"]): case["object"] for case in cases if case["object"]["kind"] == "Deployment"}
    inputs = [values(server.created(kind, each)) for each in list(manifests.values())[::4]]
    for case in cases:
        if case["group"] == "cost" or "params" in case or isinstance(compiled := read_policy(case["policy"]), Refusal):
            continue
        kept = Memory(compiled)
        for each in inputs:
            assert kept.evaluated(each) == evaluated(compiled, each), case["id"]
