"""Kinds that CustomResourceDefinitions add, and what is wrong with a document that defines some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest.structural import pattern
from compiler.records import NamedTuple

API_VERSION, KIND = "apiextensions.k8s.io/v1", "CustomResourceDefinition"
BROKEN, REPEATED, UNEVALUATED = "K8S301", "K8S302", "K8S303"

Schema = Mapping[str, Any]


class Version(NamedTuple):
    """What objects of one version look like. An API server refuses those of a version that is not `served`."""

    served: bool
    schema: Schema


class CustomKind(NamedTuple):
    """`path` is where its definition stands in the document."""

    group: str
    name: str
    namespaced: bool
    versions: Mapping[str, Version]
    path: FieldPath = ()
    resource: str = ""  # its name in the plural, as policies name it


Kinds = Mapping[tuple[str, str], CustomKind]  # by group and name

NONE: Kinds = MappingProxyType({})


def defined(data: Any) -> Iterator[CustomKind | Finding]:
    """The kinds that a document defines, a list of definitions too, and what is wrong with those that define none.

    Other objects are passed over: definitions are often kept with what belongs to them.
    """
    for path, definition in _definitions(data):
        wrong = list(_problems(definition, path))
        yield from wrong
        if not any(finding.code == BROKEN for finding in wrong):
            yield _kind(definition, path)


def _definitions(data: Any) -> Iterator[tuple[FieldPath, Any]]:
    if not isinstance(data, Mapping):
        return
    if data.get("kind") == KIND:
        yield (), data
    elif str(data.get("kind")).endswith("List") and isinstance(data.get("items"), list):
        for index, item in enumerate(data["items"]):
            if isinstance(item, Mapping) and item.get("kind") in (KIND, None):  # kubectl leaves it out of a typed list
                yield ("items", index), item


def _kind(definition: Any, path: FieldPath) -> CustomKind:
    spec = definition["spec"]
    versions = {
        each["name"]: Version(bool(each.get("served", True)), each["schema"]["openAPIV3Schema"]) for each in spec["versions"]
    }
    kind = spec["names"]["kind"]
    resource = spec["names"].get("plural") or f"{kind.lower()}s"
    return CustomKind(spec["group"], kind, spec.get("scope") != "Cluster", versions, path, resource)


def _problems(definition: Any, path: FieldPath) -> Iterator[Finding]:
    if (version := definition.get("apiVersion")) not in (API_VERSION, None):
        advice = "`v1beta1` has gone with Kubernetes 1.22: take the definition of a later release"
        yield _broken((*path, "apiVersion"), f"the definition is of `{version}`, and only `{API_VERSION}` is read", advice)
        return
    for steps, kind in ((("group",), str), (("names", "kind"), str), (("versions",), list)):
        place = (*path, "spec", *steps)
        value: Any = definition.get("spec")
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        if not isinstance(value, kind) or not value:
            yield _broken(place, f"`{'.'.join(['spec', *steps])}` is not set, or is no {_WORDS[kind]}")
            return
    scope = definition["spec"].get("scope")
    if scope not in ("Cluster", "Namespaced"):
        yield _broken((*path, "spec", "scope"), f"`scope` is `{scope}`, neither `Namespaced` nor `Cluster`")
    for index, version in enumerate(definition["spec"]["versions"]):
        yield from _version(version, (*path, "spec", "versions", index))


def _version(version: Any, path: FieldPath) -> Iterator[Finding]:
    if not isinstance(version, Mapping) or not isinstance(version.get("name"), str):
        yield _broken(path, "the version has no name")
        return
    holder = version.get("schema")
    schema = holder.get("openAPIV3Schema") if isinstance(holder, Mapping) else None
    place = (*path, "schema", "openAPIV3Schema")
    if not isinstance(schema, Mapping):
        yield _broken(place, f"the version `{version['name']}` has no `schema.openAPIV3Schema`")
        return
    yield from _schema(schema, place)
    if (rules := next(_rules(schema, place), None)) is not None:
        message = f"rules in CEL of the version `{version['name']}` are not evaluated: its API server may refuse what passes here"
        yield Finding(rules, message, on_key=True, code=UNEVALUATED)


def _schema(schema: Any, path: FieldPath) -> Iterator[Finding]:
    """What cannot be judged by, in `schema` and below it."""
    if not isinstance(schema, Mapping):
        yield _broken(path, f"the schema is {schema!r}, no mapping")
        return
    for keyword, value in schema.items():
        place = (*path, keyword)
        if keyword in _KEYWORDS and not _KEYWORDS[keyword](value):
            yield _broken(place, f"`{keyword}` cannot be `{value}`")
        elif keyword == "pattern" and (wrong := _unreadable(value)):
            yield _broken(place, f"the pattern `{value}` cannot be read: {wrong}")
    for place, part in _parts(schema, path):
        yield from _schema(part, place)


def _parts(schema: Schema, path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    """The schemas inside of `schema`, with their places."""
    for keyword in ("items", "not", "additionalProperties"):
        if keyword in schema and not (keyword == "additionalProperties" and isinstance(schema[keyword], bool)):
            yield (*path, keyword), schema[keyword]
    for keyword in ("allOf", "anyOf", "oneOf"):
        if isinstance(parts := schema.get(keyword), list):
            yield from (((*path, keyword, index), part) for index, part in enumerate(parts))
    if isinstance(properties := schema.get("properties"), Mapping):
        yield from (((*path, "properties", name), part) for name, part in properties.items())


def _rules(schema: Any, path: FieldPath) -> Iterator[FieldPath]:
    """Where rules in CEL stand."""
    if isinstance(schema, Mapping):
        if schema.get("x-kubernetes-validations"):
            yield (*path, "x-kubernetes-validations")
        for place, part in _parts(schema, path):
            yield from _rules(part, place)


def _unreadable(text: Any) -> str | None:
    try:
        pattern(text).accepts("")
    except Exception as error:  # noqa: BLE001 - each library has its own, and they have no common class
        return str(error).partition("\n")[0]
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_KEYWORDS: Mapping[str, Callable[[Any], bool]] = {
    "type": lambda value: value in _TYPES,
    "properties": lambda value: isinstance(value, Mapping),
    "required": _is_texts,
    "x-kubernetes-list-map-keys": _is_texts,
    "enum": lambda value: isinstance(value, list),
    "pattern": lambda value: isinstance(value, str),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), lambda value: isinstance(value, list)),
    **dict.fromkeys(("nullable", "exclusiveMinimum", "exclusiveMaximum"), lambda value: isinstance(value, bool)),
}
_WORDS = {str: "text", list: "list"}


def _broken(path: FieldPath, message: str, advice: str | None = None) -> Finding:
    advice = advice or "an API server would refuse this definition: take it from its project anew"
    return Finding(path, message, advice, code=BROKEN)


def collected(found: Iterable[CustomKind]) -> Kinds:
    """By group and name; of two with the same the first."""
    kinds: dict[tuple[str, str], CustomKind] = {}
    for kind in found:
        kinds.setdefault((kind.group, kind.name), kind)
    return kinds
