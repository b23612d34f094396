"""The Secrets that a Worker names, entry by entry. Rules read them too, so nothing of the Workload is imported here."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.resources.worker import Worker
from compiler.workload.defaults import default


class Reference(NamedTuple):
    """One entry of `dataosSecrets` or `secrets`. `keys` None stands for all of them; `item` is its place in the list."""

    field: str
    item: int
    name: Any
    workspace: Any
    keys: tuple[Any, ...] | None
    consumption: Any  # envVars, file or propFile


def references(worker: Worker) -> Iterator[Reference]:
    """In the order in which later ones win. A bare name under `secrets` is projected as files (vendor's pod template)."""
    for field, bare in (("secrets", "file"), ("dataosSecrets", "envVars")):
        for index, entry in enumerate(worker.section.get(field) or ()):
            if isinstance(entry, str):
                yield Reference(field, index, entry, None, None, bare)
            elif entry.get("name") is not None:
                yield Reference(field, index, entry["name"], entry.get("workspace"), _keys(entry), _consumption(entry))


def is_elsewhere(reference: Reference, worker: Worker, platform: Platform) -> bool:
    """Whether the Secret lies in another namespace than the Worker: an instance-secret lies in all of them."""
    if reference.workspace is None or worker.calls(reference.workspace) == worker.workspace:
        return False
    declaration = platform.secret(reference.name)
    return declaration is None or declaration.resource.type != "instance-secret"


def is_keyed(reference: Reference, platform: Platform) -> bool:
    """Whether a properties file is asked for, and the Secret is kept key by key."""
    declaration = platform.secret(reference.name) if reference.consumption == "propFile" else None
    return declaration is not None and declaration.section.get("type") == "key-value"


def _keys(entry: Any) -> tuple[Any, ...] | None:
    given = [entry["key"]] if entry.get("key") is not None else []
    given += entry.get("keys") or ()
    return None if entry.get("allKeys") or not given else tuple(dict.fromkeys(given))


def _consumption(entry: Any) -> Any:
    return entry.get("consumptionType", default("envVars", "consumptionType envVars"))
