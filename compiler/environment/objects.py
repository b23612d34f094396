"""What `workerc.yaml` says of rendered objects, for all environments. Everything here is off by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from compiler.records import NamedTuple

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Metadata(NamedTuple):
    """Labels and annotations besides those of workerc."""

    labels: Mapping[str, str] = _NOTHING
    annotations: Mapping[str, str] = _NOTHING


class NamespaceSettings(NamedTuple):
    """Whether a Namespace is rendered for each workspace, and what it has besides the labels of Pod Security."""

    render: bool = False
    metadata: Metadata = Metadata()


class MonitorSettings(NamedTuple):
    """PodMonitors: `namespace` is where Prometheus runs."""

    namespace: str
    interval: str | None = None
    labels: Mapping[str, str] = _NOTHING


class ExternalSecretSettings(NamedTuple):
    """The store that secrets come from; in `path`, `{workspace}` and `{secret}` stand for those of a secret."""

    store: str
    kind: str = "ClusterSecretStore"
    path: str = "{workspace}/{secret}"
    refresh_interval: str = "1h"


class ObjectSettings(NamedTuple):
    """Scalars and mappings are traced (`compiler.traced`) where they come from a file. `objects` is for all objects but
    pods, `digests` are by the name of an image with registry and tag.
    """

    objects: Metadata = Metadata()
    pods: Metadata = Metadata()
    priority_class: str | None = None
    host_users: bool | None = None
    pull_secrets: Sequence[str] = ()
    digests: Mapping[str, str] = _NOTHING
    storage_classes: Mapping[str, str] = _NOTHING  # by the type of a volume
    monitor: MonitorSettings | None = None
    external_secrets: ExternalSecretSettings | None = None
    namespaces: NamespaceSettings = NamespaceSettings()
