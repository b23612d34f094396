"""Packs as a repository lists them: what they bring along, and how a repository says it otherwise."""

from compiler.cli.policies import enforced_policies
from compiler.config.loading import load
from compiler.pipeline.policies import PolicySet


def listed(folder, *entries, **files) -> PolicySet:
    """The policies of a repository that lists `entries` and has `files` in its folder `own`."""
    (folder / "own").mkdir(parents=True)
    for name, text in files.items():
        (folder / "own" / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / "workerc.yaml"
    path.write_text(f"policies: [{', '.join(entries)}]\n", encoding="utf-8")
    config = load(str(path))
    found = enforced_policies(config, config.environments)
    assert found.diagnostics == ()
    return found.sets["default"]


def parameter(policies: PolicySet, name: str) -> list[dict[str, str]]:
    return [each["data"] for each in policies.cluster.parameters if each["metadata"]["name"] == name]


CEILING = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: too-many-replicas, namespace: kube-system}
data: {replicas: "REPLICAS"}
"""
BINDING = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: worker-without-tags}
spec:
  policyName: worker-without-tags
  validationActions: [Warn]
  paramRef: {name: worker-without-tags, namespace: kube-system, parameterNotFoundAction: Deny}
"""


def test_the_restricted_standard_brings_the_baseline_along(tmp_path):
    both = listed(tmp_path / "both", "pod-security-baseline", "pod-security-restricted")
    alone = listed(tmp_path / "alone", "pod-security-restricted")
    names = [each.policy.name for each in alone.compiled]
    assert names == [each.policy.name for each in both.compiled]
    assert {"baseline-host-namespaces", "restricted-running-as-root"} < set(names)


def test_a_parameter_of_the_repository_replaces_that_of_the_pack_in_either_order(tmp_path):
    own = CEILING.replace("REPLICAS", "3")
    assert parameter(listed(tmp_path / "none", "governance"), "too-many-replicas") == [{"replicas": "20"}]
    for number, entries in enumerate([("governance", "own"), ("own", "governance")]):
        found = listed(tmp_path / str(number), *entries, ceiling=own)
        assert parameter(found, "too-many-replicas") == [{"replicas": "3"}]


def test_of_several_parameters_of_the_repository_the_last_counts(tmp_path):
    texts = {"a": CEILING.replace("REPLICAS", "3"), "b": CEILING.replace("REPLICAS", "5")}
    assert parameter(listed(tmp_path, "governance", "own", **texts), "too-many-replicas") == [{"replicas": "5"}]


def test_a_parameter_of_another_namespace_replaces_nothing(tmp_path):
    other = CEILING.replace("REPLICAS", "3").replace("kube-system", "sales")
    assert parameter(listed(tmp_path, "governance", "own", other=other), "too-many-replicas") == [
        {"replicas": "20"},
        {"replicas": "3"},
    ]


def test_a_binding_of_the_repository_replaces_that_of_the_pack(tmp_path):
    found = listed(tmp_path, "governance", "own", softer=BINDING)
    assert [each.actions for each in found.bindings if each.policy == "worker-without-tags"] == [("Warn",)]
