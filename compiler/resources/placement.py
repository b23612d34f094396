"""That a bundle names a resource, and may say in which workspace it is."""

from __future__ import annotations

from compiler.diagnostics import FieldPath, Related
from compiler.document import Document
from compiler.records import NamedTuple

WORKSPACE = "workspace"


class Placement(NamedTuple):
    """The entry at `path` in the `document` of a bundle names the file of a resource.

    `bundle` is the name of the bundle, `workspace` what the entry says; None where either says nothing that can be used.
    """

    document: Document
    path: FieldPath
    bundle: str | None
    workspace: str | None

    def related(self, message: str) -> Related:
        """The workspace in the bundle, or else the entry, to name beside a finding."""
        path = self.path if self.workspace is None else (*self.path, WORKSPACE)
        return Related(self.document.source.name, self.document.key_span(path), message)
