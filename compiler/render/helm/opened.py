"""A Workload whose tunable fields are open, and whose configuration files are files of the chart."""

from __future__ import annotations

import dataclasses
import json
import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Mapping

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.render.helm.tunable import ENVIRONMENT, NAMESPACE, NAMESPACE_GO, PARTS, WORKSPACE_VARIABLE, Tunable, of
from compiler.render.openvalue import Open
from compiler.traced import Map, Origin, origins, plain, retraced
from compiler.workload.workload import Workload

_FOLDER = "files"
PART_OF = "app.kubernetes.io/part-of"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Helm takes it off whatever it reads
# What every disk holds under this name. Anything else stands in the template.
_PORTABLE = regex(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z))[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?\Z", re.IGNORECASE
)


class Extent(NamedTuple):
    """What is left open: `fields`, and the configuration files that `files` names. `namespace`: it is that of the release;
    `part_of`: what says so in labels is, too. `shared`: each environment has files of its own.
    """

    fields: Iterable[Tunable]
    files: Collection[str]
    namespace: bool
    part_of: bool = False
    shared: bool = False


def opened(workload: Workload, extent: Extent) -> Workload:
    """`workload` with what `extent` says left to the values and files of the chart."""
    left: dict[str, Any] = {}
    for each in extent.fields:
        left[each.field] = Open(each.go, each.kind, _origin(of(workload, each.field)))
    for part, (whole, go) in PARTS.items():
        if whole in left:
            left[part] = Open(go, str, _origin(of(workload, part)))
    if extent.namespace:
        left[NAMESPACE] = released = Open(NAMESPACE_GO, str, _origin(workload.namespace))
        if WORKSPACE_VARIABLE in workload.contract:
            left["contract"] = _with(workload.contract, {WORKSPACE_VARIABLE: released})
        if extent.part_of:
            left |= {name: _with(getattr(workload, name), {PART_OF: released}) for name in ("labels", "pod_labels")}
    texts, binary = workload.config, workload.binary_config
    left["config"] = _with(texts, {name: _file(name, extent, text) for name, text in texts.items()})
    left["binary_config"] = _with(binary, {name: _file(name, extent, text, " | b64enc") for name, text in binary.items()})
    return _replaced(workload, left)


def file_contents(workload: Workload) -> dict[str, bytes]:
    """By name, what can be a file of the chart: bytes that Helm gives back, under a name that every disk has."""
    found = {name: plain(text).encode() for name, text in workload.config.items()}
    found |= {name: b64decode(plain(text)) for name, text in workload.binary_config.items()}
    spelled = [name.lower() for name in found]
    return {
        str(name): content
        for name, content in found.items()
        if _PORTABLE.match(name) and spelled.count(name.lower()) == 1 and not content.startswith(_BYTE_ORDER_MARK)
    }


def file_path(name: str, environment: str = "") -> str:
    return "/".join([part for part in (_FOLDER, environment, name) if part])


def _file(name: str, extent: Extent, content: Any, pipe: str = "") -> Any:
    """`content` where it is a file of the chart: what Helm finds there."""
    if name not in extent.files:
        return content
    where = json.dumps(file_path(name))
    if extent.shared:
        where = f'(printf "{_FOLDER}/%s/%s" $.Values.{ENVIRONMENT} {json.dumps(name)})'
    return Open(f"($.Files.Get {where}{pipe})", str, _origin(content))


def _with(mapping: Mapping[str, Any], changes: Mapping[str, Any]) -> Map:
    return retraced(Map({key: changes.get(key, value) for key, value in mapping.items()}), mapping)


def _replaced(workload: Workload, left: Mapping[str, Any]) -> Workload:
    outer: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for path, value in left.items():
        name, _, part = path.partition(".")
        if part:
            inner.setdefault(name, {})[part] = value
        else:
            outer[name] = value
    parts = {name: dataclasses.replace(getattr(workload, name), **changes) for name, changes in inner.items()}
    return dataclasses.replace(workload, **outer, **parts)


def _origin(value: Any) -> Origin | None:
    return next(iter(origins(value)), None)
