"""Workers linted, rendered, checked by the schemas of Kubernetes and written, or compared with what is there; cold."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import kapitan_input
from fleet import Fleet
from linting import check_jsonschema
from measure import Task, side_by_side
from rows import Beside, Maker, Missing, Place, Row, beside, forgotten, workerc, written


def one(place: Place) -> Row:
    return Row("rendering a repository of 1 Worker into files", rendering(place.fleet(1)), (), runs=15)


def thousand(place: Place) -> Row:
    fleet = place.fleet(1_000)
    ours = rendering(fleet)
    side_by_side([ours], runs=1, warm_up=0)  # kapitan is to write as much
    others = (kapitan(fleet, place.folder / "kapitan"), check_jsonschema(fleet, 0.2))
    return Row("rendering 1,000 Workers into files", ours, others, runs=3)


def check(place: Place) -> Row:
    fleet = place.fleet(1_000)
    side_by_side([rendering(fleet)], runs=1, warm_up=0)

    def forget() -> None:
        shutil.rmtree(fleet.folder / ".workerc-cache", ignore_errors=True)

    ours = workerc(fleet, "render", "--check", before=forget)._replace(tool="workerc render --check")
    others = (kapitan(fleet, place.folder / "kapitan"), check_jsonschema(fleet, 0.2))
    return Row("comparing 1,000 Workers with rendered files", ours, others, runs=3)


def rendering(fleet: Fleet) -> Task:
    ours = workerc(fleet, "render", "--quiet", before=forgotten(fleet))
    return ours._replace(output=lambda _: written(fleet.folder / "rendered"))


def kapitan(fleet: Fleet, folder: Path) -> Beside | Missing:
    kapitan_input.made(fleet.folder / "rendered" / "default", folder)
    compiled = folder / "compiled"

    def task(program: Path) -> Task:
        command: list[str | Path] = [program, "compile", "--quiet", "--inventory-backend", "reclass-rs", "--ignore-version-check"]
        before = lambda: shutil.rmtree(compiled, ignore_errors=True)  # noqa: E731 - the shortest way to say it
        return Task("kapitan", command, folder, before=before, output=lambda _: written(compiled))

    return beside("kapitan", task, 0.2)


ROWS: Mapping[str, Maker] = {"render-1": one, "render-1000": thousand, "check-1000": check}
