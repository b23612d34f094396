"""Every key of `workerc.yaml` with the value it has and where that was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

from compiler.config.config import Config
from compiler.config.written import schema
from compiler.diagnostics import FieldPath
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.traced import Origin

_ENVIRONMENTS, _VALUES = "environments", "values"
_OF_ITS_OWN = frozenset([_VALUES, "valuesFiles"])  # in an environment: they add to those for all, and do not replace them
_NOTHING = object()


class Setting(NamedTuple):
    """`value` is traced, and None where nothing is set; `origin` is None for a default."""

    path: FieldPath
    value: Any
    origin: Origin | None


def settings(config: Config, environments: tuple[Environment, ...]) -> Iterator[Setting]:
    """What holds, key by key in the order of the schema, environments last. Of an environment only what it has for itself is
    told, its values as they are after all that adds to them: what it leaves open holds for all.
    """
    said = config.written
    properties: Mapping[str, Any] = schema()["properties"]
    for key, part in properties.items():
        if key != _ENVIRONMENTS:
            yield from _settings(part, said.get(key, _NOTHING), (key,), _origin_of_key(said, key))
    declared: Mapping[str, Any] = said.get(_ENVIRONMENTS) or {}
    for environment in environments:
        found = list(_of_environment(environment, said, properties))
        if environment.name in declared and not any(each.origin for each in found):
            yield Setting((_ENVIRONMENTS, environment.name), {}, _origin_of_key(declared, environment.name))
        yield from found


def _of_environment(environment: Environment, said: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[Setting]:
    own: Mapping[str, Any] = (said.get(_ENVIRONMENTS) or {}).get(environment.name) or {}
    for key, part in schema()["$defs"]["environment"]["properties"].items():
        path = (_ENVIRONMENTS, environment.name, key)
        if key == _VALUES:
            yield from _settings({}, environment.values or _NOTHING, path, _origin_of_key(own, key))
        elif key not in shared or key in _OF_ITS_OWN:
            yield from _settings(part, own.get(key, _NOTHING), path, _origin_of_key(own, key))
        elif key in own:  # without the defaults: what is left out here is told for all
            yield from _settings({}, own[key], path, _origin_of_key(own, key))
        elif key == "profile":
            yield from _settings(shared[key], said.get(key, _NOTHING), path, _origin_of_key(said, key))


def _settings(part: Mapping[str, Any], said: Any, path: FieldPath, key: Origin | None) -> Iterator[Setting]:
    """The settings at `path`, where the schema has `part` and the file says `said`; `key` is where its key stands."""
    part = _resolved(part)
    properties: Mapping[str, Any] = part.get("properties", {})
    if isinstance(said, Mapping) and said:
        for name, inner in properties.items():
            yield from _settings(inner, said.get(name, _NOTHING), (*path, name), _origin_of_key(said, name))
        further = part.get("additionalProperties")
        for name, value in said.items():
            if name not in properties:
                inner = further if isinstance(further, Mapping) else {}
                yield from _settings(inner, value, (*path, str(name)), getattr(name, "origin", None))
    elif isinstance(said, list) and any(isinstance(item, Mapping) for item in said):
        for index, item in enumerate(said):
            yield from _settings(part.get("items", {}), item, (*path, index), getattr(item, "origin", key))
    elif said is not _NOTHING:
        scalar = not isinstance(said, Mapping | list)
        yield Setting(path, said, (getattr(said, "origin", None) if scalar else key) or key or getattr(said, "origin", None))
    elif properties and "required" not in part and "default" not in part:
        for name, inner in properties.items():
            yield from _settings(inner, _NOTHING, (*path, name), None)
    else:
        yield Setting(path, part.get("default"), None)


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """`part` with what it refers to."""
    if "$ref" not in part:
        return part
    steps = part["$ref"].removeprefix("#/").split("/")
    return {**reduce(lambda found, step: found[step], steps, schema()), **part}


def _origin_of_key(said: Mapping[str, Any], key: str) -> Origin | None:
    return next((getattr(each, "origin", None) for each in said if each == key), None)
