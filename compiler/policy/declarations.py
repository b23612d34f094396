"""The names that an expression of a policy may use, with their types."""

from __future__ import annotations

from functools import cache

from compiler.cel.declarations import SERVER, Declarations, by_name
from compiler.cel.types import BOOL, DYN, INT, STRING, TIMESTAMP, Kind, Type, list_of, map_of, object_of
from compiler.policy.permission import AUTHORIZER, LIBRARY, RESOURCE_CHECK

# Functions on the authorizer are there wherever an expression is; only its name may be missing.
_FUNCTIONS = by_name(SERVER, LIBRARY)

_STRINGS, _LABELS = list_of(STRING), map_of(STRING, STRING)
_KIND = object_of("kubernetes.GroupVersionKind", {"group": STRING, "version": STRING, "kind": STRING})
_RESOURCE = object_of("kubernetes.GroupVersionResource", {"group": STRING, "version": STRING, "resource": STRING})
_USER = object_of("kubernetes.UserInfo", {"username": STRING, "uid": STRING, "groups": _STRINGS, "extra": map_of(STRING, _STRINGS)})
_REQUEST = object_of(
    "kubernetes.AdmissionRequest",
    {
        "kind": _KIND,
        "resource": _RESOURCE,
        "subResource": STRING,
        "requestKind": _KIND,
        "requestResource": _RESOURCE,
        "requestSubResource": STRING,
        "name": STRING,
        "namespace": STRING,
        "operation": STRING,
        "userInfo": _USER,
        "dryRun": BOOL,
        "options": DYN,
    },
)
_CONDITION = object_of(
    "kubernetes.NamespaceCondition",
    {"status": STRING, "type": STRING, "lastTransitionTime": TIMESTAMP, "message": STRING, "reason": STRING},
)
_NAMESPACE_METADATA = object_of(
    "kubernetes.NamespaceMetadata",
    {
        "name": STRING,
        "generateName": STRING,
        "namespace": STRING,
        "labels": _LABELS,
        "annotations": _LABELS,
        # The server spells it so, and so nobody can read it.
        "UID": STRING,
        "creationTimestamp": TIMESTAMP,
        "deletionGracePeriodSeconds": INT,
        "deletionTimestamp": TIMESTAMP,
        "generation": INT,
        "resourceVersion": STRING,
        "finalizers": _STRINGS,
    },
)
_NAMESPACE = object_of(
    "kubernetes.Namespace",
    {
        "metadata": _NAMESPACE_METADATA,
        "spec": object_of("kubernetes.NamespaceSpec", {"finalizers": _STRINGS}),
        "status": object_of("kubernetes.NamespaceStatus", {"conditions": list_of(_CONDITION), "phase": STRING}),
    },
)

_KEPT = {"bool", "bytes", "double", "int", "null_type", "string", "uint", "google.protobuf.Timestamp", "google.protobuf.Duration"}


@cache
def plain_declarations(*, params: bool, authorizer: bool) -> Declarations:
    """For expressions that cannot use variables."""
    return _declarations(params=params, authorizer=authorizer, variables=None)


def declarations_with(variables: Type, *, params: bool, authorizer: bool) -> Declarations:
    return _declarations(params=params, authorizer=authorizer, variables=variables)


def _declarations(*, params: bool, authorizer: bool, variables: Type | None) -> Declarations:
    names = {"object": DYN, "oldObject": DYN, "namespaceObject": _NAMESPACE, "request": _REQUEST}
    if params:
        names["params"] = DYN
    if authorizer:
        names |= {"authorizer": AUTHORIZER, "authorizer.requestResource": RESOURCE_CHECK}
    if variables is not None:
        names["variables"] = variables
    return Declarations(names, _FUNCTIONS)


def variable_type(result: Type) -> Type:
    """The type of a variable whose expression has the type `result`: what has no simple type is `dyn`."""
    if result.name in _KEPT:
        return result
    match result.kind:
        case Kind.LIST:
            return list_of(variable_type(result.parameters[0]))
        case Kind.MAP:
            return map_of(variable_type(result.parameters[0]), variable_type(result.parameters[1]))
        case _:
            return DYN
