"""The Kubernetes target: a Workload to manifests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.assets import template_files, templates_folder
from compiler.diagnostics import FieldPath
from compiler.hints import TypeVar
from compiler.manifest.manifest import Content, Manifest
from compiler.render.configfiles import ConfigFiles
from compiler.render.own import FOLDER, NONE, SUFFIX, OwnLoader, OwnTemplates
from compiler.render.problem import TemplateProblem
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.resources.worker import Worker
from compiler.workload.workload import Node, Workload

Found = TypeVar("Found")


class Kubernetes:
    """Keeps compiled templates and parsed skeletons: one for a whole run. `own` are the templates of the repository."""

    def __init__(self, own: OwnTemplates = NONE) -> None:
        self._templates = Templates(templates_folder(), fields_of=Node)
        if own and self._templates.loader:
            self._templates.loader = OwnLoader(own, self._templates.loader)
        self._own = own
        self._skeletons = Skeletons(self._templates.walked)
        self._config_files = ConfigFiles(self._templates, self._skeletons)

    def render(self, workload: Workload, worker: Worker | None = None) -> list[Manifest]:
        """The objects of `workload`, sorted by file name; `worker` says which templates of the repository are for it.

        Raises `ConfigFileProblem` for a template of its stack, and a group of `TemplateProblem` for those of the repository.
        """
        workload = self._config_files.written(workload)
        rendered = each_template(self._own, worker, lambda name: self._manifests(name, workload))
        return sorted([manifest for _, found in rendered for manifest in found], key=lambda manifest: manifest.file_name)

    def _manifests(self, name: str, workload: Workload) -> list[Manifest]:
        manifests = self._skeletons.manifests(self._templates.render(name, w=workload))
        for manifest in manifests:
            manifest.template = name if self._own else ""
            if manifest.kind == "ConfigMap" and self._config_files.contents:
                manifest.contents = _contents(manifest, self._config_files.contents)
        return manifests


def _contents(manifest: Manifest, known: Mapping[str, Content]) -> dict[FieldPath, Content]:
    """Those of `known` that `manifest` holds."""
    data = manifest.object.get("data")
    there = data if isinstance(data, dict) else {}
    return {("data", name): content for name, content in known.items() if there.get(name) == content.text}


def each_template(own: OwnTemplates, worker: Worker | None, render: Callable[[str], Found]) -> list[tuple[str, Found]]:
    """What `render` gives for each template of objects for `worker`, by what the template's file is called.

    Raises a group of `TemplateProblem` for those of the repository.
    """
    ours = {path.rpartition("/")[2].removesuffix(SUFFIX): path for path in object_templates()}
    names = own.names(worker, ours) if worker and own else list(ours.values())
    found: list[tuple[str, Found]] = []
    problems: list[TemplateProblem] = []
    for name in names:
        try:
            found.append((name.rpartition("/")[2].removesuffix(SUFFIX), render(name)))
        except TemplateProblem as problem:
            blamed = own.blamed(problem)
            if blamed is None:
                raise
            problems.append(blamed)
    if problems:
        raise ExceptionGroup("templates of the repository", problems)
    return found


def object_templates() -> Iterator[str]:
    """Names of the templates that render objects; those with an underscore hold parts of others."""
    for name in template_files(FOLDER, SUFFIX):
        if not name.startswith("_"):
            yield f"{FOLDER}/{name}{SUFFIX}"
