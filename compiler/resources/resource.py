"""One DataOS resource: a document that names its type."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.document import Document
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.placement import Placement
from compiler.resources.types import DATAOS_TYPES, KUBERNETES_KEYS


class Resource(NamedTuple):
    """A document recognised as a DataOS resource of `type`. Nothing else of it is known to be right.

    `placements` are what bundles of the repository say of the file that it is in, in the order of the bundles.
    """

    document: Document
    type: str
    placements: tuple[Placement, ...] = ()

    @property
    def data(self) -> Mapping[str, Any]:
        data: Mapping[str, Any] = self.document.data
        return data

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others: the name of its source, and the number of its document there."""
        return self.document.source.name, self.document.index

    @property
    def name(self) -> str | None:
        return _text(self.data.get("name"))

    @property
    def version(self) -> str | None:
        return _text(self.data.get("version"))

    @property
    def workspace(self) -> str | None:
        """What the file itself says."""
        return _text(self.data.get("workspace"))

    @property
    def stated_workspace(self) -> str | None:
        """What a bundle says, else the file itself, as it is written there."""
        return next((placement.workspace for placement in self.placements if placement.workspace), self.workspace)

    @property
    def section(self) -> Mapping[str, Any]:
        """The mapping under the key named after the type; empty where there is none."""
        section = self.data.get(self.type)
        return section if isinstance(section, dict) else {}


def identify(document: Document) -> Resource | None:
    """The resource in `document`, or None where it is nothing of DataOS.

    A document is one if its `type` names a DataOS type beside `version` or `name`, or if it has a mapping
    `worker:` at its root; a Kubernetes object (`apiVersion` and `kind`) is never one. Where the section is
    `worker` and that of another `type` is absent, it is a Worker with a wrong type.
    """
    data = document.data
    if not isinstance(data, dict) or data.keys() >= KUBERNETES_KEYS:
        return None
    kind = data.get("type")
    if isinstance(kind, str) and kind in DATAOS_TYPES and ("version" in data or "name" in data):
        mistaken = isinstance(data.get("worker"), dict) and kind not in data
        return Resource(document, "worker" if mistaken else kind)
    if isinstance(kind, str) and kind.lower() == "worker" and "version" in data:
        return Resource(document, "worker")
    if "worker" in data and (isinstance(data["worker"], dict) or "version" in data):
        return Resource(document, "worker")
    return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
