"""What Workers are compiled to."""

from __future__ import annotations

from typing import NamedTuple

KUBERNETES, HELM = "kubernetes", "helm"
TARGETS = (KUBERNETES, HELM)


class ChartSettings(NamedTuple):
    """`version` is the first part of the version of every chart."""

    version: str = "0.1.0"
