"""What Workers ask for: requests and limits of their pods, at the smallest and the largest number of them, and storage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from compiler.diff import pods
from compiler.diff.objects import Amounts, Capacity, ObjectKey, Side
from compiler.diff.parts import mapping, mappings, part, word
from compiler.hints import Any
from compiler.quantities import QuantityError, parse
from compiler.records import NamedTuple

Object = Mapping[str, Any]

CLAIMS = ""  # the compute of what runs nowhere


class Replicas(NamedTuple):
    """How many pods there may be; `scaled` says that an autoscaler decides."""

    least: int
    most: int
    scaled: bool = False


def capacity(
    before: Side, after: Side, computes: Mapping[ObjectKey, str], earlier: Mapping[ObjectKey, str] | None = None
) -> Iterator[Capacity]:
    """Per workspace and compute, sorted; also what stays the same. `earlier` are the computes before, if those are not the same."""
    sides = _totals(before, computes if earlier is None else earlier), _totals(after, computes)
    nothing = Amounts({}, {})
    for place in sorted({*sides[0], *sides[1]}):
        yield Capacity(*place, sides[0].get(place, nothing), sides[1].get(place, nothing))


def replicas(side: Side) -> Mapping[ObjectKey, Replicas]:
    """Of every workload of `side`: by its autoscaler, else by its own field."""
    scaled = {}
    for key, obj in side.objects.items():
        if key.kind == "HorizontalPodAutoscaler":
            spec = mapping(obj.data, "spec")
            least = _whole(spec.get("minReplicas"), 1)
            most = max(least, _whole(spec.get("maxReplicas"), least))
            target = word(spec, "scaleTargetRef", "kind"), word(spec, "scaleTargetRef", "name")
            scaled[(*key[:3], *target)] = Replicas(least, most, scaled=True)
    found = {}
    for key, obj in side.objects.items():
        if key.kind in pods.WORKLOADS:
            spec = mapping(obj.data, "spec")
            number = _whole(spec.get("parallelism" if key.kind in ("Job", "CronJob") else "replicas"), 1)
            found[key] = scaled.get((*key[:3], key.kind, key.name), Replicas(number, number))
    return found


def _totals(side: Side, computes: Mapping[ObjectKey, str]) -> dict[tuple[str, str, str], Amounts]:
    least: dict[tuple[str, str, str], Counter[str]] = {}
    most: dict[tuple[str, str, str], Counter[str]] = {}
    for place, amounts, number in _asked(side, computes):
        for totals, times in ((least, number.least), (most, number.most)):
            total = totals.setdefault(place, Counter())
            for resource, nanos in amounts.items():
                total[resource] += nanos * times
    return {place: Amounts(dict(sorted(least[place].items())), dict(sorted(most[place].items()))) for place in least}


def _asked(side: Side, computes: Mapping[ObjectKey, str]) -> Iterator[tuple[tuple[str, str, str], Mapping[str, int], Replicas]]:
    numbers = replicas(side)
    for key, obj in side.objects.items():
        place = key.environment, key.workspace
        if key.kind == "PersistentVolumeClaim":
            yield (*place, CLAIMS), _storage([obj.data]), Replicas(1, 1)
        elif key.kind in pods.WORKLOADS and key.kind != "ReplicaSet":
            spec, number = pods.pod(obj.data), numbers[key]
            yield (*place, computes.get(key) or _nodes(spec)), _of_pod(spec), number
            volumes = [mapping(volume, "ephemeral", "volumeClaimTemplate") for volume in mappings(spec, "volumes")]
            own = [*mappings(obj.data, "spec", "volumeClaimTemplates"), *filter(None, volumes)]
            if own:
                yield (*place, CLAIMS), _storage(own), number


def _nodes(spec: Object) -> str:
    """The nodes that a pod asks for, in place of the name of a compute."""
    return ", ".join(f"{key}={value}" for key, value in sorted(mapping(spec, "nodeSelector").items())) or "any node"


def _of_pod(spec: Object) -> Mapping[str, int]:
    """All containers together, or the largest of those that run before them (the scheduler's rule); with the pod's overhead."""
    together: Counter[str] = Counter()
    before: dict[str, int] = {}
    for container in mappings(spec, "initContainers"):
        amounts = _of_container(container)
        if container.get("restartPolicy") == "Always":
            together.update(amounts)
        else:
            for resource, nanos in amounts.items():
                before[resource] = max(before.get(resource, 0), nanos + together[resource])
    for container in mappings(spec, "containers"):
        together.update(_of_container(container))
    amounts = {resource: max(together[resource], before.get(resource, 0)) for resource in {*together, *before}}
    for resource, value in mapping(spec, "overhead").items():
        amounts[f"requests.{resource}"] = amounts.get(f"requests.{resource}", 0) + _nanos(value)
    return amounts


def _of_container(container: Object) -> dict[str, int]:
    """A request that is not made is as large as the limit."""
    limits, requests = mapping(container, "resources", "limits"), mapping(container, "resources", "requests")
    return {
        **{f"limits.{resource}": _nanos(value) for resource, value in limits.items()},
        **{f"requests.{resource}": _nanos(value) for resource, value in {**limits, **requests}.items()},
    }


def _storage(claims: Sequence[Object]) -> Mapping[str, int]:
    return {"requests.storage": sum(_nanos(part(claim, "spec", "resources", "requests", "storage")) for claim in claims)}


def _nanos(value: Any) -> int:
    """What is no quantity is reported where objects are judged, and counts as nothing here."""
    try:
        return parse(value).nanos
    except (QuantityError, TypeError):
        return 0


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
