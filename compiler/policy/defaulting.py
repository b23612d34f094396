"""What a server fills in where a manifest says nothing: the defaults of the API, and what it copies from one field to another.

Plain values come from `kubernetes/defaults.json` and from the markers in `types.json`; what depends on other fields is here.
The source of both are the functions `SetDefaults_*` and the conversions of kube-apiserver 1.36.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache

from compiler.hints import Any
from compiler.policy.shapes import POINTER, fields, shipped
from compiler.quantities import NANO, QuantityError, canonical, parse
from compiler.regex import regex

Object = dict[str, Any]

_MILLI = NANO // 1000
_FINE = regex("[nue.]")  # of a canonical quantity: it may be finer than a thousandth
_WORD = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*"
_HOST = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_IMAGE = regex(
    rf"(?:{_HOST}(?:[.]{_HOST})*(?::[0-9]+)?/)?{_WORD}(?:/{_WORD})*(?::(?P<tag>[\w][\w.-]{{0,127}}))?"
    r"(?:@(?P<digest>sha256:[a-f0-9]{64}|[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}))?\Z",
    re.ASCII,
)


def fill(type_name: str, given: Object) -> None:
    """Fill in the fields of one struct that are empty. Values inside `given` are replaced, never changed."""
    for name, value, pointer in _values(type_name):
        if given.get(name) is None or (not pointer and not given[name]):
            given[name] = deepcopy(value) if isinstance(value, dict | list) else value
    if special := _SPECIAL.get(type_name):
        special(given)


@cache
def _values(type_name: str) -> tuple[tuple[str, Any, bool], ...]:
    """Name, default, and whether only an absent value is an empty one."""
    values = {**shipped("types")["defaults"].get(type_name, {}), **shipped("defaults").get(type_name, {})}
    pointers = {field.name for field in fields(type_name) if field.shape.form == POINTER}
    return tuple((name, value, name in pointers) for name, value in values.items())


def resources_rounded(resources: dict[str, Any]) -> dict[str, Any]:
    """A list of resources counts in thousandths and is rounded up to them."""
    return {name: _rounded(value) if _FINE.search(str(value)) else value for name, value in resources.items()}


def _rounded(value: Any) -> Any:
    try:
        nanos = parse(value).nanos
        return value if nanos % _MILLI == 0 else canonical(f"{-(-nanos // _MILLI)}m")
    except (QuantityError, TypeError):
        return value


def _image_policy(image: Any) -> str:
    """`latest`, written or implied, is always pulled; a reference that nobody can read is not."""
    found = _IMAGE.match(image) if isinstance(image, str) else None
    latest = found is not None and (found["tag"] == "latest" or not (found["tag"] or found["digest"]))
    return "Always" if latest else "IfNotPresent"


def _container(container: Object) -> None:
    container["imagePullPolicy"] = container.get("imagePullPolicy") or _image_policy(container.get("image"))


def _volume(volume: Object) -> None:
    if not any(volume.get(field.name) is not None for field in fields("core.v1.Volume") if field.name != "name"):
        volume["emptyDir"] = {}
    if isinstance(image := volume.get("image"), dict) and not image.get("pullPolicy"):
        volume["image"] = {**image, "pullPolicy": _image_policy(image.get("reference"))}


def _pod_spec(spec: Object) -> None:
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        spec["serviceAccountName"] = spec["serviceAccount"] = account


def _pod(pod: Object) -> None:
    """Only of a Pod, not of a template: requests from limits, service links, ports of the host."""
    spec = dict(pod.get("spec") or {})
    if spec.get("enableServiceLinks") is None:
        spec["enableServiceLinks"] = True
    for part in ("containers", "initContainers"):
        if isinstance(spec.get(part), list | tuple):
            spec[part] = [_pod_container(each, host=bool(spec.get("hostNetwork"))) for each in spec[part]]
    if isinstance(resources := spec.get("resources"), dict) and resources.get("limits"):
        spec["resources"] = {**resources, "requests": _pod_requests(spec, resources)}
    pod["spec"] = spec


def _pod_container(container: Any, *, host: bool) -> Any:
    if not isinstance(container, dict):
        return container
    container = dict(container)
    resources = container.get("resources") or {}
    if limits := resources.get("limits"):
        container["resources"] = {**resources, "requests": {**limits, **(resources.get("requests") or {})}}
    if host and container.get("ports"):
        ports = container["ports"]
        container["ports"] = [{**port, "hostPort": port.get("hostPort") or port.get("containerPort")} for port in ports]
    return container


def _pod_requests(spec: Object, resources: Object) -> Object:
    """Requests of the whole Pod: those of its containers together, else its own limits."""
    requests = dict(resources.get("requests") or {})
    for name, limit in resources["limits"].items():
        if name in {"cpu", "memory"} or name.startswith("hugepages-"):
            nanos = 0 if name.startswith("hugepages-") else _together(spec, name)
            requests.setdefault(name, canonical(f"{nanos}n") if nanos else limit)
    return requests


def _together(spec: Object, resource: str) -> int:
    """What containers request at the same time: sidecars stay, other init containers run one by one before the rest."""
    sidecars = highest = 0
    for container in spec.get("initContainers") or ():
        amount = _request(container, resource)
        if container.get("restartPolicy") == "Always":
            sidecars += amount
            highest = max(highest, sidecars)
        else:
            highest = max(highest, sidecars + amount)
    return max(highest, sidecars + sum(_request(each, resource) for each in spec.get("containers") or ()))


def _request(container: Object, resource: str) -> int:
    try:
        return parse(((container.get("resources") or {}).get("requests") or {}).get(resource, 0)).nanos
    except QuantityError:
        return 0


def _strategy(given_strategy: Object | None, **defaults: Any) -> Object:
    """A strategy of updates: its type, and what a rolling one needs."""
    strategy: Object = {**(given_strategy or {})}
    strategy["type"] = strategy.get("type") or "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.get("rollingUpdate") or {}
        given = {key: value for key, value in rolling.items() if value is not None}
        strategy["rollingUpdate"] = {**defaults, **given}
    return strategy


def _deployment(spec: Object) -> None:
    spec["strategy"] = _strategy(spec.get("strategy"), maxUnavailable="25%", maxSurge="25%")


def _daemon_set(spec: Object) -> None:
    spec["updateStrategy"] = _strategy(spec.get("updateStrategy"), maxUnavailable=1, maxSurge=0)


def _stateful_set(spec: Object) -> None:
    strategy = spec.get("updateStrategy") or {}
    if not strategy.get("type") or strategy.get("rollingUpdate") is not None:
        spec["updateStrategy"] = _strategy(strategy, partition=0)
    if isinstance(claims := spec.get("volumeClaimTemplates"), list | tuple):
        spec["volumeClaimTemplates"] = [_claim_template(each) for each in claims]


def _claim_template(claim: Object) -> Object:
    status = {"phase": "Pending", **(claim.get("status") or {})}
    return {**claim, "kind": "PersistentVolumeClaim", "apiVersion": "v1", "status": status}


def _job(job: Object) -> None:
    spec = {key: value for key, value in (job.get("spec") or {}).items() if value is not None}
    if "parallelism" not in spec:
        spec.setdefault("completions", 1)
    spec = {
        "parallelism": 1,
        "backoffLimit": 6 if spec.get("backoffLimitPerIndex") is None else 2**31 - 1,
        "completionMode": "NonIndexed",
        "suspend": False,
        "podReplacementPolicy": "TerminatingOrFailed" if spec.get("podFailurePolicy") is None else "Failed",
        **spec,
    }
    job["spec"] = spec
    _labels_of_template(job, spec)


def _replication_controller(controller: Object) -> None:
    spec = dict(controller.get("spec") or {})
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if labels:
        spec["selector"] = spec.get("selector") or labels
    controller["spec"] = spec
    _labels_of_template(controller, spec)


def _labels_of_template(owner: Object, spec: Object) -> None:
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    metadata = owner.get("metadata") or {}
    if labels and not metadata.get("labels"):
        owner["metadata"] = {**metadata, "labels": dict(labels)}


def _autoscaler(spec: Object) -> None:
    """A behavior that is there is a whole one."""
    if not isinstance(behavior := spec.get("behavior"), dict):
        return
    percent = {"type": "Percent", "value": 100, "periodSeconds": 15}
    pods = {"type": "Pods", "value": 4, "periodSeconds": 15}
    up = {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [pods, percent]}
    down = {"selectPolicy": "Max", "policies": [percent]}
    spec["behavior"] = {
        name: {**whole, **{key: value for key, value in (behavior.get(name) or {}).items() if value is not None}}
        for name, whole in (("scaleUp", up), ("scaleDown", down))
    }


def _network_policy(spec: Object) -> None:
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", *(["Egress"] if spec.get("egress") else [])]


def _service(spec: Object) -> None:
    kind, affinity = spec["type"], spec["sessionAffinity"]
    if affinity == "None":
        spec.pop("sessionAffinityConfig", None)
    if affinity == "ClientIP" and ((spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}).get("timeoutSeconds") is None:
        spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": 10800}}
    if isinstance(ports := spec.get("ports"), list | tuple):
        spec["ports"] = [{**port, "targetPort": port.get("targetPort") or port.get("port")} for port in ports]
    if not spec.get("externalTrafficPolicy") and (kind in {"NodePort", "LoadBalancer"} or spec.get("externalIPs")):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec.get("internalTrafficPolicy") is None and kind in {"NodePort", "LoadBalancer", "ClusterIP"}:
        spec["internalTrafficPolicy"] = "Cluster"
    if kind == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is None:
        spec["allocateLoadBalancerNodePorts"] = True


def _subject(subject: Object) -> None:
    if not subject.get("apiGroup") and subject.get("kind") in {"User", "Group"}:
        subject["apiGroup"] = "rbac.authorization.k8s.io"


def _limit_range_item(item: Object) -> None:
    if item.get("type") != "Container":
        return
    default = {**(item.get("max") or {}), **(item.get("default") or {})}
    request = {**(item.get("min") or {}), **default, **(item.get("defaultRequest") or {})}
    item.update(default=default, defaultRequest=request)


def _namespace(namespace: Object) -> None:
    metadata = namespace.get("metadata") or {}
    if name := metadata.get("name"):
        labels = {**(metadata.get("labels") or {}), "kubernetes.io/metadata.name": name}
        namespace["metadata"] = {**metadata, "labels": labels}


def _claim_spec(spec: Object) -> None:
    """`dataSource` and `dataSourceRef` fill each other, unless the second one names a namespace."""
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source and not reference:
        spec["dataSourceRef"] = source
    elif reference and not source and not reference.get("namespace"):
        spec["dataSource"] = reference


_SPECIAL: dict[str, Callable[[Object], None]] = {
    "apps.v1.DaemonSetSpec": _daemon_set,
    "apps.v1.DeploymentSpec": _deployment,
    "apps.v1.StatefulSetSpec": _stateful_set,
    "autoscaling.v2.HorizontalPodAutoscalerSpec": _autoscaler,
    "batch.v1.Job": _job,
    "core.v1.Container": _container,
    "core.v1.EphemeralContainer": _container,
    "core.v1.LimitRangeItem": _limit_range_item,
    "core.v1.Namespace": _namespace,
    "core.v1.PersistentVolumeClaimSpec": _claim_spec,
    "core.v1.Pod": _pod,
    "core.v1.PodSpec": _pod_spec,
    "core.v1.ReplicationController": _replication_controller,
    "core.v1.ServiceSpec": _service,
    "core.v1.Volume": _volume,
    "networking.v1.NetworkPolicySpec": _network_policy,
    "rbac.v1.Subject": _subject,
}
