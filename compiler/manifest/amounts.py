"""Requests and limits, and claims of storage (pkg/apis/core/validation of kube-apiserver)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import names
from compiler.quantities import NANO, QuantityError, parse

Object = Mapping[str, Any]

FIELD, NAME, QUANTITY, FRACTION = "K8S101", "K8S104", "K8S106", "K8S117"

_OF_CONTAINERS = ("cpu", "memory", "ephemeral-storage")
_BYTES = ("memory", "ephemeral-storage", "storage")
_PAGES = "hugepages-"


def quantity_problems(resources: Object | None, path: FieldPath) -> Iterator[Finding]:
    """Requests and limits: each a quantity that is not negative, no request above its limit."""
    amounts: dict[str, dict[str, int]] = {"requests": {}, "limits": {}}
    for part, of in amounts.items():
        for resource, value in ((resources or {}).get(part) or {}).items():
            wrong, of[resource] = quantity(value)
            if wrong:
                yield Finding((*path, part, resource), f"the quantity `{value}` of `{resource}` is wrong: {wrong}", code=QUANTITY)
                del of[resource]
    for resource in sorted(amounts["requests"].keys() & amounts["limits"].keys()):
        if amounts["requests"][resource] > amounts["limits"][resource]:
            request, limit = ((resources or {})[part][resource] for part in ("requests", "limits"))
            message = f"the request `{request}` of `{resource}` is above its limit `{limit}`"
            yield Finding((*path, "requests", resource), message, code=QUANTITY)


def fraction_problems(resources: Object | None, path: FieldPath) -> Iterator[Finding]:
    """Parts of a byte: an API server warns of them and keeps them."""
    for part in ("requests", "limits"):
        for resource, value in ((resources or {}).get(part) or {}).items():
            wrong, amount = quantity(value)
            if resource in _BYTES and not wrong and amount % NANO:
                message = f"`{value}` of `{resource}` is no whole number of bytes"
                yield Finding((*path, part, resource), message, "round it, to `103Mi` for `0.1Gi`", code=FRACTION)


def resource_problems(resources: Object | None, path: FieldPath) -> Iterator[Finding]:
    """What a container may ask for: CPU, memory, space, pages, and whole numbers of what devices offer under a domain."""
    asked = {part: (resources or {}).get(part) or {} for part in ("requests", "limits")}
    for part, amounts in asked.items():
        for resource, value in amounts.items():
            place = (*path, part, resource)
            if resource in _OF_CONTAINERS or resource.startswith(_PAGES):
                continue
            if "/" not in resource:
                message = (
                    f"`{resource}` is nothing that a container can ask for: `{'`, `'.join(_OF_CONTAINERS)}` or a name with a domain"
                )
                yield Finding(place, message, code=NAME)
            elif wrong := names.label_key(resource):
                yield Finding(place, f"the resource `{resource}` {wrong}", code=NAME)
            elif (amount := quantity(value)[1]) % NANO:
                yield Finding(place, f"`{value}` of `{resource}` is no whole number", code=QUANTITY)
            elif part == "requests" and quantity(asked["limits"].get(resource, 0))[1] != amount:
                message = f"the request `{value}` of `{resource}` is not its limit: nothing of it is shared"
                yield Finding(place, message, code=QUANTITY)


def claim_problems(claim: Object, path: FieldPath) -> Iterator[Finding]:
    """The spec of a PersistentVolumeClaim, or of a template of one."""
    yield from quantity_problems(claim.get("resources"), (*path, "resources"))
    yield from fraction_problems(claim.get("resources"), (*path, "resources"))
    size = ((claim.get("resources") or {}).get("requests") or {}).get("storage")
    if size is None:
        yield Finding((*path, "resources"), "the claim requests no `storage`", code=FIELD)
    elif quantity(size) == (None, 0):
        yield Finding((*path, "resources", "requests", "storage"), f"the claim requests `{size}` of `storage`", code=QUANTITY)
    if not claim.get("accessModes"):
        yield Finding((*path, "accessModes"), "the claim has no access mode", code=FIELD)


@lru_cache(maxsize=1 << 10, typed=True)
def quantity(value: Any) -> tuple[str | None, int]:
    """What is wrong with a quantity, and its amount."""
    try:
        nanos = parse(value).nanos
    except QuantityError as error:
        return str(error), 0
    return ("it is negative" if nanos < 0 else None), nanos
