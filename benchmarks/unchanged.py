"""What a second run costs: nothing changed, or one file among many."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from fleet import Fleet
from measure import Task, side_by_side
from rendering import rendering
from rows import Beside, Maker, Place, Row, workerc, written


def nothing(place: Place) -> Row:
    """The cold run has a repository of its own: it removes what the warm one is to find."""
    cold = rendering(place.fleet(1_000, errors=False))._replace(tool="workerc render, cold")
    other = Place(place.folder / "warm", place.quick).fleet(1_000)
    _first(other)
    ours = _again(other)._replace(tool="workerc render, nothing changed")
    return Row("rendering 1,000 Workers again", ours, (Beside(cold, 0.15),), runs=3)


def one_linted(place: Place) -> Row:
    fleet = place.fleet(10_000)
    side_by_side([workerc(fleet, "lint")], runs=1, warm_up=0)
    ours = workerc(fleet, "lint", before=_touched(fleet))._replace(tool="workerc lint, one file changed")
    return Row("linting 10,000 Workers, one of them changed", ours, (Beside(_pass(place), 100),), runs=3)


def one_rendered(place: Place) -> Row:
    fleet = place.fleet(10_000)
    _first(fleet)
    ours = _again(fleet)._replace(tool="workerc render, one file changed", before=_touched(fleet))
    return Row("rendering 10,000 Workers, one of them changed", ours, (Beside(_pass(place), 100),), runs=3)


def _first(fleet: Fleet) -> None:
    side_by_side([rendering(fleet)], runs=1, warm_up=0)


def _again(fleet: Fleet) -> Task:
    return workerc(fleet, "render", "--quiet")._replace(output=lambda _: written(fleet.folder / "rendered"))


def _pass(place: Place) -> Task:
    return Task("python -c pass", [sys.executable, "-c", "pass"], place.folder)


def _touched(fleet: Fleet) -> Callable[[], None]:
    """Another description in one file, another one each time."""
    path = fleet.workers[len(fleet.workers) // 2]
    text = path.read_text(encoding="utf-8")
    count = iter(range(sys.maxsize))

    def touch() -> None:
        path.write_text(text.replace("description: ", f"description: Change {next(count)}, "), encoding="utf-8", newline="\n")

    return touch


ROWS: Mapping[str, Maker] = {"warm-1000": nothing, "changed-lint-10000": one_linted, "changed-render-10000": one_rendered}
