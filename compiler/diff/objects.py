"""What is compared: the objects of two sides, and what is told apart in them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple

CHART_GROUP, CHART_KIND = "helm.sh", "Chart"  # of the object that stands for the files of a chart


class Absent(Enum):
    """What a field is on the side that does not have it: `None` would be a null that is there."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class ObjectKey(NamedTuple):
    """Which object it is. Two sides are compared by this key, so it has to be said alike on both.

    `workspace` is the one of the sources. `worker` is empty for what a workspace shares (`_workspace`). `group` is that of the
    apiVersion, `""` for `v1`: a new version of an API is the same object.
    """

    environment: str
    workspace: str
    worker: str
    group: str
    kind: str
    name: str


class SideObject(NamedTuple):
    """`data` is plain parsed YAML; `file` is what its text is called, empty where it has none."""

    key: ObjectKey
    data: Mapping[str, Any]
    file: str = ""


class Side(NamedTuple):
    """All objects of one side. `name` is for people: `working tree`, `main`, `prod`."""

    name: str
    objects: Mapping[ObjectKey, SideObject]


class Item(NamedTuple):
    """A step of a path: the item of a list that is told by its own fields, `(("name", "worker"),)`, or in a set by itself,
    `(("", "ALL"),)`.
    """

    fields: tuple[tuple[str, str], ...]


class Position(NamedTuple):
    """A step of a path: the item of a list in which order counts, at its indices on both sides; None where it is not there."""

    before: int | None
    after: int | None


Path = tuple[str | Item | Position, ...]


class Place(NamedTuple):
    """Where a field is on one side, with indices of lists as they stand there.

    `inner` is the path inside of the YAML or JSON text at `path`; None where the value at `path` itself is meant.
    """

    path: FieldPath
    inner: FieldPath | None = None


class Cause(NamedTuple):
    """The line of a source that made a change; `field` is the Worker's, dotted, and may be empty."""

    file: str
    line: int
    field: str = ""


class FieldChange(NamedTuple):
    """One field that differs. `before` or `after` is `ABSENT` on the side that does not have it.

    `path` is how people are told of it. With `inner`, `path` leads to a text and `inner` on, inside of what the text says.
    `before_at` and `after_at` lead to it in the data of each side, as far as it is there: None on the side without it.
    A `folded` change only follows from another one, as a checksum does, and is not shown to people.
    """

    path: Path
    inner: Path | None
    before: Any
    after: Any
    before_at: Place | None
    after_at: Place | None
    folded: bool = False
    cause: Cause | None = None


class Action(Enum):
    """What becomes of an object."""

    CREATED = "created"
    DELETED = "deleted"
    CHANGED = "changed"
    RECREATED = "recreated"


class Consequence(Enum):
    """What a change does to what runs, the weakest first."""

    METADATA = "metadata only"
    SETTINGS = "settings only"
    DISRUPTION = "disruption"
    ACCESS = "access"
    SCALE = "scales"
    RESTART = "restarts"
    CREATED = "created"
    RECREATED = "recreated"
    DELETED = "deleted"

    @property
    def rank(self) -> int:
        return list(Consequence).index(self)


class ObjectChange(NamedTuple):
    """An object that differs. `before` is None where it is created, `after` where it is deleted.

    `reason` says why it has this consequence, where that is not in the object itself.
    """

    key: ObjectKey
    action: Action
    fields: tuple[FieldChange, ...]
    consequence: Consequence
    reason: str
    before: SideObject | None
    after: SideObject | None


class WorkerChange(NamedTuple):
    """The objects of one Worker that differ; `worker` is empty for what a workspace shares."""

    environment: str
    workspace: str
    worker: str
    consequence: Consequence
    objects: tuple[ObjectChange, ...]


class Transition(NamedTuple):
    """A change that does harm if it is simply applied. `recipe` are the steps of a safe way.

    `field` is the change that is meant, None where the object as a whole is.
    """

    code: str
    key: ObjectKey
    field: FieldChange | None
    message: str
    recipe: tuple[str, ...]


class Amounts(NamedTuple):
    """What pods ask for, as nanos of `compiler.quantities`, by resource: at the smallest and the largest number of replicas."""

    least: Mapping[str, int]
    most: Mapping[str, int]


class Capacity(NamedTuple):
    """Requests and limits of all Workers of a workspace on one compute, and the storage of its claims, on both sides.

    Resources are named `requests.cpu`, `limits.memory`, `requests.storage`.
    """

    environment: str
    workspace: str
    compute: str
    before: Amounts
    after: Amounts


class Comparison(NamedTuple):
    """How two sides differ. `workers` has every Worker with a difference, sorted.

    `across` tells that the sides are two environments, and neither becomes the other. `namespaces` are then those of the
    workspaces on both sides, where they differ: that is said once and not at every object. `reordered` are workloads that
    differ in nothing but the order of lists in which it has no meaning; an API server sees other pods all the same.
    """

    before: str
    after: str
    workers: tuple[WorkerChange, ...]
    transitions: tuple[Transition, ...]
    capacity: tuple[Capacity, ...]
    namespaces: tuple[tuple[str, str, str], ...] = ()
    reordered: tuple[ObjectKey, ...] = ()
    across: bool = False

    @property
    def objects(self) -> tuple[ObjectChange, ...]:
        """Every object that differs."""
        return tuple(change for worker in self.workers for change in worker.objects)

    @property
    def differs(self) -> bool:
        return bool(self.workers)
