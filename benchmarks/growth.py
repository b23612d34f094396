"""Ten times as many Workers: time as their number, and memory within bounds."""

from __future__ import annotations

from collections.abc import Mapping

from rendering import rendering
from rows import Beside, Maker, Place, Row, forgotten, workerc

AT_MOST, MEGABYTES = 11, 250


def linting(place: Place) -> Row:
    large, small = place.fleet(10_000), place.fleet(1_000)
    ours = workerc(large, "lint", before=forgotten(large))
    less = workerc(small, "lint", before=forgotten(small))._replace(tool="workerc lint, 1,000 Workers")
    return Row("linting 10,000 Workers", ours, (Beside(less, AT_MOST),), runs=3, memory=MEGABYTES)


def rendered(place: Place) -> Row:
    large, small = place.fleet(10_000), place.fleet(1_000)
    less = rendering(small)._replace(tool="workerc render, 1,000 Workers")
    return Row("rendering 10,000 Workers", rendering(large), (Beside(less, AT_MOST),), runs=3, memory=MEGABYTES)


ROWS: Mapping[str, Maker] = {"lint-10000": linting, "render-10000": rendered}
