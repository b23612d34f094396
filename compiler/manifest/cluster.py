"""What is known of the clusters that objects are for."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.environment.environment import MINORS
from compiler.manifest.custom import NONE, Kinds
from compiler.records import NamedTuple

WINDOW = MINORS  # what is judged where nobody says anything else


class Cluster(NamedTuple):
    """The minors of Kubernetes that objects have to be right for, and the kinds that are added to these."""

    minors: Sequence[str] = WINDOW
    kinds: Kinds = NONE


USUAL = Cluster()
