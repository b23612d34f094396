"""How long it takes until anything happens."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from measure import Task
from rows import WORKERC, Beside, Maker, Place, Row


def version(place: Place) -> Row:
    ours = Task("workerc --version", [WORKERC, "--version"], place.folder)
    nothing = Task("python -c pass", [sys.executable, "-c", "pass"], place.folder)
    return Row("saying the version", ours, (Beside(nothing, 8),), runs=21)


ROWS: Mapping[str, Maker] = {"version": version}
