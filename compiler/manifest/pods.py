"""What an API server refuses in a pod specification although its schema allows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import normpath

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import names
from compiler.manifest.amounts import claim_problems, fraction_problems, quantity, quantity_problems, resource_problems
from compiler.manifest.placement import placement_problems
from compiler.regex import regex

Object = Mapping[str, Any]

FIELD, VALUE, NAME, QUANTITY, VARIABLE = "K8S101", "K8S103", "K8S104", "K8S106", "K8S107"
DUPLICATE, DANGLING, CONFLICT, FLOATING = "K8S109", "K8S110", "K8S114", "K8S118"

_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
_ONCE = ("startupProbe", "livenessProbe")  # one success is enough
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = regex(
    rf"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?{_COMPONENT}(?:/{_COMPONENT})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?"
    r"(?:@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,})?\Z"
)


def pod_problems(spec: Object, path: FieldPath, *, claims: Iterable[str] = ()) -> Iterator[Finding]:
    """What is wrong in a pod specification at `path`. `claims` are the volumes that a StatefulSet adds."""
    volumes = spec.get("volumes") or ()
    containers = [
        ((*path, part, index), container)
        for part in ("initContainers", "containers")
        for index, container in enumerate(spec.get(part) or ())
    ]
    yield from placement_problems(spec, path)
    yield from _duplicates(((place, container["name"]) for place, container in containers), "container")
    yield from _duplicates((((*path, "volumes", index), volume["name"]) for index, volume in enumerate(volumes)), "volume")
    for index, volume in enumerate(volumes):
        yield from _volume(volume, (*path, "volumes", index))
    known = {*claims, *(volume["name"] for volume in volumes)}
    for place, container in containers:
        yield from _container(container, place, known)
        yield from _variables(container, place, {each["name"] for _, each in containers})


def _volume(volume: Object, path: FieldPath) -> Iterator[Finding]:
    if wrong := names.label_name(volume["name"]):
        yield Finding((*path, "name"), f"the volume name `{volume['name']}` {wrong}", code=NAME)
    sources = sorted(key for key, value in volume.items() if key != "name" and value is not None)
    if len(sources) > 1:
        shown = " and ".join([f"`{source}`" for source in sources])
        yield Finding(path, f"the volume `{volume['name']}` has more than one source: {shown}", code=CONFLICT)
    size = (volume.get("emptyDir") or {}).get("sizeLimit")
    if size is not None and (wrong := quantity(size)[0]):
        yield Finding((*path, "emptyDir", "sizeLimit"), f"the quantity `{size}` is wrong: {wrong}", code=QUANTITY)
    if template := (volume.get("ephemeral") or {}).get("volumeClaimTemplate"):
        yield from claim_problems(template.get("spec") or {}, (*path, "ephemeral", "volumeClaimTemplate", "spec"))
    yield from _files(volume, path)


def _files(volume: Object, path: FieldPath) -> Iterator[Finding]:
    """Keys that become files: each at a path of its own, below the volume."""
    holders = [((*path, kind), volume[kind]) for kind in ("configMap", "secret") if volume.get(kind)]
    for index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
        holders += [
            ((*path, "projected", "sources", index, kind), source[kind]) for kind in ("configMap", "secret") if source.get(kind)
        ]
    items = [((*place, "items", index), item) for place, holder in holders for index, item in enumerate(holder.get("items") or ())]
    for place, item in items:
        if item["path"].startswith("/") or ".." in item["path"].split("/"):
            yield Finding((*place, "path"), f"`path` is `{item['path']}`, not a path below the volume", code=CONFLICT)
    yield from _duplicates((((*place, "path"), item["path"]) for place, item in items), "file")


def _container(container: Object, path: FieldPath, volumes: set[str]) -> Iterator[Finding]:
    if wrong := names.label_name(container["name"]):
        yield Finding((*path, "name"), f"the container name `{container['name']}` {wrong}", code=NAME)
    yield from _image(container.get("image"), (*path, "image"))
    ports = {port["name"] for port in container.get("ports") or () if port.get("name")}
    yield from _ports(container.get("ports") or (), (*path, "ports"))
    for probe in _PROBES:
        yield from _probe(container.get(probe) or {}, (*path, probe), ports)
    yield from quantity_problems(container.get("resources"), (*path, "resources"))
    yield from fraction_problems(container.get("resources"), (*path, "resources"))
    yield from resource_problems(container.get("resources"), (*path, "resources"))
    mounts = [((*path, "volumeMounts", index), mount) for index, mount in enumerate(container.get("volumeMounts") or ())]
    yield from _duplicates(((place, normpath(mount["mountPath"])) for place, mount in mounts), "mount path")
    for place, mount in mounts:
        if not mount["mountPath"] or ":" in mount["mountPath"]:
            message = f"the mount path `{mount['mountPath']}` {'holds a `:`' if mount['mountPath'] else 'is empty'}"
            yield Finding((*place, "mountPath"), message, code=VALUE)
        if mount["name"] not in volumes:
            yield Finding((*place, "name"), f"the volume `{mount['name']}` is mounted and does not exist", code=DANGLING)
        if ".." in (mount.get("subPath") or "").split("/") or (mount.get("subPath") or "").startswith("/"):
            message = f"`subPath` is `{mount['subPath']}`, not a path below the volume"
            yield Finding((*place, "subPath"), message, code=CONFLICT)


def _image(image: str | None, path: FieldPath) -> Iterator[Finding]:
    """An API server takes any text without space around it; no node can fetch an image of another grammar."""
    if not image:
        yield Finding(path, "the container has no image", code=FIELD)
    elif not _IMAGE.match(image):
        yield Finding(path, f"`{image}` is no name of an image", "an image is `registry/path/name:tag` in lower case", code=VALUE)
    elif "@" not in image and image.rpartition("/")[2].partition(":")[2] in ("", "latest"):
        yield Finding(path, f"`{image}` is another image from one day to the next", "name a version, or a digest", code=FLOATING)


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
    if path[-1] in _ONCE and probe.get("successThreshold") not in (None, 1):
        message = f"`successThreshold` of this probe is 1, not {probe['successThreshold']}"
        yield Finding((*path, "successThreshold"), message, code=VALUE)
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
