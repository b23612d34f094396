"""What was rendered and is unknown to Git: it lies where it should, and would be missing in a commit."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from compiler.config.config import Config
from compiler.output.names import INVENTORY
from compiler.output.unit import Unit


def untracked(config: Config, out: Path, units: Iterable[Unit]) -> tuple[str, ...]:
    """The directories in `out` where files of `units` lie that Git neither knows nor ignores. Empty where Git was not asked."""
    if config.tracked is None:
        return ()
    is_unknown = config.tracked.strays.__contains__
    below = Path(os.path.relpath(out, config.root))

    def is_stray(path: str) -> bool:
        return is_unknown((below / path).as_posix()) and (out / path).is_file()

    found = [each.directory for each in units if any(is_stray(f"{each.directory}/{name}") for name in (*each.files, INVENTORY))]
    return tuple([(out / directory).as_posix() for directory in sorted(found)])
