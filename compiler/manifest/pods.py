"""What an API server refuses in a pod specification although its schema allows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from compiler.diagnostics import FieldPath, Finding
from compiler.manifest import names
from compiler.quantities import QuantityError, parse

Object = Mapping[str, Any]

NAME, LABEL, QUANTITY, VARIABLE = "K8S104", "K8S105", "K8S106", "K8S107"
DUPLICATE, DANGLING, CONFLICT = "K8S109", "K8S110", "K8S114"

_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")


def pod_problems(spec: Object, path: FieldPath, *, claims: Iterable[str] = ()) -> Iterator[Finding]:
    """What is wrong in a pod specification at `path`. `claims` are the volumes that a StatefulSet adds."""
    volumes = spec.get("volumes") or ()
    containers = [
        ((*path, part, index), container)
        for part in ("initContainers", "containers")
        for index, container in enumerate(spec.get(part) or ())
    ]
    yield from _node_selector(spec.get("nodeSelector") or {}, (*path, "nodeSelector"))
    yield from _duplicates(((place, container["name"]) for place, container in containers), "container")
    yield from _duplicates((((*path, "volumes", index), volume["name"]) for index, volume in enumerate(volumes)), "volume")
    for index, volume in enumerate(volumes):
        yield from _volume(volume, (*path, "volumes", index))
    known = {*claims, *(volume["name"] for volume in volumes)}
    for place, container in containers:
        yield from _container(container, place, known)
        yield from _variables(container, place, {each["name"] for _, each in containers})


def quantity_problems(resources: Object | None, path: FieldPath) -> Iterator[Finding]:
    """Requests and limits: each a quantity that is not negative, no request above its limit."""
    amounts: dict[str, dict[str, int]] = {"requests": {}, "limits": {}}
    for part, of in amounts.items():
        for resource, value in ((resources or {}).get(part) or {}).items():
            wrong, of[resource] = _quantity(value)
            if wrong:
                yield Finding((*path, part, resource), f"the quantity `{value}` of `{resource}` is wrong: {wrong}", code=QUANTITY)
                del of[resource]
    for resource in sorted(amounts["requests"].keys() & amounts["limits"].keys()):
        if amounts["requests"][resource] > amounts["limits"][resource]:
            request, limit = ((resources or {})[part][resource] for part in ("requests", "limits"))
            message = f"the request `{request}` of `{resource}` is above its limit `{limit}`"
            yield Finding((*path, "requests", resource), message, code=QUANTITY)


def _quantity(value: Any) -> tuple[str | None, int]:
    try:
        nanos = parse(value).nanos
    except QuantityError as error:
        return str(error), 0
    return ("it is negative" if nanos < 0 else None), nanos


def _node_selector(labels: Object, path: FieldPath) -> Iterator[Finding]:
    for key, value in labels.items():
        if wrong := names.label_key(key):
            yield Finding((*path, key), f"the label key `{key}` {wrong}", code=LABEL)
        elif wrong := names.label_value(value or ""):
            yield Finding((*path, key), f"the value `{value}` of the label `{key}` {wrong}", code=LABEL)


def _volume(volume: Object, path: FieldPath) -> Iterator[Finding]:
    if wrong := names.label_name(volume["name"]):
        yield Finding((*path, "name"), f"the volume name `{volume['name']}` {wrong}", code=NAME)
    sources = sorted(key for key, value in volume.items() if key != "name" and value is not None)
    if len(sources) > 1:
        shown = " and ".join([f"`{source}`" for source in sources])
        yield Finding(path, f"the volume `{volume['name']}` has more than one source: {shown}", code=CONFLICT)
    size = (volume.get("emptyDir") or {}).get("sizeLimit")
    if size is not None and (wrong := _quantity(size)[0]):
        yield Finding((*path, "emptyDir", "sizeLimit"), f"the quantity `{size}` is wrong: {wrong}", code=QUANTITY)
    claim = ((volume.get("ephemeral") or {}).get("volumeClaimTemplate") or {}).get("spec") or {}
    yield from quantity_problems(claim.get("resources"), (*path, "ephemeral", "volumeClaimTemplate", "spec", "resources"))


def _container(container: Object, path: FieldPath, volumes: set[str]) -> Iterator[Finding]:
    if wrong := names.label_name(container["name"]):
        yield Finding((*path, "name"), f"the container name `{container['name']}` {wrong}", code=NAME)
    ports = {port["name"] for port in container.get("ports") or () if port.get("name")}
    yield from _ports(container.get("ports") or (), (*path, "ports"))
    for probe in _PROBES:
        yield from _probe(container.get(probe) or {}, (*path, probe), ports)
    yield from quantity_problems(container.get("resources"), (*path, "resources"))
    mounts = [((*path, "volumeMounts", index), mount) for index, mount in enumerate(container.get("volumeMounts") or ())]
    yield from _duplicates(((place, mount["mountPath"]) for place, mount in mounts), "mount path")
    for place, mount in mounts:
        if mount["name"] not in volumes:
            yield Finding((*place, "name"), f"the volume `{mount['name']}` is mounted and does not exist", code=DANGLING)
        if ".." in (mount.get("subPath") or "").split("/") or (mount.get("subPath") or "").startswith("/"):
            message = f"`subPath` is `{mount['subPath']}`, not a path below the volume"
            yield Finding((*place, "subPath"), message, code=CONFLICT)


def _ports(ports: Sequence[Object], path: FieldPath) -> Iterator[Finding]:
    named = [((*path, index), port["name"]) for index, port in enumerate(ports) if port.get("name")]
    for place, name in named:
        if wrong := names.port_name(name):
            yield Finding((*place, "name"), f"the port name `{name}` {wrong}", code=NAME)
    yield from _duplicates(named, "port")


def _probe(probe: Object, path: FieldPath, ports: set[str]) -> Iterator[Finding]:
    handlers = [name for name in _HANDLERS if probe.get(name) is not None]
    if probe and len(handlers) != 1:
        shown = " and ".join([f"`{name}`" for name in handlers]) or "none"
        yield Finding(path, f"a probe has one handler, this one has {shown}", code=CONFLICT)
    for handler in handlers:
        port = probe[handler].get("port")
        if isinstance(port, str) and port not in ports:
            yield Finding(
                (*path, handler, "port"), f"the port `{port}` is probed and the container does not name one so", code=DANGLING
            )


def _variables(container: Object, path: FieldPath, containers: set[str]) -> Iterator[Finding]:
    places = [((*path, "env", index), variable) for index, variable in enumerate(container.get("env") or ())]
    yield from _duplicates(((place, variable["name"]) for place, variable in places), "variable")
    for place, variable in places:
        name, source = variable["name"], variable.get("valueFrom") or {}
        if wrong := names.variable(name):
            yield Finding((*place, "name"), f"the variable name `{name}` {wrong}", code=VARIABLE)
        if source and variable.get("value"):
            yield Finding(place, f"the variable `{name}` has both `value` and `valueFrom`", code=CONFLICT)
        other = (source.get("resourceFieldRef") or {}).get("containerName")
        if other and other not in containers:
            where = (*place, "valueFrom", "resourceFieldRef", "containerName")
            yield Finding(where, f"the container `{other}` is named and does not exist", code=DANGLING)


def _duplicates(items: Iterable[tuple[FieldPath, str]], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, item in items:
        if item in seen:
            yield Finding(path, f"the {what} `{item}` is there twice", code=DUPLICATE)
        seen.add(item)
