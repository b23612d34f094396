"""The objects that belong to a workspace and to no single Worker."""

from __future__ import annotations

from compiler.assets import template_files, templates_folder
from compiler.manifest.manifest import Manifest
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.workload.workload import Node
from compiler.workload.workspace import Workspace

_FOLDER, _SUFFIX = "workspace", ".yaml.j2"


class WorkspaceObjects:
    """Keeps compiled templates and parsed skeletons: one for a whole run. No template of the repository reaches these."""

    def __init__(self) -> None:
        self._templates = Templates(templates_folder(), fields_of=Node)
        self._skeletons = Skeletons(self._templates.walked)

    def render(self, workspace: Workspace) -> list[Manifest]:
        """Sorted by file name."""
        fragments = [self._templates.render(name, s=workspace) for name in object_templates()]
        found = [manifest for fragment in fragments for manifest in self._skeletons.manifests(fragment)]
        return sorted(found, key=lambda manifest: manifest.file_name)


def object_templates() -> list[str]:
    """Names of the templates that render objects, sorted."""
    return [f"{_FOLDER}/{name}{_SUFFIX}" for name in template_files(_FOLDER, _SUFFIX) if not name.startswith("_")]
