"""What the change of an object does to what runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.diff import pods
from compiler.diff.immutable import fixed
from compiler.diff.objects import ABSENT, CHART_KIND, Action, Consequence, FieldChange, Path, SideObject
from compiler.diff.parts import mapping, word
from compiler.diff.readers import READ, Reader, named
from compiler.hints import Any
from compiler.records import NamedTuple

_ALONE = {  # kinds of which creating and deleting do what changing does
    "ConfigMap": Consequence.SETTINGS,
    "HorizontalPodAutoscaler": Consequence.SCALE,
    "NetworkPolicy": Consequence.ACCESS,
    "PodDisruptionBudget": Consequence.DISRUPTION,
    "Role": Consequence.ACCESS,
    "RoleBinding": Consequence.ACCESS,
    "Secret": Consequence.SETTINGS,
    "Service": Consequence.ACCESS,
    "ServiceAccount": Consequence.ACCESS,
}
_CLAIM = "PersistentVolumeClaim"
_REASONS = {
    CHART_KIND: "in files of a chart: what they do to pods, and what is dangerous, is told by `--against REV`",
    _CLAIM: "the volume grows, where its storage class allows it",
}
_HELD_BACK = {"OnDelete": "its pods change when somebody deletes them: `updateStrategy` is OnDelete"}


class Verdict(NamedTuple):
    """`reason` is empty where nothing is to be said beyond the consequence."""

    action: Action
    consequence: Consequence
    reason: str = ""


def appeared(obj: SideObject) -> Verdict:
    """What becomes of an object that only the side after has."""
    return Verdict(Action.CREATED, _ALONE.get(obj.key.kind, Consequence.CREATED))


def disappeared(obj: SideObject) -> Verdict:
    """What becomes of an object that only the side before has."""
    return Verdict(Action.DELETED, _ALONE.get(obj.key.kind, Consequence.DELETED))


def changed(
    before: SideObject, after: SideObject, fields: Sequence[FieldChange], readers: Iterable[Reader], *, across: bool = False
) -> Verdict:
    """What becomes of an object that is on both sides. `readers` matter to ConfigMaps and Secrets only. With `across` it is one
    in each of two environments, and nobody makes the one of the other.
    """
    kind = after.key.kind
    refused = [] if across else list(fixed(kind, before.data, fields))
    if refused:
        return Verdict(Action.RECREATED, Consequence.RECREATED, f"`{_said(refused[0].path)}` cannot be changed in place")
    if all(field.path[0] in ("metadata", "apiVersion") for field in fields):
        return Verdict(Action.CHANGED, *_described(kind, fields))
    if kind in pods.WORKLOADS:
        return Verdict(Action.CHANGED, *_run(kind, after.data, fields))
    if kind in READ:
        return Verdict(Action.CHANGED, *_read(list(readers)))
    reason = "" if across and kind == _CLAIM else _REASONS.get(kind, "")
    return Verdict(Action.CHANGED, _ALONE.get(kind, Consequence.SETTINGS), reason)


def restarts(fields: Iterable[FieldChange]) -> bool:
    """Whether `fields` of a workload make it replace its pods."""
    return any(field.path[:2] == ("spec", "template") for field in fields)


def _said(path: Path) -> str:
    return ".".join([step for step in path[:2] if isinstance(step, str)])


def _described(kind: str, fields: Sequence[FieldChange]) -> tuple[Consequence, str]:
    """Labels say something to a Namespace: which pods it takes, and who may reach them."""
    if kind == "Namespace" and any(field.path[:2] == ("metadata", "labels") for field in fields):
        return Consequence.ACCESS, "policies and Pod Security go by the labels of a namespace"
    return Consequence.METADATA, ""


def _run(kind: str, data: Mapping[str, Any], fields: Sequence[FieldChange]) -> tuple[Consequence, str]:
    spec = mapping(data, "spec")
    if kind == "CronJob":
        return Consequence.SETTINGS, "from its next run on"
    if restarts(fields):
        held = "the rollout is paused" if spec.get("paused") is True else _HELD_BACK.get(word(spec, "updateStrategy", "type"))
        return (Consequence.SETTINGS, held) if held else (Consequence.RESTART, _why(fields))
    for field in fields:
        if field.path == ("spec", "replicas"):
            return Consequence.SCALE, _scaled(field)
    return Consequence.SETTINGS, ""


def _scaled(field: FieldChange) -> str:
    if field.after is ABSENT:
        return "the number of replicas is left open"
    return f"to {field.after} replicas" if field.before is ABSENT else f"from {field.before} to {field.after} replicas"


def _why(fields: Sequence[FieldChange]) -> str:
    """Where only a checksum says so: what it is of has changed."""
    pod = [field for field in fields if field.path[:2] == ("spec", "template")]
    if all(field.folded for field in pod):
        return "its configuration changes"
    if all(is_checksum(field.path) for field in pod):
        return "its configuration is written in another way, and says the same"
    return ""


def is_content(field: FieldChange) -> bool:
    """Whether `field`, of a ConfigMap or a Secret, is something that pods can read."""
    return field.path[0] in ("data", "binaryData", "stringData")


def is_checksum(path: Path) -> bool:
    """Whether `path` leads to an annotation of pods that only says that something else has changed."""
    return path[:4] == ("spec", "template", "metadata", "annotations") and str(path[-1]).startswith("checksum/")


def _read(readers: list[Reader]) -> tuple[Consequence, str]:
    if not readers:
        return Consequence.SETTINGS, "nothing that is rendered reads it"
    stale = [named(reader.key) for reader in readers if reader.is_stale]
    if any(reader.restarts for reader in readers):
        names = ", ".join(named(reader.key) for reader in readers if reader.restarts)
        return Consequence.RESTART, f"read by {names}"
    if stale:
        return Consequence.SETTINGS, f"read by {', '.join(stale)} when pods start, and these are not restarted"
    return Consequence.SETTINGS, f"in files of {', '.join(named(reader.key) for reader in readers)}, which change without a restart"
