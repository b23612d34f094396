"""Schemas for editors at the root of a repository, and the way there from each file; `new` and `fmt --schema` write both."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.cli.terminal import tell
from compiler.cli.writing import write_files
from compiler.config.discovery import shown
from compiler.lint.schemalines import SUFFIX, with_schema_lines
from compiler.report.visible import visible
from compiler.repository.editors import editor_text
from compiler.repository.repository import read_source
from compiler.resources.schema import VERSIONS
from compiler.source import Source


def schema_at(root: Path, kind: str) -> Path:
    """Where the schema of resources of the type `kind` lies in a repository, absolute; it need not be there."""
    return Path(os.path.abspath(root)) / f"{kind}{SUFFIX}"  # noqa: PTH100 - links stay as they were written


def way_to(schema: Path, beside: Path) -> str:
    """How a file in the folder `beside` names `schema`: relative, with `/`."""
    return Path(os.path.relpath(schema, beside)).as_posix()


def led(source: Source, root: Path, beside: Path) -> Source:
    """`source`, which lies in the folder `beside`, with lines that lead to the schemas in `root`."""
    return with_schema_lines(read_source(source, ours=False), lambda kind: way_to(schema_at(root, kind), beside))


def write_schemas(source: Source, root: Path, *, quiet: bool) -> None:
    """The schemas that `source` needs and `root` has not got. Raises `WriteError`."""
    for kind in sorted({each.type for each in read_source(source, ours=False).resources} & VERSIONS.keys()):
        path = schema_at(root, kind)
        if f"{kind}{SUFFIX}" in source.text and not path.exists():
            write_files({path: editor_text(kind)})
            tell(f"created  {visible(shown(path))}", quiet=quiet)
