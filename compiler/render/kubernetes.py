"""The Kubernetes target: a Workload to manifests."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.assets import template_files, templates_folder
from compiler.manifest.manifest import Manifest
from compiler.render.configfiles import ConfigFiles
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.workload.workload import Node, Workload

_FOLDER, _SUFFIX = "kubernetes", ".yaml.j2"


class Kubernetes:
    """Keeps compiled templates and parsed skeletons: one for a whole run."""

    def __init__(self) -> None:
        self._templates = Templates(templates_folder(), fields_of=Node)
        self._skeletons = Skeletons()
        self._config_files = ConfigFiles(self._templates, self._skeletons)

    def render(self, workload: Workload) -> list[Manifest]:
        """The objects of `workload`, sorted by file name. Raises `ConfigFileProblem` for a template of its stack."""
        workload = self._config_files.written(workload)
        found = [manifest for name in object_templates() for manifest in self._manifests(name, workload)]
        return sorted(found, key=lambda manifest: manifest.file_name)

    def _manifests(self, name: str, workload: Workload) -> list[Manifest]:
        return self._skeletons.manifests(self._templates.render(name, w=workload))


def object_templates() -> Iterator[str]:
    """Names of the templates that render objects; those with an underscore hold parts of others."""
    for name in template_files(_FOLDER, _SUFFIX):
        if not name.startswith("_"):
            yield f"{_FOLDER}/{name}{_SUFFIX}"
