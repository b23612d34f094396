"""Sources judged, cold: all rules of workerc, beside linters of YAML and validators that do a part of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from fleet import ROOT, Fleet
from measure import Command, Task
from rows import Beside, Maker, Missing, Place, Row, beside, counted, forgotten, workerc

SCHEMA = ROOT / "schemas" / "worker.v1beta.schema.json"
RULES = "{extends: relaxed, rules: {line-length: disable}}"  # fewer and cheaper ones than by default
JUDGED = (0, 1)  # findings are what was looked for


def one(place: Place) -> Row:
    fleet = place.fleet(1)
    file = fleet.workers[0].relative_to(fleet.folder)
    ours = workerc(fleet, "lint", str(file), before=forgotten(fleet))
    return Row("linting one Worker", ours, (yamllint(fleet, 0.6), check_jsonschema(fleet, 0.25)), runs=15)


def hundred(place: Place) -> Row:
    fleet = place.fleet(100, errors=True)
    ours = workerc(fleet, "lint", codes=JUDGED, before=forgotten(fleet))
    return Row("linting a repository of 100 Workers", ours, (yamllint(fleet), check_jsonschema(fleet)))


def thousand(place: Place) -> Row:
    fleet = place.fleet(1_000, errors=True)
    ours = workerc(fleet, "lint", codes=JUDGED, before=forgotten(fleet))
    return Row("linting a repository of 1,000 Workers", ours, (yamllint(fleet, 0.08), check_jsonschema(fleet, 0.15)), runs=3)


def yamllint(fleet: Fleet, at_most: float | None = None) -> Beside | Missing:
    names = [path.relative_to(fleet.folder) for path in fleet.workers]
    return beside("yamllint", lambda program: _task("yamllint", fleet, [program, "-d", RULES, *names]), at_most)


def check_jsonschema(fleet: Fleet, at_most: float | None = None) -> Beside | Missing:
    """With the schema that workerc publishes."""
    shutil.copy(SCHEMA, fleet.folder / "schema.json")
    names = [path.relative_to(fleet.folder) for path in fleet.workers]
    command: list[str | Path] = ["--schemafile", "schema.json", *names]
    return beside("check-jsonschema", lambda program: _task("check-jsonschema", fleet, [program, *command]), at_most)


def _task(tool: str, fleet: Fleet, command: Command) -> Task:
    count = len(fleet.workers)
    return Task(
        tool, command, fleet.folder, JUDGED, output=lambda printed: f"{counted(count, 'file')}, {len(printed):,} bytes printed"
    )


ROWS: Mapping[str, Maker] = {"lint-1": one, "lint-100": hundred, "lint-1000": thousand}
