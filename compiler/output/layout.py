"""Whether units can lie beside each other: portable paths, and no two that a disk would take for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.lint.rules.reported import tree as rules
from compiler.output.names import unusable
from compiler.output.steps import Problem
from compiler.output.unit import Unit


def layout_problems(units: Sequence[Unit]) -> list[Problem]:
    """What is wrong with the paths of `units`, sorted by directory, before the disk is looked at."""
    return [*_unportable(units), *_collisions(units)]


def _unportable(units: Sequence[Unit]) -> Iterator[Problem]:
    advice = "choose a name of letters, digits, `.`, `-` and `_`"
    for unit in units:
        parts = [(part, wrong) for part in unit.key if part and (wrong := unusable(part, directory=True))]
        if not parts and (wrong := unusable(unit.directory, directory=True)):
            yield Problem(rules.unportable_path, unit.directory, f"the path `{unit.directory}` {wrong}", advice)
        for name in unit.files:
            if wrong := unusable(name):
                yield Problem(rules.unportable_path, f"{unit.directory}/{name}", f"the path `{name}` {wrong}", advice)
        for part, wrong in parts:
            yield Problem(rules.unportable_path, unit.directory, f"the name `{part}` {wrong}", advice)


def _collisions(units: Sequence[Unit]) -> Iterator[Problem]:
    """One for each path: where directories collide nothing is said of the files in them."""
    folders: dict[str, str] = {}
    apart: list[Unit] = []
    for unit in units:
        spelled = [(folder, folders.setdefault(folder.lower(), folder)) for folder in _prefixes(unit.directory)]
        if clash := next((pair for pair in spelled if pair[0] != pair[1]), None):
            yield _collision(*clash)
        elif apart and apart[-1].directory == unit.directory:  # they are sorted
            yield _collision(unit.directory, unit.directory)
        else:
            apart.append(unit)
    directories = {unit.directory for unit in apart}
    files: dict[str, str] = {}
    for unit in apart:
        for name in sorted(unit.files):
            path = f"{unit.directory}/{name}"
            lowered = path.lower()
            others: list[str | None] = [files.get(lowered), folders.get(lowered)]
            files[lowered] = path
            if "/" in name:
                inner = [f"{unit.directory}/{folder}" for folder in _prefixes(name)[:-1]]
                others += [files.get(folder.lower()) for folder in inner]
                others += [folder for folder in inner if folder in directories]
            if any(others):
                yield from (_collision(path, other) for other in others if other)


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _collision(path: str, other: str) -> Problem:
    message = "two things are written here" if path == other else f"it and `{other}` are one path on some disks"
    return Problem(rules.colliding_output, path, message, "rename one of the two")
