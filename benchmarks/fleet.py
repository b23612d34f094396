"""Repositories of any size to measure on: the Workers of `examples/fleet`, again and again, each a little different.

The same count gives the same bytes. One Worker in ten has a finding: warnings, and with `errors` also what stops a render.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "fleet"

SEED = 20261124
WITH_FINDING = 0.1
IN_A_FOLDER = 100

CONFIGURATION = """\
sources: [workers, platform]
output: rendered
kustomization: environment
images:
  pullSecrets: [our-registry]
valuesFiles: [values/common.yaml, values/prod.yaml]
"""

_NAME = re.compile(r"^name: (.*)$", re.MULTILINE)
_NUMBERS = re.compile(r"^(?P<key>      (?:cpu|memory): )(?P<value>\d+)(?P<unit>m|Mi)$", re.MULTILINE)
_SHARED = re.compile(r"(consumer_group|queue|subscriptionName): ([\w-]+)$|(dataos://[\w-]+:[\w-]+/)([\w-]+)", re.MULTILINE)

Spoil = Callable[[str], str]


class Fleet(NamedTuple):
    """A repository at `folder`; `workers` are its files, in order."""

    folder: Path
    workers: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        return sum(path.stat().st_size for path in self.workers)


def _parked(text: str) -> str:
    return re.sub(r"^  replicas: .*$", "  replicas: 0", text, flags=re.MULTILINE)


def _without_compute(text: str) -> str:
    return re.sub(r"^  compute: .*\n", "", text, flags=re.MULTILINE)


def _misspelt(text: str) -> str:
    return re.sub(r"^  replicas:", "  replica:", text, flags=re.MULTILINE)


def _nowhere(text: str) -> str:
    return re.sub(r"^  compute: .*$", "  compute: nowhere", text, flags=re.MULTILINE)


WARNINGS: tuple[Spoil, ...] = (_parked, _without_compute)
ERRORS: tuple[Spoil, ...] = (_misspelt, _nowhere)


def made(folder: Path, count: int, *, errors: bool) -> Fleet:
    """A repository of `count` Workers in the empty `folder`."""
    for name in ("platform", "values"):
        shutil.copytree(EXAMPLE / name, folder / name)
    (folder / "platform" / "bundles.yaml").unlink()  # names Workers by their files
    (folder / "workerc.yaml").write_text(CONFIGURATION, encoding="utf-8")
    chance = random.Random(SEED)
    originals = sorted(EXAMPLE.glob("workers/*/*.yaml"))
    written = []
    for number in range(count):
        original = originals[number % len(originals)]
        beside = folder / "workers" / original.parent.name / f"{number // IN_A_FOLDER:03}"
        if not beside.is_dir():
            beside.mkdir(parents=True)
            if (original.parent / "mappings").is_dir():
                shutil.copytree(original.parent / "mappings", beside / "mappings")
        text = _varied(original.read_text(encoding="utf-8"), number, chance)
        if chance.random() < WITH_FINDING:
            text = chance.choice((*WARNINGS, *ERRORS) if errors else WARNINGS)(text)
        path = beside / f"{original.stem}-{number:05}.yaml"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return Fleet(folder, tuple(written))


def _varied(text: str, number: int, chance: random.Random) -> str:
    """Another name, sources and tables of its own, and requests as different teams would have chosen them."""
    head, marker, rest = text.partition("    limits:")
    factor = chance.choice((1, 1, 1, 2, 3))
    head = _NUMBERS.sub(lambda found: f"{found['key']}{max(int(found['value']) // factor, 50)}{found['unit']}", head)
    text = _NAME.sub(rf"name: \g<1>-{number:05}", head + marker + rest, count=1)
    return _SHARED.sub(lambda found: _own(found, number), text)  # two Workers with one consumer group are a finding


def _own(found: re.Match[str], number: int) -> str:
    return f"{found[1]}: {found[2]}-{number:05}" if found[1] else f"{found[3]}{found[4]}_{number:05}"
