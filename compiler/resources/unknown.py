"""What somebody meant who wrote a key that is no field there."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.fields import fields
from compiler.resources.schema import Schema
from compiler.resources.suggestions import suggestion
from compiler.resources.wording import quoted

_SERVICE = "it belongs to `type: service`; a Worker takes no requests"
_WORKFLOW = "it belongs to `type: workflow`; a Worker runs without end"
_NEXT = "it belongs to DataOS 2.0 (`version: v2alpha`)"
_SPEC = "it belongs under `worker.stackSpec`"
_STACK = "it belongs to the stack, or under `stackSpec` where the stack is `container`"

# Keys that other resource types, other versions, stacks and Kubernetes have at this place (facts on neighbours and versions).
_FOREIGN = {
    "worker": dict.fromkeys(("servicePort", "ingress", "ports"), _SERVICE)
    | dict.fromkeys(("dag", "schedule"), _WORKFLOW)
    | dict.fromkeys(("executionMode", "use"), _NEXT)
    | dict.fromkeys(("image", "imagePullSecret", "command", "arguments", "args"), _STACK)
    | dict.fromkeys(("input", "inputs", "buffer", "pipeline", "output", "logger", "metrics", "http", "tracer"), _SPEC),
    "": {
        "spec": "the section of `version: v2alpha`; in `v1beta` it is called `worker`",
        "service": _SERVICE,
        "workflow": _WORKFLOW,
        "metadata": "`name`, `tags` and `description` stand at the top level",
    },
}
# Names that people bring along, too far from ours for spelling to find them.
_SYNONYMS = {"env": "envs", "environment": "envs", "environmentVars": "envs", "volumes": "dataosVolumes"}


_MOST = 12


class Meaning(NamedTuple):
    """`advice` for the reader; `field` is the field meant, where there is one, and `key` its name if it is a sibling."""

    advice: str | None
    field: FieldPath | None = None
    key: str | None = None


def meaning(path: FieldPath, key: str, part: Schema, type_: str, data: Mapping[str, Any]) -> Meaning:
    """What `key` in the mapping at `path`, judged by `part`, was probably meant to be. `data` is the whole resource."""
    siblings = part.get("properties", {})
    near = suggestion(key, siblings)
    if near and near.lower() == key.lower():
        return _sibling(path, near)
    if (synonym := _SYNONYMS.get(key, "")) in siblings:
        return _sibling(path, synonym)
    if advice := _FOREIGN.get(_written(path), {}).get(key) if type_ == "worker" else None:
        return Meaning(advice)
    if elsewhere := _elsewhere(path, key, type_, data):
        return elsewhere
    return _sibling(path, near) if near else Meaning(_choice(siblings))


def _choice(names: Mapping[str, Any]) -> str | None:
    """What there is to choose from, where it is not more than one reads."""
    return f"the fields here are {', '.join(map(quoted, sorted(names)))}" if 0 < len(names) <= _MOST else None


def _sibling(path: FieldPath, key: str) -> Meaning:
    return Meaning(f"did you mean `{key}`?", (*path, key), key)


def _elsewhere(path: FieldPath, key: str, type_: str, data: Mapping[str, Any]) -> Meaning | None:
    """The place in the model that has `key`: outside lists rather than in one, then where a mapping already is, then
    near the top.
    """
    parents = [name.removesuffix(f".{key}") if "." in name else "" for name in fields(type_) if name.split(".")[-1] == key]
    parents = [parent for parent in parents if parent != _written(path)]
    if not parents:
        return None
    best = min(parents, key=lambda parent: ("[]" in parent, not _is_there(parent, data), parent.count(".")))
    where = f"belongs under `{best}`" if best else "belongs at the top level"
    field = (*best.split("."), key) if best else (key,)
    return Meaning(f"{quoted(key)} {where}", None if "[]" in best else field)


def _is_there(parent: str, data: Mapping[str, Any]) -> bool:
    value: Any = data
    for step in parent.split(".") if parent else ():
        if not isinstance(value, Mapping) or step not in value:
            return False
        value = value[step]
    return isinstance(value, Mapping)


def _written(path: FieldPath) -> str:
    return ".".join([step for step in path if isinstance(step, str)])
