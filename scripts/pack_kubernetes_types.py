"""Packs what policies need to know of the Kubernetes API: its kinds, and the shape of their Go types.

Call it with the git directories of k8s.io/api and k8s.io/apimachinery and a tag that both have (`v0.36.3`). A server decodes an
object into its Go type and hands what it encodes again to a policy: so it decides by Go's rules which fields are there. The
file holds

- `kinds`: `apps/v1/Deployment` to its type, its resource and, for a kind of the cluster, a 1;
- `types`: a type to its fields, `flags:type`. Flag `o` is omitempty, `z` omitzero. A type is `*T`, `[]T`, `{}T` (a map by
  strings), the name of another one, or one of `_BASIC`'s values;
- `defaults`: a type to the values that its markers `+default` give to fields which are empty.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "compiler/policy/kubernetes/types.json"

GROUPS = (
    *("core/v1", "apps/v1", "batch/v1", "autoscaling/v1", "autoscaling/v2", "policy/v1", "networking/v1", "rbac/v1", "storage/v1"),
    *("scheduling/v1", "coordination/v1", "discovery/v1", "node/v1", "admissionregistration/v1"),
)
META = "meta/v1"
_IN_ANNOTATIONS = ("autoscaling.v1.MetricSpec",)  # written into annotations where an older version has no field for it

_BASIC = {
    **dict.fromkeys(("int", "int8", "int32", "int64", "uint8", "uint16", "uint32", "uint64"), "int"),
    "string": "string",
    "bool": "bool",
    "float64": "float",
    "byte": "byte",
    "[]byte": "bytes",
    "resource.Quantity": "quantity",
    "intstr.IntOrString": "intstr",
    "runtime.RawExtension": "raw",
    "types.UID": "string",
    **{f"meta.v1.{name}": "time" for name in ("Time", "MicroTime")},
    "meta.v1.FieldsV1": "raw",
    "meta.v1.Duration": "string",
    "runtime.Object": "raw",
    "types.NamespacedName": "raw",
}
_IMPORTS = {"metav1": "meta.v1", "v1": "core.v1", "corev1": "core.v1", "apiv1": "core.v1", "api": "core.v1"}

_STRUCT = re.compile(r"^type (\w+) struct \{$")
_NAMED = re.compile(r"^type (\w+) (?:= )?([\w.\[\]*]+)$")
_FIELD = re.compile(r'^\t(?:(\w+)\s+)?(\*?[\w.\[\]*]+)\s+`json:"([^"]*)"')
_CONSTANT = re.compile(r'^\s*(?:const )?(\w+)\s+[\w.]*\s*= "([^"]*)"')
_GROUP = re.compile(r'GroupName = "([^"]*)"')


class Package:
    """One `types.go`: its structs with their fields, its named types, its kinds."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name.replace("/", ".")
        self.structs: dict[str, list[tuple[str, str, str, str]]] = {}
        self.named: dict[str, str] = {}
        self.kinds: dict[str, bool] = {}
        self.defaults: dict[str, dict[str, Any]] = {}
        constants = [match for line in text.splitlines() if (match := _CONSTANT.match(line))]
        self.constants = {match[1]: match[2] for match in constants}
        self._read(text.splitlines())

    def _read(self, lines: list[str]) -> None:
        comments: list[str] = []
        current = ""
        for line in lines:
            if line.strip().startswith("//"):
                comments.append(line.strip("/ \t"))
            elif match := _STRUCT.match(line):
                current = match[1]
                self.structs[current] = []
                if "+genclient" in comments:
                    self.kinds[current] = "+genclient:nonNamespaced" in comments
                comments = []
            elif match := _NAMED.match(line):
                self.named[match[1]] = match[2]
                comments = []
            elif line == "}":
                current, comments = "", []
            elif current and (match := _FIELD.match(line)):
                self._field(current, match, comments)
                comments = []
            elif line.strip() and not current:
                comments = []

    def _field(self, struct: str, match: re.Match[str], comments: list[str]) -> None:
        name, _, options = match[3].partition(",")
        if name != "-":
            self.structs[struct].append((match[1] or "", match[2], name, options))
        for marker in (each.removeprefix("+default=") for each in comments if each.startswith("+default=")):
            value = self.constants[marker[4:-1]] if marker.startswith("ref(") else json.loads(marker)
            if value != "" or match[2].startswith("*"):
                self.defaults.setdefault(struct, {})[name] = value


