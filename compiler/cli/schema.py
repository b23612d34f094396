"""`workerc schema`."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.results import write_file
from compiler.resources.example import example as annotated
from compiler.resources.schema import schema_text

_TYPE = click.option("-t", "--type", "kind", default="worker", show_default=True, metavar="TYPE", help="DataOS resource type.")
_VERSION = click.option("-v", "version", metavar="VERSION", help="Version of the type. Default: its current one.")
_OUTPUT = click.option("-o", "--output", metavar="FILE", default="-", help="Where to write; `-` is standard output.")


@click.group()
def schema() -> None:
    """Print JSON Schemas and an annotated example."""


@schema.command()
@_TYPE
@_VERSION
@_OUTPUT
def generate(kind: str, version: str | None, output: str) -> None:
    """JSON Schema of the section that is named after the type, such as `worker:`."""
    _write(schema_text(kind, version, section=True), output)


@schema.command()
@_TYPE
@_VERSION
@_OUTPUT
def resource(kind: str, version: str | None, output: str) -> None:
    """JSON Schema of the whole resource, for editors and other validators."""
    _write(schema_text(kind, version, section=False), output)


@schema.command()
@_TYPE
@_VERSION
@_OUTPUT
def example(kind: str, version: str | None, output: str) -> None:
    """An annotated manifest that lints clean."""
    _write(annotated(kind, version), output)


def _write(text: str, output: str) -> None:
    if output == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(output), text.encode())
