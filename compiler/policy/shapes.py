"""The shapes of Kubernetes kinds: their resource, their scope, and the fields of their Go types.

`kubernetes/types.json` comes from `scripts/pack_kubernetes_types.py`, which says how it is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from compiler.hints import Any
from compiler.records import NamedTuple

POINTER, LIST, MAP, STRUCT, BASIC = "*", "[]", "{}", ".", ""


class Kind(NamedTuple):
    """A kind that a server serves: `type` is the name of its Go type, empty for one that a CRD declares."""

    group: str
    version: str
    kind: str
    resource: str
    namespaced: bool
    type: str = ""

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version


class Shape(NamedTuple):
    """A Go type: `form` is one of the constants above, `inner` what it holds; `name` names a struct or a basic type."""

    form: str
    name: str = ""
    inner: Shape | None = None


class Field(NamedTuple):
    name: str
    shape: Shape
    omitempty: bool
    omitzero: bool


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """A file of facts that ships with this package: `types` or `defaults`."""
    text = resources.files("compiler.policy").joinpath(f"kubernetes/{name}.json").read_text(encoding="utf-8")
    value: Mapping[str, Any] = json.loads(text)
    return value


@cache
def kinds() -> Mapping[tuple[str, str], Kind]:
    """The built-in kinds by apiVersion and name."""
    found = {}
    for key, (type_name, resource, *clustered) in shipped("types")["kinds"].items():
        api_version, _, kind = key.rpartition("/")
        found[api_version, kind] = Kind(*split(api_version), kind, resource, not clustered, type_name)
    return found


def split(api_version: str) -> tuple[str, str]:
    """Group and version: `v1` is the group without a name."""
    group, _, version = api_version.rpartition("/")
    return group, version


@cache
def fields(type_name: str) -> tuple[Field, ...]:
    """The fields of a struct, in the order of the Go type."""
    found = []
    for name, written in shipped("types")["types"][type_name].items():
        flags, _, shape = written.partition(":")
        found.append(Field(name, _shape(shape), "o" in flags, "z" in flags))
    return tuple(found)


@cache
def _shape(written: str) -> Shape:
    for form in (POINTER, LIST, MAP):
        if written.startswith(form):
            return Shape(form, inner=_shape(written.removeprefix(form)))
    return Shape(STRUCT if "." in written else BASIC, written)
