"""What Workers are compiled to."""

from __future__ import annotations

from compiler.records import NamedTuple

KUBERNETES, HELM = "kubernetes", "helm"
TARGETS = (KUBERNETES, HELM)


class ChartSettings(NamedTuple):
    """`version` is the first part of the version of every chart. `shared`: one chart of a Worker is for all environments."""

    version: str = "0.1.0"
    shared: bool = False
