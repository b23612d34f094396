"""What an API server refuses, or a node never starts, beyond the schemas: one fault in, its code and place out; and beside each
what is allowed.
"""

from typing import Any

import pytest
import yaml

from compiler.manifest import amounts, listkeys, networks, placement
from compiler.manifest.validity import findings

POD = "spec.template.spec."
CONTAINER = f"{POD}containers.0."
NOT_SHARED = "nothing of it is shared"


def found(obj: Any) -> list[str]:
    return [f"{finding.code} {'.'.join(map(str, finding.path))}: {finding.message}" for _, finding in findings([obj])]


def deployment(container: str = "", pod: str = "", spec: str = "") -> dict[str, Any]:
    return yaml.safe_load(f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: reader}}
spec: {{
  selector: {{matchLabels: {{app: reader}}}}, {spec}
  template: {{metadata: {{labels: {{app: reader}}}}, spec: {{containers: [{{name: worker, image: "a:1", {container} }}], {pod} }}}}
}}
""")


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ("image: ''", "K8S101 image: the container has no image"),
        ("image: ' a:1'", "K8S103 image: ` a:1` is no name of an image"),
        ("image: registry.example.com/Team/reader:1", "K8S103 image: `registry.example.com/Team/reader:1` is no name of an image"),
        ("image: 'a:1:2'", "K8S103 image: `a:1:2` is no name of an image"),
        ("image: localhost:5000/a/b_c:V1.0-x", None),
        ("image: localhost:5000/a", "K8S118 image: `localhost:5000/a` is another image from one day to the next"),
        ("image: 'a:latest'", "K8S118 image: `a:latest` is another image from one day to the next"),
        (f"image: 'r.example.com:5000/a@sha256:{'0' * 64}'", None),
        (
            "ports: [{containerPort: 80, name: a}, {containerPort: 80, protocol: TCP}]",
            "K8S109 ports.1: the port `80, TCP` is there twice",
        ),
        ("ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]", None),
        (
            "livenessProbe: {exec: {command: [a]}, successThreshold: 2}",
            "K8S103 livenessProbe.successThreshold: `successThreshold` of this probe is 1, not 2",
        ),
        ("readinessProbe: {exec: {command: [a]}, successThreshold: 2}", None),
        (
            "resources: {limits: {gpu: 1}}",
            (
                "K8S104 resources.limits.gpu: `gpu` is nothing that a container can ask for: "
                "`cpu`, `memory`, `ephemeral-storage` or a name with a domain"
            ),
        ),
        (
            "resources: {limits: {example.com/gpu: 500m}}",
            "K8S106 resources.limits.example.com/gpu: `500m` of `example.com/gpu` is no whole number",
        ),
        (
            "resources: {requests: {example.com/gpu: 1}}",
            f"K8S106 resources.requests.example.com/gpu: the request `1` of `example.com/gpu` is not its limit: {NOT_SHARED}",
        ),
        ("resources: {requests: {example.com/gpu: 1}, limits: {example.com/gpu: 1, hugepages-2Mi: 4Mi, memory: 0.5Gi}}", None),
        (
            "resources: {limits: {memory: 0.1Gi}}",
            "K8S117 resources.limits.memory: `0.1Gi` of `memory` is no whole number of bytes",
        ),
    ],
)
def test_a_container(container, expected):
    code, _, rest = (expected or "").partition(" ")
    assert found(deployment(container)) == ([f"{code} {CONTAINER}{rest}"] if expected else [])


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ("{name: a, mountPath: /tmp}, {name: a, mountPath: /tmp/}", "K8S109 volumeMounts.1: the mount path `/tmp` is there twice"),
        ("{name: a, mountPath: '/a:b'}", "K8S103 volumeMounts.0.mountPath: the mount path `/a:b` holds a `:`"),
        ("{name: a, mountPath: ''}", "K8S103 volumeMounts.0.mountPath: the mount path `` is empty"),
        ("{name: a, mountPath: /tmp}, {name: a, mountPath: /tmp/a}", None),
    ],
)
def test_a_mount(mounts, expected):
    code, _, rest = (expected or "").partition(" ")
    obj = deployment(f"volumeMounts: [{mounts}]", "volumes: [{name: a, emptyDir: {}}]")
    assert found(obj) == ([f"{code} {CONTAINER}{rest}"] if expected else [])


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        ("imagePullSecrets: [{name: a}, {name: a}]", "K8S109 imagePullSecrets.1: the pull secret `a` is there twice"),
        (
            (
                "volumes: [{name: a, projected: {sources: [{secret: {name: b, items: [{key: k, path: k}]}}, "
                "{secret: {name: c, items: [{key: k, path: k}]}}]}}]"
            ),
            "K8S109 volumes.0.projected.sources.1.secret.items.0.path: the file `k` is there twice",
        ),
        (
            "volumes: [{name: a, secret: {secretName: b, items: [{key: k, path: ../k}]}}]",
            "K8S114 volumes.0.secret.items.0.path: `path` is `../k`, not a path below the volume",
        ),
        (
            "volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}]",
            "K8S101 volumes.0.ephemeral.volumeClaimTemplate.spec.resources: the claim requests no `storage`",
        ),
        (
            "tolerations: [{key: a, operator: Exists, value: b}]",
            "K8S114 tolerations.0.value: the toleration has the value `b` although its operator is `Exists`",
        ),
        (
            "tolerations: [{value: b}]",
            "K8S114 tolerations.0: a toleration without a `key` has `operator: Exists`, which is for every taint",
        ),
        (
            "tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 5}]",
            "K8S114 tolerations.0.tolerationSeconds: `tolerationSeconds` is for the effect `NoExecute`, not for `NoSchedule`",
        ),
        (
            "tolerations: [{key: a/b/c, operator: Exists}]",
            (
                "K8S105 tolerations.0.key: the key `a/b/c` of the toleration has a prefix that is not made of "
                "lower-case letters, digits, `-` and `.`, each part starting and ending with a letter or digit"
            ),
        ),
        ("tolerations: [{operator: Exists}, {key: a, value: b}, {key: a, effect: NoExecute, tolerationSeconds: 5}]", None),
        (
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]",
            "K8S114 topologySpreadConstraints.0.minDomains: `minDomains` is for `whenUnsatisfiable: DoNotSchedule` only",
        ),
        (
            "securityContext: {runAsNonRoot: true, runAsUser: 0}",
            "K8S114 securityContext.runAsUser: the container is to run as root, and `runAsNonRoot` is set: it never starts",
        ),
        ("securityContext: {runAsUser: 0}", None),
        ("restartPolicy: Never", "K8S103 restartPolicy: `restartPolicy` is `Never`, and pods that are kept running have `Always`"),
        ("activeDeadlineSeconds: 5", "K8S114 activeDeadlineSeconds: `activeDeadlineSeconds` is not for pods that are kept running"),
    ],
)
def test_a_pod(pod, expected):
    code, _, rest = (expected or "").partition(" ")
    assert found(deployment(pod=pod)) == ([f"{code} {POD}{rest}"] if expected else [])


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}},",
            "K8S114 spec.strategy.rollingUpdate: `maxSurge` and `maxUnavailable` are both 0: no pod can be replaced",
        ),
        ("strategy: {rollingUpdate: {maxUnavailable: 0}},", None),
        (
            "minReadySeconds: 60, progressDeadlineSeconds: 60,",
            "K8S114 spec.progressDeadlineSeconds: `progressDeadlineSeconds` 60 is not above `minReadySeconds` 60",
        ),
    ],
)
def test_a_rollout(spec, expected):
    assert found(deployment(spec=spec)) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("resources: {requests: {storage: 1Gi}}", "K8S101 spec.accessModes: the claim has no access mode"),
        (
            "accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}",
            "K8S106 spec.resources.requests.storage: the claim requests `0` of `storage`",
        ),
        ("accessModes: [ReadWriteOnce]", "K8S101 spec.resources: the claim requests no `storage`"),
        ("accessModes: [ReadWriteOnce], resources: {requests: {storage: 0.5Gi}}", None),
    ],
)
def test_a_claim(spec, expected):
    obj = yaml.safe_load(f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: a}}, spec: {{{spec}}}}}")
    assert found(obj) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("to: [{ipBlock: {cidr: 10.0.0.300/8}}]", "K8S103 to.0.ipBlock.cidr: `10.0.0.300/8` is no range of addresses"),
        (
            "to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]",
            "K8S114 to.0.ipBlock.except.0: the exception `11.0.0.0/16` is no part of `10.0.0.0/8`",
        ),
        (
            "to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]",
            "K8S114 to.0.ipBlock.except.0: the exception `10.0.0.0/8` is no part of `10.0.0.0/8`",
        ),
        (
            "to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]",
            "K8S114 to.0: `ipBlock` stands beside `podSelector`, and each is a peer of its own",
        ),
        ("to: [{}]", "K8S101 to.0: a peer names an `ipBlock`, a `podSelector` or a `namespaceSelector`; this one none"),
        ("ports: [{port: 9000, endPort: 80}]", "K8S114 ports.0.endPort: `endPort` 80 is before `port` 9000"),
        ("ports: [{port: http, endPort: 80}]", "K8S114 ports.0.endPort: `endPort` ends a range that starts at no number"),
        ("ports: [{port: 70000}]", "K8S103 ports.0.port: the port 70000 is not between 1 and 65535"),
        ("to: [{ipBlock: {cidr: 'fd00::/8', except: ['fd00::/9']}}, {podSelector: {}}], ports: [{port: 1, endPort: 2}]", None),
    ],
)
def test_a_network_policy(rule, expected):
    spec = f"{{podSelector: {{}}, egress: [{{{rule}}}]}}"
    obj = yaml.safe_load(f"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: a}}, spec: {spec}}}")
    code, _, rest = (expected or "").partition(" ")
    assert found(obj) == ([f"{code} spec.egress.0.{rest}"] if expected else [])


@pytest.mark.parametrize(
    ("metric", "count"), [("Resource, resource: {name: cpu, target: {type: Utilization}}", 1), ("External", 0)]
)
def test_an_autoscaler_that_starts_from_nothing(metric, count):
    text = f"{{scaleTargetRef: {{kind: A, name: a}}, minReplicas: 0, maxReplicas: 2, metrics: [{{type: {metric}}}]}}"
    scaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"}}
    told = found({**scaler, "spec": yaml.safe_load(text)})
    assert len([line for line in told if line.startswith("K8S114 spec.minReplicas: `minReplicas` is 0")]) == count


def test_every_code_is_one_that_has_a_page():
    for module in (amounts, listkeys, networks, placement):
        codes = [code for code in vars(module).values() if isinstance(code, str) and code.startswith("K8S")]
        assert codes
        assert set(codes) <= {"K8S101", "K8S103", "K8S104", "K8S105", "K8S106", "K8S109", "K8S114", "K8S117"}
