"""The chart of what Workers of a workspace need together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from compiler.assets import templates_folder
from compiler.manifest.manifest import Manifest
from compiler.render.helm.chart import TEMPLATES
from compiler.render.helm.pages import IGNORED, VERSION, chart_text, workspace_readme
from compiler.render.helm.templates import ChartTemplates
from compiler.render.helm.text import chart_texts
from compiler.render.helm.tunable import NAMESPACE_GO
from compiler.render.helm.values import NO_VALUES, schema_text
from compiler.render.openvalue import Open
from compiler.render.workspace import object_templates
from compiler.traced import origins, plain
from compiler.workload.workload import Node
from compiler.workload.workspace import Workspace


class WorkspaceCharts:
    """Keeps compiled templates: one for a whole run. No template of the repository reaches these."""

    def __init__(self) -> None:
        self._templates = ChartTemplates(templates_folder(), fields_of=Node)

    def render(self, workspace: Workspace, manifests: Iterable[Manifest], version: str = VERSION) -> dict[str, bytes]:
        """The files of the chart, by path; `manifests` are what the workspace gives as plain ones.

        Each object has a file of its own, so that a run for some of the Workers leaves those of the others alone.
        """
        namespace = str(plain(workspace.name))
        left = dataclasses.replace(workspace, name=Open(NAMESPACE_GO, str, next(iter(origins(workspace.name)), None)))  # type: ignore[arg-type]
        objects = sorted(manifests, key=lambda manifest: (manifest.kind, manifest.name))  # as templates and claims are
        texts = [text for name in object_templates() for text in chart_texts(self._templates.render(name, s=left))]
        name = f"{namespace}-workspace"
        files = {f"{TEMPLATES}/{each.file_name}": text.encode() for each, text in zip(objects, texts, strict=True)}
        files["values.yaml"] = NO_VALUES.encode()
        files["values.schema.json"] = schema_text(name, ()).encode()
        files["README.md"] = workspace_readme(name, namespace, [f"{each.kind} {each.name}" for each in objects]).encode()
        files[".helmignore"] = IGNORED.encode()
        about = f"What the Workers of the workspace {namespace} need together"
        files["Chart.yaml"] = chart_text(name, version, files, about=about, app_version=None).encode()
        return files
