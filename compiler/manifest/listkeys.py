"""Lists whose items server-side apply tells apart by keys: it refuses an object in which two have the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import definitions
from compiler.records import NamedTuple

Schema = Mapping[str, Any]

DUPLICATE = "K8S109"

_KEYS, _TYPE = "x-kubernetes-list-map-keys", "x-kubernetes-list-type"
_DEFAULTS = {"protocol": "TCP"}  # of the keys that Kubernetes' own lists have
_WORDS = {
    "containers": "container",
    "env": "variable",
    "imagePullSecrets": "pull secret",
    "initContainers": "container",
    "ports": "port",
    "volumeMounts": "mount path",
    "volumes": "volume",
}


class Lists(NamedTuple):
    """Where below a value such lists are: in which of its fields, in its items, or the value itself, by its `schema`."""

    fields: Mapping[str, Lists]
    items: Lists | None
    schema: Schema | None


def repeated(schema: Schema, value: Sequence[Any], defaults: Mapping[str, Any], word: str = "item") -> Iterator[tuple[int, str]]:
    """The items of `value` that were there before, and what is to be said of each."""
    keys: Sequence[str] = schema.get(_KEYS) or ()
    is_set = schema.get(_TYPE) == "set"
    if len(keys) == 1 and not is_set and _differ(value, keys[0]):
        return
    seen: set[Any] = set()
    for index, item in enumerate(value if keys or is_set else ()):
        if is_set:
            parts = [item if isinstance(item, str) else json.dumps(item, sort_keys=True, default=str)]
        elif isinstance(item, Mapping):
            parts = [str(item.get(key, defaults.get(key, ""))) for key in keys]
        else:
            continue
        identity = tuple(parts)
        if identity in seen:
            yield index, f"the {word} `{', '.join(part for part in parts if part)}` is there twice"
        seen.add(identity)


def _differ(value: Sequence[Any], key: str) -> bool:
    """Whether each item has another string as its `key`, which most lists have."""
    names = {name for item in value if type(item) is dict and type(name := item.get(key)) is str}
    return len(names) == len(value)


def duplicates(obj: Mapping[str, Any]) -> Iterator[Finding]:
    """Such items in an object of a kind whose schema is shipped, and that this schema accepts."""
    name = definitions.root(f"{obj.get('apiVersion')}/{obj.get('kind')}")
    if name is not None and (lists := _lists(name)):
        found: list[Finding] = []
        _collect(lists, obj, (), found)
        yield from found


@cache
def _lists(name: str) -> Lists | None:
    whole = definitions.schema(name, definitions.minors()[-1])["$defs"]
    return _pruned(whole[name], whole, ())


def _pruned(schema: Any, whole: Mapping[str, Any], above: tuple[str, ...]) -> Lists | None:
    """Only what leads to a list with keys; a definition inside of itself is not followed again."""
    if not isinstance(schema, Mapping):
        return None
    if reference := schema.get("$ref"):
        name = str(reference).rpartition("/")[2]
        return None if name in above else _pruned(whole.get(name), whole, (*above, name))
    below = {key: _pruned(part, whole, above) for key, part in (schema.get("properties") or {}).items()}
    fields = {key: lists for key, lists in below.items() if lists}
    items = _pruned(schema.get("items"), whole, above)
    own = schema if _KEYS in schema or schema.get(_TYPE) == "set" else None
    return Lists(fields, items, own) if fields or items or own else None


def _collect(lists: Lists, value: Any, path: FieldPath, found: list[Finding]) -> None:
    if isinstance(value, dict):
        for key, inner in lists.fields.items():
            if key in value:
                _collect(inner, value[key], (*path, key), found)
    elif isinstance(value, list):
        if lists.schema and len(value) > 1:
            for index, message in repeated(lists.schema, value, _DEFAULTS, _WORDS.get(str(path[-1]), "item")):
                found.append(Finding((*path, index), message, code=DUPLICATE))
        if lists.items:
            for index, item in enumerate(value):
                _collect(lists.items, item, (*path, index), found)
