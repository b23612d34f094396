"""The values of the names in a policy's expressions, for one request."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.hints import Any
from compiler.policy.request import CREATE, DELETE, Namespace, Request
from compiler.policy.server import TIME, UID
from compiler.policy.shapes import Kind
from compiler.policy.unknown import PartlyKnown

Object = Mapping[str, Any]


def request_value(request: Request, kind: Kind) -> dict[str, Any]:
    """The variable `request`; `kind` is that as which the object is judged."""
    optional: dict[str, Any] = {"name": request.name, "namespace": request.namespace_name}
    return {
        "uid": "",
        "kind": _kind(kind),
        "resource": _resource(kind),
        "requestKind": _kind(request.kind),
        "requestResource": _resource(request.kind),
        **{key: value for key, value in optional.items() if value},
        "operation": request.operation,
        "userInfo": _user(request),
        "object": None,
        "oldObject": None,
        "dryRun": request.dry_run,
        "options": options_value(request),
    }


def namespace_value(request: Request) -> dict[str, Any] | None:
    """The variable `namespaceObject`: null for what belongs to the cluster."""
    if request.is_namespace or not request.namespace_name:
        return None
    namespace = request.namespace or Namespace(request.namespace_name, known=False)
    metadata: dict[str, Any] = {"name": namespace.name, "uid": UID, "resourceVersion": "1", "creationTimestamp": TIME}
    whole: dict[str, Any] = {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
    if not namespace.known:
        what = f"of the namespace `{namespace.name}`"
        metadata |= {
            "labels": PartlyKnown(namespace.all_labels, f"labels {what}"),
            "annotations": PartlyKnown(namespace.annotations, f"annotations {what}"),
        }
        return {"metadata": metadata, **whole}
    metadata["labels"] = namespace.all_labels
    if namespace.annotations:
        metadata["annotations"] = dict(namespace.annotations)
    return {"metadata": metadata, **whole}


def _kind(kind: Kind) -> dict[str, str]:
    return {"group": kind.group, "version": kind.version, "kind": kind.kind}


def _resource(kind: Kind) -> dict[str, str]:
    return {"group": kind.group, "version": kind.version, "resource": kind.resource}


def _user(request: Request) -> dict[str, Any]:
    if request.user is None:
        return PartlyKnown({}, "`request.userInfo`")
    user = request.user
    optional = {"username": user.name, "uid": user.uid, "groups": list(user.groups), "extra": dict(user.extra)}
    return {key: value for key, value in optional.items() if value}


def options_value(request: Request) -> dict[str, Any]:
    """The options with which a client asks; those of nobody in particular if none are given."""
    if request.options is not None:
        return dict(request.options)
    name = {CREATE: "CreateOptions", DELETE: "DeleteOptions"}.get(request.operation, "UpdateOptions")
    return {"kind": name, "apiVersion": "meta.k8s.io/v1", **({"dryRun": ["All"]} if request.dry_run else {})}
