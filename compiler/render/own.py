"""Templates of a repository, which add to ours and replace them: for all Workers, those of a stack, those with a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import jinja2
from jinja2 import BaseLoader

from compiler.hints import Any
from compiler.regex import regex
from compiler.render.problem import TemplateProblem
from compiler.resources.worker import Worker
from compiler.source import Source

FOLDER, SUFFIX = "kubernetes", ".yaml.j2"
OURS = "workerc/"  # before the name of a template that ships with workerc, whatever replaces it
STACKS, TAGS = "stacks", "tags"

_UNPORTABLE = regex(r"[^A-Za-z0-9._-]")


class OwnTemplates:
    """`sources` are by path below the folder of templates: `kubernetes/podmonitor.yaml.j2`. Their names are those that
    people see.
    """

    def __init__(self, sources: Mapping[str, Source] | None = None) -> None:
        self.sources = sources or {}
        self._shown = {source.name: source for source in self.sources.values()}

    def __bool__(self) -> bool:
        return bool(self.sources)

    def source(self, name: str) -> Source | None:
        """The one that a problem or an origin calls `name`, None for one of ours."""
        return self._shown.get(name) or self.sources.get(name)

    def names(self, worker: Worker, ours: Mapping[str, str]) -> list[str]:
        """Templates to render for `worker`: `ours`, by what their files are called, where nothing takes their place."""
        chosen = {name: [path] for name, path in ours.items()}
        for places in _places(worker):
            found: dict[str, list[str]] = {}
            for place in places:
                for path in self.sources:
                    folder, _, name = path.rpartition("/")
                    if folder == place and name.endswith(SUFFIX) and not name.startswith("_"):
                        found.setdefault(name.removesuffix(SUFFIX), []).append(path)
            chosen |= found
        return [path for name in sorted(chosen) for path in chosen[name]]

    def blamed(self, problem: TemplateProblem) -> TemplateProblem | None:
        """`problem` at a template of the repository; None where it is a defect of ours.

        What goes wrong in one of ours is the fault of the parts that were put in its place.
        """
        if source := self.source(problem.template):
            return TemplateProblem(problem.message, source.name, problem.line, problem.inputs)
        parts = [source.name for path, source in sorted(self.sources.items()) if path.startswith(f"{FOLDER}/_")]
        if not parts:
            return None
        named = next((part for part in parts if f"`{part}`" in problem.message), parts[0])
        message = f"{problem.message}, says line {problem.line} of `{OURS}{problem.template}`, which uses it"
        return TemplateProblem(message, named, 1, problem.inputs)


NONE = OwnTemplates()


def folder_of(tag: str) -> str:
    """`dataos-type-kafka` of `dataos:type:kafka`: not every disk has every character."""
    return _UNPORTABLE.sub("-", tag)


def _places(worker: Worker) -> Iterator[list[str]]:
    """Folders of templates for `worker`, from the widest to the narrowest."""
    yield [FOLDER]
    if stack := re.split(r"[:+]", str(worker.section.get("stack") or ""), maxsplit=1)[0]:
        yield [f"{STACKS}/{stack}"]
    tags = [*(worker.data.get("tags") or ()), *(worker.section.get("tags") or ())]
    yield list(dict.fromkeys(f"{TAGS}/{folder_of(str(tag))}" for tag in tags))


class OwnLoader(BaseLoader):
    """Looks in the repository, then among `ours`. Templates of a repository go by the name that people see."""

    def __init__(self, own: OwnTemplates, ours: BaseLoader) -> None:
        self._own, self._ours = own, ours

    def load(self, environment: jinja2.Environment, name: str, globals: Any = None) -> jinja2.Template:  # noqa: A002 - Jinja's name
        source = self._own.sources.get(name)
        if source is None:
            return self._ours.load(environment, name.removeprefix(OURS), globals)
        code = environment.compile(source.text, source.name, source.name)
        return environment.template_class.from_code(environment, code, globals or {}, lambda: True)
