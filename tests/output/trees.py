"""Trees as text: units written as `default/public/reader: deployment=1 configmap=2`, directories read back the same way."""

from dataclasses import replace
from pathlib import Path

from compiler.output.apply import apply
from compiler.output.inventory import read
from compiler.output.names import INVENTORY
from compiler.output.plan import Plan, plan
from compiler.output.unit import Remembered, Unit, UnitKey, digest


def unit(text: str, key: UnitKey | None = None) -> Unit:
    directory, _, files = text.partition(":")
    environment, workspace, resource = directory.split("/")[-3:]
    contents = dict(file.split("=") for file in files.split())
    key = key or UnitKey("kubernetes", environment, workspace, resource)
    return Unit(key, directory, {name: content.encode() for name, content in contents.items()})


def units(text: str) -> list[Unit]:
    return [unit(line.strip()) for line in text.strip().splitlines()]


def remembered(made: Unit, loads: list[str] | None = None) -> Unit:
    """`made` as a run knows it that has only its digests; its directory is added to `loads` when its bytes are asked for."""

    def load() -> dict[str, bytes]:
        if loads is not None:
            loads.append(made.directory)
        return dict(made.files)

    return made._replace(files=Remembered({name: digest(data) for name, data in made.files.items()}, load))


def loaded(made: Plan) -> Plan:
    """`made` with the bytes of what it would load when it is applied."""
    changes = tuple(change._replace(new=change.data) for change in made.changes)
    steps = [replace(step, changes=tuple(change._replace(new=change.data) for change in step.changes)) for step in made.steps]
    return made._replace(changes=changes, steps=tuple(steps))


def put(out: Path, path: str, content: str = "") -> None:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_text(content)


def render(out: Path, text: str, **options) -> Plan:
    """A run that ends well; complete unless said otherwise."""
    made = plan(out, units(text), **({"complete": True} | options))
    assert not made.blocked, said(made)
    apply(made)
    return made


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file below `out`, records of ours among them."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def tree(out: Path) -> str:
    """What `units` would read; files without an inventory are there, inventories are not."""
    lines: dict[str, list[str]] = {}
    for path, data in bytes_of(out).items():
        directory, _, name = path.rpartition("/")
        if name != INVENTORY:
            lines.setdefault(directory, []).append(f"{name}={data.decode()}")
    return "\n".join(f"{directory}: {' '.join(files)}" for directory, files in sorted(lines.items()))


def listed(out: Path, directory: str) -> list[str]:
    return sorted(read((out / directory / INVENTORY).read_bytes()).digests)


def did(made: Plan) -> list[str]:
    """The changes below the output directory, for instance `create default/public/reader/deployment`."""
    return [line.replace(made.out.as_posix() + "/", "") for line in made.lines]


def said(made: Plan) -> list[str]:
    return [
        f"{problem.file.removeprefix(made.out.as_posix()).removeprefix('/')}: {problem.code} {problem.message}"
        for problem in made.problems
    ]
