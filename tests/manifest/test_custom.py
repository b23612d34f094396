"""Objects of custom kinds by their definitions, and definitions that nothing can be judged by."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Finding
from compiler.manifest import structural
from compiler.manifest.cluster import Cluster
from compiler.manifest.custom import CustomKind, collected, defined
from compiler.manifest.schemas import UNKNOWN_KIND, problems
from compiler.manifest.validity import findings

FOLDER = Path(__file__).parent / "crds"
GOLDENS = sorted((Path(__file__).parents[1] / "render/kubernetes").glob("*/expected/*.yaml"))


def kinds(*names: str) -> Cluster:
    found = [each for name in names for each in defined(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))]
    return Cluster(kinds=collected(each for each in found if isinstance(each, CustomKind)))


GAUGES = kinds("gauge")


def gauge(version: str = "v1", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": f"example.com/{version}", "kind": "Gauge", "metadata": {"name": "a"}, "spec": {"scale": 1, **spec}}


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"mode": "fast", "title": "abc", "share": 1.5, "active": None, "since": "2024-02-29T12:00:00Z"},
        {"port": 80},
        {"port": "http", "hosts": ["a", "b"], "limits": {"a": 1}},
        {"free": {"known": "a", "other": [1]}},
        {"pod": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {}}},
        {"rules": [{"name": "a"}, {"name": "a", "protocol": "UDP"}, {"name": "b"}]},
        {"source": {"file": "a"}},
    ],
)
def test_what_the_definition_allows_is_free_of_findings(spec):
    assert findings([gauge(**spec)], GAUGES) == []


@pytest.mark.parametrize(
    ("spec", "path", "code", "message"),
    [
        ({"scal": 1}, "scal", "K8S101", "the field `scal` is not known"),
        ({"scale": "1"}, "scale", "K8S101", "the value is a string, not an integer"),
        ({"scale": True}, "scale", "K8S101", "the value is a boolean, not an integer"),
        ({"scale": None}, "scale", "K8S101", "the value is null, not an integer"),
        ({"scale": 0}, "scale", "K8S103", "0 is less than 1"),
        ({"scale": 10}, "scale", "K8S103", "10 is more than 9"),
        ({"share": 0}, "share", "K8S103", "0 is not more than 0"),
        ({"share": 0.7}, "share", "K8S103", "0.7 is no multiple of 0.5"),
        ({"mode": "Fast"}, "mode", "K8S103", "the value `Fast` is none of `fast`, `slow`"),
        ({"title": "a"}, "title", "K8S103", "the text has 1 characters, fewer than 2"),
        ({"title": "abcdef"}, "title", "K8S103", "the text has 6 characters, more than 5"),
        ({"title": "aB"}, "title", "K8S103", "the value `aB` does not match `^[a-z]+$`"),
        ({"since": "2024-02-30T12:00:00Z"}, "since", "K8S103", "is not of the format `date-time`"),
        ({"port": 1.5}, "port", "K8S101", "the value is a number, not an integer or a string"),
        ({"hosts": ["a", "a"]}, "hosts.1", "K8S109", "the item `a` is there twice"),
        ({"hosts": ["a", "b", "c"]}, "hosts", "K8S103", "the list has 3 items, more than 2"),
        ({"limits": {}}, "limits", "K8S103", "the mapping has 0 fields, fewer than 1"),
        ({"limits": {"a": "b"}}, "limits.a", "K8S101", "the value is a string, not an integer"),
        ({"free": {"known": 1}}, "free.known", "K8S101", "the value is an integer, not a string"),
        ({"pod": {"data": {}}}, "pod.data", "K8S101", "the field `data` is not known"),
        ({"rules": [{"name": "a"}, {"name": "a", "protocol": "TCP"}]}, "rules.1", "K8S109", "the item `a, TCP` is there twice"),
        ({"rules": [{}]}, "rules.0", "K8S101", "the field `name` is missing"),
        ({"source": {}}, "source", "K8S101", "exactly one of these fields has to be there: `file`, `url`"),
        ({"source": {"file": "a", "url": "b"}}, "source", "K8S103", "fits 2 of the alternatives of `oneOf`, not one"),
        ({"source": {"file": "none"}}, "source", "K8S103", "the value is what `not` of its schema rules out"),
    ],
)
def test_what_the_definition_refuses_is_told_at_its_field(spec, path, code, message):
    ((_, found),) = findings([gauge(**spec)], GAUGES)
    assert (".".join(map(str, found.path)), found.code) == (f"spec.{path}", code)
    assert message in found.message


def test_versions_are_told_apart():
    assert "has no version `v2`; its definition has `v1`, `v1alpha1`" in problems(gauge("v2"), GAUGES)[0].message
    assert problems(gauge("v1alpha1"), GAUGES)[0].message == "the version `v1alpha1` of `Gauge` is not served any more"
    assert problems({**gauge(), "apiVersion": "example.org/v1"}, GAUGES)[0].code == UNKNOWN_KIND


def test_metadata_is_judged_as_that_of_every_object():
    obj = gauge() | {"metadata": {"name": "A", "labels": {"a": "b c"}}}
    assert [(found.path, found.code) for _, found in findings([obj], GAUGES)] == [
        (("metadata", "labels", "a"), "K8S105"),
        (("metadata", "name"), "K8S104"),
    ]
    assert findings([obj | {"metadata": {"name": "a", "label": {}}}], GAUGES)[0][1].message == "the field `label` is not known"


CUSTOM = [path for path in GOLDENS if path.name.startswith(("externalsecret-", "podmonitor-"))]


@pytest.mark.parametrize("path", CUSTOM, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_what_workerc_renders_is_what_the_real_definitions_allow(path):
    cluster = kinds("podmonitor", "externalsecret")
    obj = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert findings([obj], cluster) == []
    for key in list(obj["spec"]):
        broken = {**obj, "spec": {f"{key}s" if each == key else each: value for each, value in obj["spec"].items()}}
        assert any(f"`{key}s` is not known" in found.message for _, found in findings([broken], cluster))


def test_both_kinds_are_rendered_in_some_case():
    assert {path.name.partition("-")[0] for path in CUSTOM} == {"externalsecret", "podmonitor"}


# --- beside jsonschema, on what both know


def translated(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a structural schema that JSON Schema can say."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    result = {
        key: value for key, value in schema.items() if not key.startswith("x-") and key not in ("format", "default", "nullable")
    }
    if "properties" in schema:
        result["properties"] = {name: translated(part) for name, part in schema["properties"].items()}
        defaults = {name for name, part in schema["properties"].items() if "default" in part}
        result["required"] = [name for name in schema.get("required", ()) if name not in defaults]
    if isinstance(schema.get("items"), Mapping):
        result["items"] = translated(schema["items"])
    if result.pop("exclusiveMinimum", False):
        result["exclusiveMinimum"] = result.pop("minimum")
    if schema.get("type") == "object" and "additionalProperties" not in schema and len(schema) > 1:
        result["additionalProperties"] = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    if schema.get("nullable"):
        result["type"] = [schema["type"], "null"]
    return result


SPEC = GAUGES.kinds["example.com", "Gauge"].versions["v1"].schema["properties"]["spec"]
JUDGED = {name: part for name, part in SPEC["properties"].items() if name not in ("hosts", "pod", "rules", "since")}
VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 5, 12, 0.5, 1.7, "", "ab", "AB", "fast", "none", "abcdef"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["file", "url", "known", "a"]), inner, max_size=3),
    max_leaves=6,
)


def _is_integer(_: Any, value: Any) -> bool:
    """For an API server 1.0 is no integer."""
    return isinstance(value, int) and not isinstance(value, bool)


BASE = jsonschema.Draft202012Validator
STRICT = jsonschema.validators.extend(BASE, type_checker=BASE.TYPE_CHECKER.redefine("integer", _is_integer))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*JUDGED, "other"]), VALUES, max_size=4))
def test_jsonschema_refuses_the_same(spec):
    schema = {**SPEC, "properties": JUDGED}
    strict = STRICT(translated(schema))
    found = structural.problems({"type": "object", "properties": {"spec": schema}}, {"spec": spec})
    assert (found == []) == strict.is_valid(spec), found


# --- definitions


def definition(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "spec": {
            "group": "example.com",
            "names": {"kind": "A"},
            "scope": "Namespaced",
            "versions": [version(type="object")],
            **spec,
        },
    }


def version(**schema: Any) -> dict[str, Any]:
    return {"name": "v1", "served": True, "schema": {"openAPIV3Schema": schema}}


AT_SCHEMA = ("spec", "versions", 0, "schema", "openAPIV3Schema")


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (definition() | {"apiVersion": "apiextensions.k8s.io/v1beta1"}, ("apiVersion",), "only `apiextensions.k8s.io/v1` is read"),
        (definition(group=None), ("spec", "group"), "`spec.group` is not set, or is no text"),
        (definition(names=[]), ("spec", "names", "kind"), "`spec.names.kind` is not set, or is no text"),
        (definition(versions={}), ("spec", "versions"), "`spec.versions` is not set, or is no list"),
        (definition(scope="Everywhere"), ("spec", "scope"), "neither `Namespaced` nor `Cluster`"),
        (definition(versions=[{}]), ("spec", "versions", 0), "the version has no name"),
        (definition(versions=[{"name": "v1"}]), AT_SCHEMA, "the version `v1` has no `schema.openAPIV3Schema`"),
        (definition(versions=[version(type="objekt")]), (*AT_SCHEMA, "type"), "`type` cannot be `objekt`"),
        (
            definition(versions=[version(properties={"a": {"pattern": "("}})]),
            (*AT_SCHEMA, "properties", "a", "pattern"),
            "the pattern `(` cannot be read",
        ),
        (definition(versions=[version(items=[1])]), (*AT_SCHEMA, "items"), "no mapping"),
        (definition(versions=[version(required="a")]), (*AT_SCHEMA, "required"), "`required` cannot be `a`"),
    ],
)
def test_a_definition_that_says_nothing_is_told_at_its_field(data, path, message):
    (found,) = defined(data)
    assert isinstance(found, Finding)
    assert (found.path, found.code) == (path, "K8S301")
    assert message in found.message


def test_rules_in_cel_are_not_passed_over_in_silence():
    rules = [{"rule": "self.a == 'b'"}]
    note, kind = defined(definition(versions=[version(properties={"a": {"x-kubernetes-validations": rules}})]))
    assert (note.code, note.path) == ("K8S303", (*AT_SCHEMA, "properties", "a", "x-kubernetes-validations"))
    assert (kind.group, kind.name) == ("example.com", "A")


def test_a_list_defines_what_its_items_do_and_other_objects_define_nothing():
    assert [each.path for each in defined({"kind": "List", "items": [definition(), {"kind": "Pod"}]})] == [("items", 0)]
    assert [list(defined(data)) for data in (None, [], "a", {"kind": "Kustomization"})] == [[], [], [], []]
