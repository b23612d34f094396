"""Where a pod may run and as whom (pkg/apis/core/validation of kube-apiserver)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import names

Object = Mapping[str, Any]

VALUE, LABEL, CONFLICT = "K8S103", "K8S105", "K8S114"


def placement_problems(spec: Object, path: FieldPath) -> Iterator[Finding]:
    """Node selector, tolerations, spread, and the user that no node would start."""
    yield from _node_selector(spec.get("nodeSelector") or {}, (*path, "nodeSelector"))
    for index, toleration in enumerate(spec.get("tolerations") or ()):
        yield from _toleration(toleration, (*path, "tolerations", index))
    for index, spread in enumerate(spec.get("topologySpreadConstraints") or ()):
        if spread.get("minDomains") is not None and spread.get("whenUnsatisfiable") != "DoNotSchedule":
            place = (*path, "topologySpreadConstraints", index, "minDomains")
            yield Finding(place, "`minDomains` is for `whenUnsatisfiable: DoNotSchedule` only", code=CONFLICT)
    yield from _user(spec, path)


def of_workload(spec: Object, path: FieldPath) -> Iterator[Finding]:
    """What only pods may say that nothing starts anew."""
    if (policy := spec.get("restartPolicy")) not in (None, "Always"):
        message = f"`restartPolicy` is `{policy}`, and pods that are kept running have `Always`"
        yield Finding((*path, "restartPolicy"), message, code=VALUE)
    if spec.get("activeDeadlineSeconds") is not None:
        message = "`activeDeadlineSeconds` is not for pods that are kept running"
        yield Finding((*path, "activeDeadlineSeconds"), message, code=CONFLICT)


def _node_selector(labels: Object, path: FieldPath) -> Iterator[Finding]:
    for key, value in labels.items():
        if wrong := names.label_key(key):
            yield Finding((*path, key), f"the label key `{key}` {wrong}", code=LABEL)
        elif wrong := names.label_value(value or ""):
            yield Finding((*path, key), f"the value `{value}` of the label `{key}` {wrong}", code=LABEL)


def _toleration(toleration: Object, path: FieldPath) -> Iterator[Finding]:
    key, operator, value = (toleration.get(field) or "" for field in ("key", "operator", "value"))
    if key and (wrong := names.label_key(key)):
        yield Finding((*path, "key"), f"the key `{key}` of the toleration {wrong}", code=LABEL)
    if not key and operator != "Exists":
        yield Finding(path, "a toleration without a `key` has `operator: Exists`, which is for every taint", code=CONFLICT)
    if operator == "Exists" and value:
        yield Finding((*path, "value"), f"the toleration has the value `{value}` although its operator is `Exists`", code=CONFLICT)
    elif value and (wrong := names.label_value(value)):
        yield Finding((*path, "value"), f"the value `{value}` of the toleration {wrong}", code=LABEL)
    if toleration.get("tolerationSeconds") is not None and toleration.get("effect") not in (None, "", "NoExecute"):
        message = f"`tolerationSeconds` is for the effect `NoExecute`, not for `{toleration['effect']}`"
        yield Finding((*path, "tolerationSeconds"), message, code=CONFLICT)


def _user(spec: Object, path: FieldPath) -> Iterator[Finding]:
    """An API server takes it, and the kubelet refuses to start the container."""
    whole = spec.get("securityContext") or {}
    places = [((*path, "containers", index), each) for index, each in enumerate(spec.get("containers") or ())]
    for place, container in places:
        own = container.get("securityContext") or {}
        user, forbidden = own.get("runAsUser", whole.get("runAsUser")), own.get("runAsNonRoot", whole.get("runAsNonRoot"))
        if user == 0 and forbidden:
            where = (*place, "securityContext", "runAsUser") if "runAsUser" in own else (*path, "securityContext", "runAsUser")
            yield Finding(where, "the container is to run as root, and `runAsNonRoot` is set: it never starts", code=CONFLICT)