def _show(repository: str, tag: str, path: str) -> str:
    command = ["git", f"--git-dir={repository}", "show", f"{tag}:{path}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sources(api: str, machinery: str, tag: str) -> dict[str, tuple[str, str]]:
    """`types.go` and `register.go` of each group."""
    found = {group: (_show(api, tag, f"{group}/types.go"), _show(api, tag, f"{group}/register.go")) for group in GROUPS}
    return {META: (_show(machinery, tag, "pkg/apis/meta/v1/types.go"), ""), **found}


def packed(given: dict[str, tuple[str, str]]) -> str:
    packages = {package.name: package for package in (Package(group, types) for group, (types, _) in given.items())}
    groups = {group.replace("/", "."): _GROUP.search(register) for group, (_, register) in given.items()}
    kinds: dict[str, Any] = {}
    wanted = [name for name in _IN_ANNOTATIONS if name.rpartition(".")[0] in packages]
    for name, package in packages.items():
        group, version = groups[name], name.partition(".")[2]
        for kind, clustered in package.kinds.items():
            key = "/".join(part for part in (group[1] if group else "", version, kind) if part)
            kinds[key] = [f"{name}.{kind}", _resource(kind), *([1] if clustered else [])]
            wanted.append(f"{name}.{kind}")
    types = _types(packages, wanted)
    defaults = {
        f"{name}.{struct}": each
        for name, package in packages.items()
        for struct, each in package.defaults.items()
        if f"{name}.{struct}" in types
    }
    parts: dict[str, dict[str, Any]] = {"kinds": kinds, "types": dict(types), "defaults": defaults}
    return "{" + ",\n".join(f'"{part}":{{\n{_lines(each)}\n}}' for part, each in parts.items()) + "}\n"


def _lines(values: dict[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(key)}:{json.dumps(values[key], separators=(',', ':'))}" for key in sorted(values))


def _resource(kind: str) -> str:
    """The plural that apimachinery guesses, and that all kinds of these groups have."""
    name = kind.lower()
    if name.endswith("endpoints"):
        return name
    if name.endswith("s"):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _types(packages: dict[str, Package], wanted: list[str]) -> dict[str, dict[str, str]]:
    """The fields of the `wanted` types and of all that they lead to."""
    found: dict[str, dict[str, str]] = {}
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found[name] = dict(_fields(packages, name))
        wanted += [inner for each in found[name].values() if "." in (inner := re.sub(r"^\w*:|\*|\[\]|\{\}", "", each))]
        wanted = [re.sub(r"\*|\[\]|\{\}", "", each) for each in wanted]
    return found


def _fields(packages: dict[str, Package], name: str) -> Iterator[tuple[str, str]]:
    package, _, struct = name.rpartition(".")
    for _, written, key, options in packages[package].structs[struct]:
        resolved = _resolved(packages, package, written)
        if not key:
            yield from _fields(packages, resolved.lstrip("*"))
        else:
            flags = ("o" if "omitempty" in options else "") + ("z" if "omitzero" in options else "")
            yield key, f"{flags}:{resolved}"


def _resolved(packages: dict[str, Package], package: str, written: str) -> str:
    if written in _BASIC:
        return _BASIC[written]
    for prefix, mark in (("*", "*"), ("[]", "[]")):
        if written.startswith(prefix):
            return mark + _resolved(packages, package, written.removeprefix(prefix))
    if written.startswith("map["):
        return "{}" + _resolved(packages, package, written.partition("]")[2])
    source, _, name = written.rpartition(".")
    owner = _IMPORTS.get(source, source) if source else package
    if f"{owner}.{name}" in _BASIC:
        return _BASIC[f"{owner}.{name}"]
    if name in packages[owner].named:
        return _resolved(packages, owner, packages[owner].named[name])
    return f"{owner}.{name}"


if __name__ == "__main__":
    TARGET.write_text(packed(sources(*sys.argv[1:4])), encoding="utf-8")
