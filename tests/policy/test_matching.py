"""Which requests a policy or a binding is about."""

import pytest

from compiler.cel.errors import NotKnownOffline
from compiler.policy.cluster import Cluster
from compiler.policy.conversion import converted
from compiler.policy.custom import custom_kinds
from compiler.policy.matching import matched
from compiler.policy.normal import normal
from compiler.policy.policy import _match_resources as match_resources
from compiler.policy.request import Namespace, Request
from compiler.policy.shapes import kinds

DEPLOYMENTS = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}


def match(*rules, **fields):
    given = {"resourceRules": list(rules or [DEPLOYMENTS]), **fields}
    return match_resources(normal("admissionregistration.v1.MatchResources", given))


def request(kind="Deployment", api_version="apps/v1", *, operation="CREATE", labels=None, old_labels=None, namespace="shop"):
    known = kinds()[api_version, kind]
    metadata = {"name": "a", **({"namespace": namespace} if known.namespaced else {})}
    old = {"metadata": {**metadata, "labels": old_labels}} if old_labels is not None else None
    where = Namespace(namespace, {"tier": "gold"}) if known.namespaced else None
    return Request(known, operation, {"metadata": {**metadata, "labels": labels or {}}}, old, where)


def is_matched(given, about, cluster=None):
    return matched(given, about, (cluster or Cluster()).served(about.kind)) is not None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, True),
        ({"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["*"]}, True),
        ({"resources": ["*/*"]}, True),
        ({"resources": ["deployments/*"]}, True),
        ({"resources": ["deployments/scale"]}, False),
        ({"resources": ["pods"]}, False),
        ({"apiGroups": [""]}, False),
        ({"apiVersions": ["v1beta1"]}, False),
        ({"operations": ["UPDATE", "DELETE"]}, False),
        ({"scope": "Namespaced"}, True),
        ({"scope": "Cluster"}, False),
        ({"resourceNames": ["b", "a"]}, True),
        ({"resourceNames": ["b"]}, False),
    ],
)
def test_a_rule_matches(rule, expected):
    assert is_matched(match({**DEPLOYMENTS, **rule}), request()) is expected


def test_what_is_excluded_is_not_matched():
    assert not is_matched(match(excludeResourceRules=[{**DEPLOYMENTS, "resourceNames": ["a"]}]), request())
    assert is_matched(match(excludeResourceRules=[{**DEPLOYMENTS, "resourceNames": ["b"]}]), request())


def test_no_rules_match_everything():
    assert is_matched(match_resources(normal("admissionregistration.v1.MatchResources", {})), request("Namespace", "v1"))


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ({"key": "team", "operator": "In", "values": ["billing"]}, True),
        ({"key": "team", "operator": "NotIn", "values": ["billing"]}, False),
        ({"key": "team", "operator": "Exists"}, True),
        ({"key": "team", "operator": "DoesNotExist"}, False),
        ({"key": "tier", "operator": "NotIn", "values": ["gold"]}, True),
        ({"key": "tier", "operator": "In", "values": ["gold"]}, False),
    ],
)
def test_an_object_selector_selects(requirement, expected):
    selector = {"matchExpressions": [requirement]}
    assert is_matched(match(objectSelector=selector), request(labels={"team": "billing"})) is expected


def test_an_object_selector_may_select_what_was_there_before():
    selector = {"matchLabels": {"team": "billing"}}
    assert is_matched(match({**DEPLOYMENTS, "operations": ["*"]}, objectSelector=selector), request(old_labels={"team": "billing"}))


@pytest.mark.parametrize(("labels", "expected"), [({"tier": "gold"}, True), ({"tier": "silver"}, False)])
def test_a_namespace_selector_reads_the_labels_of_the_namespace(labels, expected):
    assert is_matched(match(namespaceSelector={"matchLabels": labels}), request()) is expected


def test_a_namespace_selector_never_excludes_what_belongs_to_the_cluster():
    rule = {**DEPLOYMENTS, "apiGroups": ["*"], "resources": ["priorityclasses"]}
    selector = {"matchLabels": {"tier": "silver"}}
    assert is_matched(match(rule, namespaceSelector=selector), request("PriorityClass", "scheduling.k8s.io/v1"))


@pytest.mark.parametrize(("labels", "expected"), [({"tier": "gold"}, True), ({}, False)])
def test_a_namespace_is_matched_by_its_own_labels(labels, expected):
    rule = {**DEPLOYMENTS, "apiGroups": [""], "resources": ["namespaces"]}
    about = request("Namespace", "v1", labels=labels)
    assert is_matched(match(rule, namespaceSelector={"matchLabels": {"tier": "gold"}}), about) is expected


