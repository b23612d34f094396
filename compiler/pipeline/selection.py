"""Which rules count in a run."""

from __future__ import annotations

from typing import NamedTuple

from compiler.diagnostics import Diagnostic


class Selection(NamedTuple):
    """Codes, families or names of rules. `select` None stands for all. Blocking diagnostics always count."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()

    def allows(self, diagnostic: Diagnostic) -> bool:
        if diagnostic.blocking:
            return True
        chosen = self.select is None or _named(diagnostic, self.select)
        return chosen and not _named(diagnostic, self.ignore)


def _named(diagnostic: Diagnostic, names: tuple[str, ...]) -> bool:
    return any(diagnostic.code.startswith(name) or diagnostic.name == name for name in names)
