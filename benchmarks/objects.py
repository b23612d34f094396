"""What is done with rendered objects elsewhere: validated, scanned, put together. Nothing is promised about these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from fleet import Fleet
from measure import Command, Task, side_by_side
from rendering import rendering
from rows import Maker, Place, Row, beside, workerc

_CHARTS = "for chart in rendered/default/*/*/; do {helm} template x $chart || exit 1; done"
_SKIPPED = re.compile(rb"Skipped checks: (\d+)")


def validated(place: Place) -> Row:
    fleet = place.fleet(100)
    side_by_side([rendering(fleet)], runs=1, warm_up=0)
    objects = _objects(fleet)

    def validate(program: Path) -> Task:
        return Task("kubernetes-validate", [program, "--quiet", *objects], fleet.folder, output=lambda _: f"{len(objects):,} files")

    def scan(program: Path) -> Task:
        command: Command = [program, "--framework", "kubernetes", "--compact", "--quiet", "--directory", "rendered"]
        return Task("checkov", command, fleet.folder, (0, 1), output=_scanned)

    ours = workerc(fleet, "lint", "--rendered")._replace(tool="workerc lint --rendered")
    return Row(
        "judging 100 Workers and their objects", ours, (beside("kubernetes-validate", validate), beside("checkov", scan)), runs=3
    )


def helm(place: Place) -> Row:
    fleet = place.fleet(100)
    charts = workerc(fleet, "render", "--target", "helm", "--quiet")
    side_by_side([charts], runs=1, warm_up=0)

    def template(program: Path) -> Task:
        return Task("helm template", ["sh", "-c", _CHARTS.format(helm=program)], fleet.folder)

    other = Place(place.folder / "beside", place.quick).fleet(100)
    return Row("rendering 100 Workers, and helm its charts of them", rendering(other), (beside("helm", template),), runs=3)


def kustomize(place: Place) -> Row:
    fleet = place.fleet(1_000)
    side_by_side([rendering(fleet)], runs=1, warm_up=0)

    def build(program: Path) -> Task:
        return Task("kubectl kustomize", [program, "kustomize", "rendered/default"], fleet.folder)

    ours = workerc(fleet, "render", "--check")._replace(tool="workerc render --check")
    return Row("reading 1,000 rendered Workers", ours, (beside("kubectl", build),), runs=3)


def _objects(fleet: Fleet) -> list[Path]:
    found = (fleet.folder / "rendered").rglob("[!.]*.yaml")
    return [path.relative_to(fleet.folder) for path in sorted(found) if path.name != "kustomization.yaml"]


def _scanned(printed: bytes) -> str:
    skipped = _SKIPPED.search(printed)
    return f"{len(printed):,} bytes printed, {int(skipped[1]) if skipped else 0} checks skipped"


ROWS: Mapping[str, Maker] = {"objects-100": validated, "helm-100": helm, "kustomize-1000": kustomize}
