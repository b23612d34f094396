"""What rules of the scope `repository` take and yield: everything that one environment holds, and a finding with places
in several files.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.records import NamedTuple
from compiler.repository.bundles import Rooted, unchanged
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared
from compiler.resources.worker import Worker

Subject = Worker | Declared


class Compared(NamedTuple):
    """All Workers and declarations as they are in one environment, in the order of their files.

    `files` says of every file that was read, by its name, whether it holds a resource; it is None where only a part of the
    repository is looked at, so that nobody can say what is missing. `rooted` leads from such a name to the path below the root.
    """

    workers: tuple[Worker, ...]
    declared: tuple[Declared, ...]
    platform: Platform
    files: Mapping[str, bool] | None = None
    rooted: Rooted = unchanged


class Place(NamedTuple):
    """A field of another resource, and what is to be said of it."""

    subject: Subject
    path: FieldPath
    message: str


class Comparison(NamedTuple):
    """A finding on `subject`, with the places in other resources that make it one."""

    subject: Subject
    finding: Finding
    others: tuple[Place, ...] = ()
