"""What Workers refer to: declared stacks, computes, volumes and secrets, those of the repository before bundled ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

from compiler.assets import template_files
from compiler.diagnostics import FieldPath, Related
from compiler.document import documents
from compiler.document.tracing import traced_document
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.repository.stackname import StackName
from compiler.resources.resource import Resource, identify
from compiler.resources.worker import Worker
from compiler.source import read

DEFAULT_COMPUTE = "runnable-default"  # installed with DataOS (vendor documentation of Compute)
SECRETS = ("secret", "instance-secret")


class Declaration:
    """A resource that says what the platform offers. Nothing of its section is known to have the right type."""

    # No dataclass: importing those takes a tenth of what a lint of one file may.
    __slots__ = ("__dict__", "bundled", "resource")

    def __init__(self, resource: Resource, *, bundled: bool) -> None:
        self.resource, self.bundled = resource, bundled

    @property
    def data(self) -> Mapping[str, Any]:
        return self.resource.data

    @property
    def section(self) -> Mapping[str, Any]:
        return self.resource.section

    @cached_property
    def traced(self) -> Any:
        return traced_document(self.resource.document, "declaration")

    @property
    def place(self) -> str:
        """Where it was written, for messages."""
        return f"{self.resource.document.source.name}:{self.resource.document.key_span(()).start.line}"

    def related(self, path: FieldPath, message: str) -> tuple[Related, ...]:
        """The place of a field, to name beside a finding; none in what is bundled, which is no file of the user's."""
        document = self.resource.document
        return () if self.bundled else (Related(document.source.name, document.key_span(path), message),)

    def workspace_related(self) -> tuple[Related, ...]:
        """The place that says in which workspace it is: in a bundle, or its own."""
        message = "its workspace"
        given = next((placement for placement in self.resource.placements if placement.workspace), None)
        return (given.related(message),) if given else self.related(("workspace",), message)

    @property
    def has_one_writer(self) -> bool:
        """Whether it is a volume that one pod at a time may hold (vendor page on volumes), as one without `accessMode` is."""
        mode = self.section.get("accessMode")
        return mode in (None, "ReadWriteOnce") or self.section.get("type") in ("CloudTemp", "CloudPersistent")

    def is_in_reach(self, worker: Worker, workspace: str | None = None) -> bool:
        """Whether it can be the one that `worker` means, in its own workspace or in `workspace` as files call that. What names
        no workspace, or one that only whoever applies it knows, may be in any.
        """
        said = self.resource.stated_workspace
        own = said and worker.calls(said)
        return not own or own == (worker.calls(workspace) if workspace else worker.workspace)

    @property
    def stack_name(self) -> StackName | None:
        """What a stack calls itself; None where its section has no name."""
        name = self._text("name")
        return StackName(name, self._text("flavor"), self._text("version")) if name else None

    def _text(self, key: str) -> str | None:
        """A version written `1.0` is a number in YAML, and means its digits."""
        value = self.section.get(key)
        if isinstance(value, str):
            return value or None
        return self.resource.document.spelling((self.resource.type, key)) if isinstance(value, int | float) else None


Depots = Mapping[str, Mapping[str, Any]]


class Choice(NamedTuple):
    """The stack that a name stands for. `versions` are the others it might have meant, where nothing decides."""

    name: StackName
    declaration: Declaration
    versions: tuple[str, ...] = ()


