"""A Workload whose tunable fields are open, and whose configuration files are files of the chart."""

from __future__ import annotations

import dataclasses
import json
import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from compiler.render.helm.tunable import NAMESPACE, NAMESPACE_GO, PARTS, WORKSPACE_VARIABLE, Tunable, of
from compiler.render.openvalue import Open
from compiler.traced import Map, Origin, origins, plain, retraced
from compiler.workload.workload import Workload

_FOLDER = "files"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Helm takes it off whatever it reads
# What every disk holds under this name. Anything else stands in the template.
_PORTABLE = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z))[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?\Z", re.IGNORECASE
)


def opened(workload: Workload, open_fields: Iterable[Tunable], *, namespace: bool, files: Collection[str]) -> Workload:
    """`workload` with `open_fields` left to the values of the chart, and those of its configuration files that `files` names
    to its files. `namespace`: it is that of the release.
    """
    left: dict[str, Any] = {}
    for each in open_fields:
        left[each.field] = Open(each.go, each.kind, _origin(of(workload, each.field)))
    for part, (whole, go) in PARTS.items():
        if whole in left:
            left[part] = Open(go, str, _origin(of(workload, part)))
    if namespace:
        left[NAMESPACE] = released = Open(NAMESPACE_GO, str, _origin(workload.namespace))
        if WORKSPACE_VARIABLE in workload.contract:
            left["contract"] = _with(workload.contract, {WORKSPACE_VARIABLE: released})
    left["config"] = _with(workload.config, {name: _file(name, workload.config) for name in workload.config if name in files})
    left["binary_config"] = _with(
        workload.binary_config,
        {name: _file(name, workload.binary_config, " | b64enc") for name in workload.binary_config if name in files},
    )
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


def file_path(name: str) -> str:
    return f"{_FOLDER}/{name}"


def _file(name: str, files: Mapping[str, Any], filter: str = "") -> Open:  # noqa: A002 - the word of Go templates
    return Open(f"($.Files.Get {json.dumps(file_path(name))}{filter})", str, _origin(files[name]))


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
