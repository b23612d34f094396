"""One chart for several environments: what they differ in has to be a value or a configuration file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.render.helm.chart import Charts, Readable, completed
from compiler.render.helm.notes import Lines
from compiler.render.helm.opened import PART_OF, Extent, file_contents, file_path, opened
from compiler.render.helm.pages import VERSION, readme_text
from compiler.render.helm.tunable import Tunable
from compiler.render.helm.values import difference_text, schema_text, values, values_lines, values_text
from compiler.render.openvalue import Open
from compiler.resources.worker import Worker
from compiler.traced import plain
from compiler.workload.workload import Node, Workload

_SOURCES = frozenset(("addresses", "config_templates", "stack_spec"))  # of configuration files
_COMPOUND = (Node, Mapping, list, tuple)


class Variant(NamedTuple):
    """A Worker in one environment."""

    environment: str
    workload: Workload
    worker: Worker


class ApartError(Exception):
    """Two environments need two charts. `fields` are those of a Workload in which they differ."""

    def __init__(self, one: Variant, other: Variant, fields: tuple[str, ...]) -> None:
        super().__init__(f"`{one.environment}` and `{other.environment}` differ in {', '.join(fields)}")
        self.one, self.other, self.fields = one, other, fields


class SharedCharts:
    def __init__(self, charts: Charts) -> None:
        self._charts = charts

    def render(self, variants: Sequence[Variant], version: str = VERSION) -> dict[str, bytes]:
        """The files of the chart for all of `variants`; the values of the first are its defaults.

        Raises `ApartError`, and what a chart for one environment raises.
        """
        reads, contents, extent = self._common(variants)
        fields, shared = tuple(extent.fields), extent.files
        files = self._charts.objects(reads[0].workload, variants[0].worker, extent)
        for variant, read in zip(variants[1:], reads[1:], strict=True):
            if self._charts.objects(read.workload, variant.worker, extent) != files:
                apart = _differences(opened(reads[0].workload, extent), opened(read.workload, extent))
                raise ApartError(variants[0], variant, tuple(dict.fromkeys(apart)) or ("templates",))
        for variant, found in zip(variants, contents, strict=True):
            files |= {file_path(name, variant.environment): found[name] for name in shared}
        files |= _values(variants, reads, fields)
        namespaces = {variant.environment: str(variant.workload.namespace) for variant in variants}
        fixed = {name: reason for read in reads for name, reason in read.fixed.items()}
        files["README.md"] = readme_text(reads[0].workload, fields, fixed, namespaces).encode()
        return completed(files, variants[0].workload, version)

    def lines(self, variants: Sequence[Variant]) -> dict[str, Lines]:
        """Where the lines of templates and of `values.yaml` come from, by path: what the first of `variants` says."""
        reads, _, extent = self._common(variants)
        lines = self._charts.lines_of_objects(reads[0].workload, variants[0].worker, extent)
        return {**lines, "values.yaml": values_lines(reads[0].workload, extent.fields, variants[0].environment)}

    def _common(self, variants: Sequence[Variant]) -> tuple[list[Readable], list[dict[str, bytes]], Extent]:
        """What each of `variants` says, the files of each, and what all of them can leave open."""
        reads = [self._charts.readable(variant.workload) for variant in variants]
        contents = [file_contents(read.workload) for read in reads]
        shared = [name for name in contents[0] if all(name in others for others in contents)]
        fields = [each for each in reads[0].open_fields if all(each in read.open_fields for read in reads)]
        follows = all(read.follows_release for read in reads)
        return reads, contents, Extent(fields, shared, follows, _part_of_varies(variants), shared=True)


def _values(variants: Sequence[Variant], reads: Sequence[Readable], fields: Sequence[Tunable]) -> Iterator[tuple[str, bytes]]:
    first, defaults = variants[0], values(reads[0].workload, fields)
    yield "values.yaml", values_text(reads[0].workload, fields, first.environment).encode()
    names = [variant.environment for variant in variants]
    yield "values.schema.json", schema_text(str(first.workload.name), fields, names).encode()
    for variant, read in zip(variants, reads, strict=True):
        text = difference_text(variant.environment, defaults, values(read.workload, fields))
        yield f"values-{variant.environment}.yaml", text.encode()


def _part_of_varies(variants: Iterable[Variant]) -> bool:
    """Whether the label that names the workspace follows that: one that names a bundle does not."""
    pairs = {(str(each.workload.namespace), str(each.workload.labels.get(PART_OF))) for each in variants}
    return len(pairs) > 1 and all(namespace == part for namespace, part in pairs)


def _differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Paths at which two Workloads are not the same."""
    if isinstance(one, Open) or isinstance(other, Open):
        if not (isinstance(one, Open) and isinstance(other, Open) and one.go == other.go):
            yield path
    elif isinstance(one, Node) and isinstance(other, Node) and type(one) is type(other):
        for field in dataclasses.fields(one):
            if field.name not in _SOURCES:
                yield from _differences(getattr(one, field.name), getattr(other, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted({*one, *other}):
            yield from _differences(one.get(key), other.get(key), f"{path}.{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _differences(mine, theirs, f"{path}[{index}]")
    elif isinstance(one, _COMPOUND) or isinstance(other, _COMPOUND) or plain(one) != plain(other):
        yield path
