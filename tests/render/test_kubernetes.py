"""The Kubernetes target, a folder per case: `worker.yaml` with declarations in, `expected/` out.

`environment.yaml` in a case holds fields of its `Environment`, `workerc.yaml` says it as people do; files that `configs`
names lie beside them.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from compiler.document import documents
from compiler.environment.resolution import resolution
from compiler.manifest.manifest import Manifest
from compiler.manifest.validity import findings
from compiler.render.kubernetes import Kubernetes
from compiler.resources.resource import identify
from compiler.source import read
from tests.render.cases import FOLDER, environment_of, lowered

CASES = sorted(path.name for path in FOLDER.iterdir())
REGENERATE = "WRITE_GOLDENS=1 python -m pytest tests/render/test_kubernetes.py"
KUBERNETES = ("1.34", "1.35", "1.36", "1.37")
CUSTOM = ("ExternalSecret", "PodMonitor")  # of which Kubernetes has no schema
each_case = pytest.mark.parametrize("case", CASES)


def rendered(folder: Path, kubernetes: Kubernetes | None = None) -> list[Manifest]:
    return (kubernetes or Kubernetes()).render(lowered(folder))


@cache
def manifests_of(case: str) -> list[Manifest]:
    return rendered(FOLDER / case)


@each_case
def test_a_case_is_rendered_as_expected(case):
    expected = FOLDER / case / "expected"
    texts = {manifest.file_name: manifest.text for manifest in manifests_of(case)}
    if os.environ.get("WRITE_GOLDENS"):
        expected.mkdir(exist_ok=True)
        for path in expected.iterdir():
            path.unlink()
        for name, text in texts.items():
            (expected / name).write_bytes(text.encode())
    assert {p.name: p.read_bytes().decode() for p in expected.iterdir()} == texts, f"if this is meant: {REGENERATE}"


@each_case
def test_a_case_is_free_of_findings(case):
    for document in documents(read(FOLDER / case / "worker.yaml", "worker.yaml")):
        if (resource := identify(document)) and resource.type == "worker":
            assert [f for f in resolution(resource, environment_of(FOLDER / case)).findings if f.code != "SPC104"] == []


@each_case
def test_kubernetes_accepts_every_object(case):
    for manifest in manifests_of(case):
        for version in KUBERNETES if manifest.kind not in CUSTOM else ():
            kubernetes_validate.validate(manifest.object, version, strict=True)


@each_case
def test_nothing_is_wrong_with_the_objects(case):
    found = findings([manifest.object for manifest in manifests_of(case)])
    assert {(manifests_of(case)[index].kind, finding.code) for index, finding in found} <= {(kind, "K8S102") for kind in CUSTOM}


@each_case
def test_text_and_object_are_the_same(case):
    for manifest in manifests_of(case):
        assert yaml.safe_load(manifest.text) == manifest.object


@each_case
def test_kubectl_reads_a_workload_as_it_is_meant(case, kubectl, tmp_path):
    """`set serviceaccount --local` decodes into the types of Kubernetes and drops whatever they do not have."""
    manifest = workload_of(case)
    path = tmp_path / "deployment.yaml"
    path.write_text(manifest.text, encoding="utf-8")
    command = [kubectl, "set", "serviceaccount", "--local", "-f", str(path), manifest.name, "-o", "json"]
    typed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    typed.pop("status", None)
    if typed["spec"].get("serviceName") == "":
        del typed["spec"]["serviceName"]
    assert without_zeros(typed) == without_zeros(manifest.object)


def workload_of(case: str) -> Manifest:
    return next(m for m in manifests_of(case) if m.kind in ("Deployment", "StatefulSet"))


def without_zeros(value):
    """kubectl writes the empty values of fields that a manifest leaves out."""
    if isinstance(value, dict):
        kept = {key: without_zeros(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, {}, []) and (key, item) != ("divisor", "0")}
    return [without_zeros(item) for item in value] if isinstance(value, list) else value


@each_case
def test_kustomize_builds_a_directory_of_them(case, kubectl, tmp_path):
    manifests = manifests_of(case)
    for manifest in manifests:
        (tmp_path / manifest.file_name).write_text(manifest.text, encoding="utf-8")
    names = [manifest.file_name for manifest in manifests]
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump({"resources": names}), encoding="utf-8")
    built = subprocess.run([kubectl, "kustomize", str(tmp_path)], check=True, capture_output=True, text=True).stdout
    assert sorted(yaml.safe_load_all(built), key=identified) == sorted((m.object for m in manifests), key=identified)


def identified(value: dict) -> tuple[str, str]:
    return value["kind"], value["metadata"]["name"]


def test_one_target_renders_all_cases_as_many_do():
    """What one Worker leaves behind in compiled templates and parsed skeletons reaches no other."""
    kubernetes = Kubernetes()
    for case in [*CASES, *reversed(CASES)]:
        assert [m.text for m in rendered(FOLDER / case, kubernetes)] == [m.text for m in manifests_of(case)]


def print_case(case: str) -> None:
    """What the next test runs in another interpreter."""
    sys.stdout.reconfigure(newline="")
    print("".join([manifest.text for manifest in manifests_of(case)]), end="")  # noqa: T201


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_bytes_depend_on_nothing_else(seed, tmp_path):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import test_kubernetes as t; t.print_case('rich')"
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONUTF8": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    run = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
    assert run.stdout.decode() == "".join(manifest.text for manifest in manifests_of("rich"))


@each_case
def test_every_scalar_has_an_origin(case):
    for manifest in manifests_of(case):
        origins = manifest.origins()
        assert [path for path in scalars(manifest.object) if path not in origins] == []


def scalars(value, path=()):
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from scalars(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from scalars(item, (*path, index))
    else:
        yield path


class TestHardening:
    """Pod Security *restricted* (kubernetes.io/docs/concepts/security/pod-security-standards), and what goes beyond it."""

    @pytest.fixture(params=[case for case in CASES if case not in ("environment", "baseline")])
    def pod(self, request):
        return workload_of(request.param).object["spec"]["template"]["spec"]

    def test_pods_are_restricted(self, pod):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
        allowed = {"configMap", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected"}
        assert {key for volume in pod["volumes"] for key in volume} - {"name"} <= allowed

    def test_no_token_is_handed_out(self, pod):
        assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)

    def test_every_empty_directory_has_a_size(self, pod):
        assert all(volume["emptyDir"]["sizeLimit"] for volume in pod["volumes"] if "emptyDir" in volume)

    def test_every_mount_has_its_volume(self, pod):
        mounted = {mount["name"] for container in pod["containers"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}

    def test_no_variable_stands_there_twice(self, pod):
        names = [variable["name"] for variable in pod["containers"][0]["env"]]
        assert len(names) == len(set(names))


def test_a_secret_is_copied_nowhere():
    assert all("never-copied" not in manifest.text for manifest in manifests_of("rich"))


def kinds(case: str) -> list[str]:
    return [manifest.kind for manifest in manifests_of(case)]


def test_there_is_no_service_and_no_ingress():
    assert {kind for case in CASES for kind in kinds(case)} == {
        "ConfigMap",
        "Deployment",
        "ExternalSecret",
        "HorizontalPodAutoscaler",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "PodMonitor",
        "ServiceAccount",
        "StatefulSet",
    }


@pytest.mark.parametrize(
    ("case", "budget"), [("smallest", False), ("rich", True), ("high-availability", True), ("environment", False)]
)
def test_a_budget_is_only_for_several_pods(case, budget):
    assert ("PodDisruptionBudget" in kinds(case)) is budget


@pytest.mark.parametrize(
    ("case", "kind", "path", "line"),
    [
        ("options", "Deployment", ("spec", "template", "spec", "hostUsers"), 8),
        ("options", "Deployment", ("spec", "template", "spec", "securityContext", "runAsUser"), 7),
        ("options", "Deployment", ("spec", "template", "spec", "priorityClassName"), 16),
        ("options", "Deployment", ("spec", "template", "spec", "imagePullSecrets", 1, "name"), 3),
        ("options", "Deployment", ("spec", "template", "metadata", "labels", "example.com/sidecar"), 21),
        ("options", "ServiceAccount", ("metadata", "labels", "cost-center"), 18),
        ("options", "NetworkPolicy", ("spec", "egress", 0, "ports", 1, "port"), 12),
        ("metrics", "PodMonitor", ("spec", "podMetricsEndpoints", 0, "interval"), 4),
        ("external-secrets", "ExternalSecret", ("spec", "secretStoreRef", "name"), 3),
    ],
)
def test_a_setting_is_traced_to_its_line(case, kind, path, line):
    manifest = next(m for m in manifests_of(case) if m.kind == kind)
    origin = manifest.origins()[path]
    assert (Path(origin.where).name, origin.line) == ("workerc.yaml", line)


def test_several_replicas_prefer_nodes_of_their_own():
    """kube-score and kube-linter look for this of every workload with more than one replica."""
    apart = set()
    for case in CASES:
        for manifest in manifests_of(case):
            if manifest.kind in ("Deployment", "StatefulSet"):
                spec = manifest.object["spec"]
                terms = spec["template"]["spec"].get("affinity", {}).get("podAntiAffinity", {})
                several = spec.get("replicas", 2) > 1
                assert bool(terms) == several
                apart |= {several}
                for term in terms.get("preferredDuringSchedulingIgnoredDuringExecution", ()):
                    assert term["podAffinityTerm"]["labelSelector"] == spec["selector"]
    assert apart == {True, False}


def test_a_selector_is_made_of_two_labels_for_ever():
    for case in CASES:
        labels = workload_of(case).object["spec"]["selector"]["matchLabels"]
        assert labels.keys() == {"app.kubernetes.io/instance", "app.kubernetes.io/name"}
