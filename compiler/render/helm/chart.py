"""The Helm target: the templates of the Kubernetes target with the tunable values left open."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from compiler.assets import templates_folder
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.render.configfiles import ConfigFiles
from compiler.render.helm.notes import Lines, Notes
from compiler.render.helm.opened import Extent, file_contents, file_path, opened
from compiler.render.helm.pages import IGNORED, VERSION, about, chart_text, notes_text, readme_text
from compiler.render.helm.templates import ChartTemplates
from compiler.render.helm.text import Known, chart_texts
from compiler.render.helm.tunable import NAMESPACE, PARTS, Tunable, tunable
from compiler.render.helm.values import schema_text, values_lines, values_text
from compiler.render.kubernetes import each_template
from compiler.render.own import NONE, OwnLoader, OwnTemplates
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.resources.worker import Worker
from compiler.traced import plain
from compiler.workload.workload import Node, Workload

TEMPLATES = "templates"
_UNFIT = "it has a value that the schema of the chart does not let through"


class Readable(NamedTuple):
    """A Workload with its configuration files, the fields that its chart leaves open, and why others are `fixed`, by the
    name of the value.
    """

    workload: Workload
    open_fields: tuple[Tunable, ...]
    fixed: Mapping[str, str]

    @property
    def follows_release(self) -> bool:
        return NAMESPACE not in self.fixed


class Charts:
    """Keeps compiled templates: one for a whole run. `own` are the templates of the repository."""

    def __init__(self, own: OwnTemplates = NONE) -> None:
        self._own = own
        self._reading = _Reading(templates_folder(), fields_of=Node)
        self._templates = ChartTemplates(templates_folder(), fields_of=Node)
        for templates in (self._reading, self._templates):
            if own and templates.loader:
                templates.loader = OwnLoader(own, templates.loader)
        self._skeletons: Known = {}
        self._config_files = ConfigFiles(self._reading, Skeletons())

    def render(self, workload: Workload, worker: Worker | None = None, version: str = VERSION) -> dict[str, bytes]:
        """The files of the chart for `workload`, by path. Raises what the Kubernetes target raises, and the same for a
        template of the repository that decides on a tunable value in a way that Helm has no form for.
        """
        read = self.readable(workload)
        contents = file_contents(read.workload)
        files = {file_path(name): content for name, content in contents.items()}
        files |= self.objects(read.workload, worker, Extent(read.open_fields, tuple(contents), read.follows_release))
        files["values.yaml"] = values_text(read.workload, read.open_fields).encode()
        files["values.schema.json"] = schema_text(workload.name, read.open_fields).encode()
        files["README.md"] = readme_text(read.workload, read.open_fields, read.fixed).encode()
        return completed(files, workload, version)

    def readable(self, workload: Workload) -> Readable:
        """`workload` with the files that its stack makes. Raises `ConfigFileProblem`."""
        self._reading.reads.clear()
        written = self._config_files.written(workload)
        held = self._held(workload) if self._reading.touched(workload) else {}
        fixed: dict[str, str] = {}
        fields = []
        for each in tunable(workload):
            name = ".".join(each.path)
            if each.field in held:
                fixed[name] = f"it is in the configuration file `{held[each.field]}`"
            elif not each.fits(workload):
                fixed[name] = _UNFIT
            else:
                fields.append(each)
        if NAMESPACE in held:
            fixed[NAMESPACE] = f"it is in the configuration file `{held[NAMESPACE]}`: install the chart into `{workload.namespace}`"
        return Readable(written, tuple(fields), fixed)

    def _held(self, workload: Workload) -> dict[str, str]:
        """Fields to the configuration file that was made of them."""
        found: dict[str, str] = {}
        for name, text in workload.config_templates.items():
            alone = dataclasses.replace(workload, config_templates={name: text})
            self._reading.reads.clear()
            self._config_files.written(alone)
            for field in self._reading.touched(alone):
                found.setdefault(field, str(name))
        return found

    def lines(self, workload: Workload, worker: Worker | None = None) -> dict[str, Lines]:
        """Where the lines of templates and values come from, by path."""
        read = self.readable(workload)
        extent = Extent(read.open_fields, tuple(file_contents(read.workload)), read.follows_release)
        return {
            **self.lines_of_objects(read.workload, worker, extent),
            "values.yaml": values_lines(read.workload, read.open_fields),
        }

    def lines_of_objects(self, workload: Workload, worker: Worker | None, extent: Extent) -> dict[str, Lines]:
        notes = Notes()
        texts = self._texts(workload, worker, extent, notes)
        return {path: notes.taken_from(text)[1] for path, text in texts.items()}

    def objects(self, workload: Workload, worker: Worker | None, extent: Extent) -> dict[str, bytes]:
        """Templates of the chart by their paths."""
        return {path: text.encode() for path, text in self._texts(workload, worker, extent).items()}

    def _texts(self, workload: Workload, worker: Worker | None, extent: Extent, notes: Notes | None = None) -> dict[str, str]:
        """Two templates of the repository may be called the same."""
        left = opened(workload, extent)
        texts: dict[str, list[str]] = {}

        def written(name: str) -> list[str]:
            return chart_texts(self._templates.render(name, w=left), notes, self._skeletons)

        for name, found in each_template(self._own, worker, written):
            texts.setdefault(name, []).extend(found)
        return {f"{TEMPLATES}/{name}.yaml": "---\n".join(found) for name, found in texts.items() if found}


def completed(files: dict[str, bytes], workload: Workload, version: str) -> dict[str, bytes]:
    """`files` with those that a chart has whatever is in it."""
    files[f"{TEMPLATES}/NOTES.txt"] = notes_text(workload).encode()
    files[".helmignore"] = IGNORED.encode()
    stack = plain(workload.labels.get("app.kubernetes.io/version")) or plain(workload.image.tag)
    files["Chart.yaml"] = chart_text(str(workload.name), version, files, about=about(workload), app_version=stack).encode()
    return files


class _Reading(Templates):
    """Notes which fields of a Workload templates look at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reads: set[tuple[int, str]] = set()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Node):
            self.reads.add((id(obj), attribute))
        return super().getattr(obj, attribute)

    def touched(self, workload: Workload) -> set[str]:
        """The tunable fields of `workload`, or what is a part of them, among those, and the namespace."""
        found = {part if (whole := PARTS.get(part)) is None else whole[0] for part in PARTS if self._read(workload, part)}
        found |= {each.field for each in tunable(workload) if self._read(workload, each.field)}
        if self._read(workload, NAMESPACE) or self._read(workload, "contract"):
            found.add(NAMESPACE)
        return found

    def _read(self, workload: Workload, field: str) -> bool:
        outer, _, inner = field.partition(".")
        return ((id(getattr(workload, outer)), inner) if inner else (id(workload), outer)) in self.reads
