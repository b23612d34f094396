"""What one environment says: everything a Worker's compilation depends on beside its source and the platform.

Built by `config`; the defaults are those of a repository without `workerc.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from compiler.diagnostics import FieldPath
from compiler.document import Document
from compiler.environment.objects import ObjectSettings
from compiler.environment.targets import KUBERNETES, ChartSettings
from compiler.hints import TYPE_CHECKING, Any
from compiler.records import NamedTuple
from compiler.resources.worker import Spelling
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.environment.overlays import Overlay
    from compiler.environment.values import Fault

MINORS = ("1.34", "1.35", "1.36", "1.37")

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class SecuritySettings(NamedTuple):
    """`profile` is a Pod Security level; `run_as_user` serves stacks that name no user."""

    profile: str = "restricted"
    run_as_user: int = 65532


class ApiKeyReference(NamedTuple):
    """The Secret that holds the api key of a Worker; `{worker}` in the name stands for the Worker's."""

    name: str = "{worker}-run-as"
    key: str = "apikey"


class Environment(NamedTuple):
    """Mappings hold traced values (`compiler.traced`) where they come from a file."""

    name: str = "default"
    workspace: str = "public"
    workspaces: Mapping[str, str] = _NOTHING  # renames of workspaces
    values: Mapping[str, Any] = _NOTHING  # what placeholders stand for
    overlays: tuple[Overlay, ...] = ()
    depots: Mapping[str, Any] = _NOTHING  # known there beside those that are declared: name to what their section would say
    platform_env: Mapping[str, str] = _NOTHING
    images: Mapping[str, str] = _NOTHING  # rewrites: `registry`
    stack_versions: Mapping[str, str] = _NOTHING  # version of a stack that a Worker names without one
    api_key: ApiKeyReference = ApiKeyReference()
    security: SecuritySettings = SecuritySettings()
    egress: Sequence[Any] | None = None
    minors: Sequence[str] = MINORS  # of Kubernetes that objects have to be right for
    objects: ObjectSettings = ObjectSettings()
    targets: tuple[str, ...] = (KUBERNETES,)
    charts: ChartSettings = ChartSettings()
    profile: str = "default"
    spelling: Spelling = Spelling()
    policies: tuple[str, ...] | None = None  # packs, files and folders; None for what is read without being listed
    faults: tuple[Fault, ...] = ()  # what is wrong with its values and variables
    written: tuple[tuple[Document, FieldPath], ...] = ()  # the mappings of values and variables in files
    mentions: frozenset[str] = frozenset()  # the names of values that it uses itself: in overlays, variables, other values

    @property
    def texts(self) -> dict[str, Source]:
        """The files that say what fields of Workers are here, by name."""
        layers = getattr(self.values, "layers", ())  # of those that were read from files
        documents = [*[overlay.document for overlay in self.overlays], *[layer.document for layer in layers]]
        documents += [document for document, _ in self.written]
        return {document.source.name: document.source for document in documents}
