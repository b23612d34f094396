"""What `workerc.yaml` says of rendered objects, for all environments. Everything here is off by default."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_NOTHING: Mapping[str, str] = MappingProxyType({})


class NamespaceSettings(NamedTuple):
    """Whether a Namespace is rendered for each workspace, and what it has besides the labels of Pod Security."""

    render: bool = False
    labels: Mapping[str, str] = _NOTHING
    annotations: Mapping[str, str] = _NOTHING


class ObjectSettings(NamedTuple):
    """Scalars and mappings are traced (`compiler.traced`) where they come from a file."""

    namespaces: NamespaceSettings = NamespaceSettings()