class Platform:
    """Declarations by what Workers call them. `versions` are the configured versions of stacks named without one,
    `depots` what is configured of depots for an environment, by its name: name to what their section would say.
    """

    def __init__(self, resources: Iterable[Resource], versions: Mapping[str, str], depots: Depots) -> None:
        self.versions = versions
        self._depots = depots
        self._stacks: dict[str, dict[StackName, Declaration]] = {}
        self._others: dict[str, dict[str, list[Declaration]]] = {}
        for resource in resources:
            declaration = Declaration(resource, bundled=False)
            if resource.type != "stack":
                if resource.name:
                    self._others.setdefault(resource.type, {}).setdefault(resource.name, []).append(declaration)
            elif name := declaration.stack_name:
                self._stacks.setdefault(name.name, {}).setdefault(name, declaration)

    def stack(self, name: StackName) -> Declaration | None:
        """The stack of exactly this name, flavor and version."""
        return self._stacks.get(name.name, {}).get(name) or _bundled_stacks(name.name).get(name)

    def stacks(self, name: str) -> tuple[StackName, ...]:
        """All flavors and versions of the stack `name`, in rising order."""
        found = {*self._stacks.get(name, ()), *_bundled_stacks(name)}
        return tuple(sorted(found, key=lambda stack: (stack.flavor or "", stack.age, stack.version or "")))

    def has_stack(self, name: str) -> bool:
        """Whether there is any stack `name`, without reading what is bundled."""
        return name in self._stacks or name in template_files("stacks")

    @staticmethod
    def bundled(name: StackName) -> Declaration | None:
        """The stack of exactly this name that comes with workerc."""
        return _bundled_stacks(name.name).get(name)

    @property
    def stack_names(self) -> tuple[str, ...]:
        return tuple(sorted({*self._stacks, *template_files("stacks")}))

    def choice(self, name: StackName, versions: Mapping[str, str] | None = None) -> Choice | None:
        """The stack that `name` means: where it has no version the configured one, else the only one that the
        repository declares, else the only bundled one, else the highest.
        """
        if name.version:
            declaration = self.stack(name)
            return Choice(name, declaration) if declaration else None
        asked = str(name)
        configured = {**self.versions, **(versions or {})}
        if version := configured.get(asked) or configured.get(name.name):
            return self.choice(name._replace(version=str(version)))
        for declared in (self._stacks.get(name.name, {}), _bundled_stacks(name.name)):
            flavored = [stack for stack in declared if stack.flavor == name.flavor]
            if flavored:
                highest = max(flavored, key=lambda stack: (stack.age, stack.version or ""))
                others = sorted((stack for stack in flavored if stack != highest), key=lambda stack: stack.age)
                return Choice(highest, declared[highest], tuple(stack.version or "" for stack in others))
        return None

    def compute(self, name: str) -> Declaration | None:
        return next(iter(self.declared(name, "compute")), None) or _bundled_computes().get(name)

    def volume(self, name: str) -> Declaration | None:
        return next(iter(self.declared(name, "volume")), None)

    def volume_of(self, name: str, worker: Worker) -> Declaration | None:
        """The volume that `worker` means: declared for its workspace, else for none."""
        near = [found for found in self.declared(name, "volume") if found.is_in_reach(worker)]
        return next((found for found in near if found.resource.stated_workspace), None) or next(iter(near), None)

    def secret(self, name: str) -> Declaration | None:
        """A secret or an instance-secret."""
        return next(iter(self.declared(name, *SECRETS)), None)

    def depots(self, environment: str) -> tuple[str, ...]:
        """The names of depots that the repository declares, or that are configured for `environment`."""
        return tuple(sorted({*self.names("depot"), *self._depots.get(environment, ())}))

    def depot(self, name: str, environment: str) -> Any:
        """What is said of a depot, traced, by its declaration or else for `environment`; None where nobody knows it."""
        for declaration in self.declared(name, "depot"):
            return declaration.traced.get("depot") or {}
        return self._depots.get(environment, {}).get(name)

    def declared(self, name: str, *kinds: str) -> tuple[Declaration, ...]:
        """What the repository declares under `name` of these resource types: there may be one in each workspace."""
        return tuple([found for kind in kinds for found in self._others.get(kind, {}).get(name, ())])

    def names(self, *kinds: str) -> tuple[str, ...]:
        """The names of what the repository declares of these resource types."""
        return tuple(sorted({name for kind in kinds for name in self._others.get(kind, ())}))


def platform(
    resources: Iterable[Resource] = (),
    *,
    versions: Mapping[str, str] | None = None,
    depots: Depots | None = None,
) -> Platform:
    """What `resources` declare, before what is bundled. Of two declarations of one name the first counts."""
    return Platform(resources, versions or {}, depots or {})


def bundled() -> Iterator[Declaration]:
    """Everything bundled, in order of the files."""
    for name in template_files("stacks"):
        yield from _bundled_stacks(name).values()
    yield from _bundled_computes().values()


@cache
def _bundled_stacks(name: str) -> Mapping[StackName, Declaration]:
    """Every file holds the flavors and versions of the one stack it is named after: only what is asked for is read."""
    if name not in template_files("stacks"):
        return {}
    declarations = _declarations("stacks", name)
    return {stack: declaration for declaration in declarations if (stack := declaration.stack_name)}


@cache
def _bundled_computes() -> Mapping[str, Declaration]:
    found = [declaration for name in template_files("platform") for declaration in _declarations("platform", name)]
    return {declaration.resource.name or "": declaration for declaration in found}


def _declarations(folder: str, name: str) -> list[Declaration]:
    source = read(template_files(folder)[name], f"templates/{folder}/{name}.yaml")
    resources = [identify(document) for document in documents(source)]
    return [Declaration(resource, bundled=True) for resource in resources if resource]