class TestUnknownNamespace:
    """Nobody has told the labels of the namespace."""

    def ask(self, **selector):
        about = request()
        return is_matched(
            match(namespaceSelector=selector), Request(about.kind, "CREATE", about.object, None, Namespace("shop", known=False))
        )

    def test_its_name_is_a_label_all_the_same(self):
        assert self.ask(matchLabels={"kubernetes.io/metadata.name": "shop"})
        assert not self.ask(matchLabels={"kubernetes.io/metadata.name": "other", "tier": "gold"})

    def test_another_label_has_no_answer(self):
        with pytest.raises(NotKnownOffline, match="labels of the namespace `shop`: `tier`"):
            self.ask(matchLabels={"kubernetes.io/metadata.name": "shop", "tier": "gold"})

    def test_it_does_not_matter_where_nothing_matches_anyway(self):
        about = Request(request("ConfigMap", "v1").kind, "CREATE", {"metadata": {"name": "a", "namespace": "shop"}})
        assert not is_matched(match(namespaceSelector={"matchLabels": {"tier": "gold"}}), about)


FIRST = {"apiGroups": ["autoscaling"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["horizontalpodautoscalers"]}


class TestOtherVersions:
    def kind(self, policy):
        about = request("HorizontalPodAutoscaler", "autoscaling/v2")
        return matched(match(FIRST, matchPolicy=policy), about, Cluster().served(about.kind))

    def test_an_equivalent_version_is_matched(self):
        assert self.kind("Equivalent").api_version == "autoscaling/v1"

    def test_an_exact_one_is_not(self):
        assert self.kind("Exact") is None

    def test_the_own_version_comes_first(self):
        about = request("HorizontalPodAutoscaler", "autoscaling/v2")
        both = match({**FIRST, "apiVersions": ["v1", "v2"]})
        assert matched(both, about, Cluster().served(about.kind)).api_version == "autoscaling/v2"

    def test_an_autoscaler_is_converted_there_and_back(self):
        first, second = (kinds()[f"autoscaling/{version}", "HorizontalPodAutoscaler"] for version in ("v1", "v2"))
        target = {"type": "Utilization", "averageUtilization": 70}
        spec = {"scaleTargetRef": {"kind": "Deployment", "name": "a"}, "minReplicas": 2, "maxReplicas": 3}
        metrics = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
        obj = normal(second.type, {"metadata": {"name": "a"}, "spec": {**spec, "metrics": metrics}})
        there = converted(obj, second, first)
        assert there["spec"] == {**spec, "targetCPUUtilizationPercentage": 70}
        assert converted(there, first, second)["spec"] == {**spec, "metrics": metrics}

    def test_what_version_one_cannot_say_is_an_annotation(self):
        first, second = (kinds()[f"autoscaling/{version}", "HorizontalPodAutoscaler"] for version in ("v1", "v2"))
        metric = {"type": "Pods", "pods": {"metric": {"name": "lag"}, "target": {"type": "AverageValue", "averageValue": "5"}}}
        obj = normal(second.type, {"metadata": {"name": "a"}, "spec": {"maxReplicas": 3, "metrics": [metric]}})
        annotations = converted(obj, second, first)["metadata"]["annotations"]
        expected = '[{"type":"Pods","pods":{"metricName":"lag","targetAverageValue":"5"}}]'
        assert annotations == {"autoscaling.alpha.kubernetes.io/metrics": expected}

    def test_nobody_converts_other_kinds(self):
        with pytest.raises(NotKnownOffline, match="`Job` of `batch/v1` as `batch/v1beta1`"):
            converted({}, kinds()["batch/v1", "Job"], kinds()["batch/v1", "Job"]._replace(version="v1beta1"))

    def test_a_custom_kind_changes_its_version_only(self):
        versions = [{"name": name, "served": True} for name in ("v1", "v2")]
        names = {"kind": "Queue", "plural": "queues"}
        definition = {"spec": {"group": "example.org", "scope": "Namespaced", "names": names, "versions": versions}}
        first, second = custom_kinds([definition])
        assert Cluster(custom=(first, second)).served(first) == (first, second)
        assert converted({"apiVersion": "example.org/v1", "spec": 1}, first, second) == {"apiVersion": "example.org/v2", "spec": 1}
