"""The configuration files that a stack makes of a stackSpec, by templates of its own."""

from __future__ import annotations

import dataclasses
import json

import jinja2

from compiler.diagnostics import Finding
from compiler.hints import Any
from compiler.manifest.manifest import Content
from compiler.render.rendered import Skeletons, undefined
from compiler.render.templates import Fragment, TemplateProblem, Templates
from compiler.resources.worker import Worker
from compiler.traced import as_text, derived, origins
from compiler.workload.configuration import SUBSTITUTION
from compiler.workload.defaults import default, ordered
from compiler.workload.workload import Workload

_YAML = (".yaml", ".yml")


class ConfigFileProblem(TemplateProblem):
    """A template of a stack, not one of ours, gives no file for this stackSpec."""

    def __init__(self, file: str, problem: TemplateProblem) -> None:
        super().__init__(problem.message, problem.template, problem.line, problem.inputs)
        self.file = file

    def finding(self, worker: Worker) -> Finding:
        """What to say of it at the stack of `worker`."""
        place = f"`{self.template}`, line {self.line}"
        message = f"the stack `{worker.section.get('stack')}` cannot write the file `{self.file}`: {self.message}"
        return Finding(
            worker.path("stack"), message, f"correct the template in the declaration of the stack ({place})", code="STK109"
        )


class ConfigFiles:
    """Gives templates that stand in declarations a name, by which they can be compiled once and complained about."""

    def __init__(self, templates: Templates, skeletons: Skeletons) -> None:
        self._templates, self._skeletons = templates, skeletons
        self.contents: dict[str, Content] = {}  # of the workload that was written last, by file name
        self._texts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        loaders = [loader for loader in (jinja2.DictLoader(self._texts), templates.loader) if loader]
        templates.loader = jinja2.ChoiceLoader(loaders)

    def written(self, workload: Workload) -> Workload:
        """`workload` with what its config templates give among its config. Raises `ConfigFileProblem`."""
        self.contents = {}
        if not workload.config_templates:
            return workload
        files = {name: self._file(name, text, workload) for name, text in workload.config_templates.items()}
        config = ordered({**workload.config, **files})
        substituted = any(SUBSTITUTION in content for content in config.values())
        return dataclasses.replace(
            workload, config=config, config_substituted=default(substituted, f"`{SUBSTITUTION}` in a configuration file")
        )

    def _file(self, name: str, text: str, workload: Workload) -> Any:
        template = self._named(name, text)
        try:
            fragment = self._templates.render(template, w=workload, spec=workload.stack_spec)
            content = self._content(name, fragment, template)
        except TemplateProblem as problem:
            raise ConfigFileProblem(name, problem) from problem
        return derived(content, "configuration", workload.stack_spec, text)

    def _content(self, name: str, fragment: Fragment, template: str) -> str:
        """YAML and JSON are put together from values, so that none of them can break the file; other files from text."""
        if not name.endswith((*_YAML, ".json")):
            return "".join(_written(*chunk) for chunk in fragment.chunks())
        found = self._skeletons.documents(fragment)
        if len(found) != 1:
            raise TemplateProblem(f"the file `{name}` has {len(found)} documents, not 1", template, 1)
        text = found[0].text if name.endswith(_YAML) else json.dumps(found[0].object, indent=2, ensure_ascii=False) + "\n"
        self.contents[name] = Content(text, found[0].origins, found[0].template_lines)
        return text

    def _named(self, file: str, text: str) -> str:
        if text not in self._names:
            place = next((str(origin) for origin in origins(text)), "configFiles")
            name = f"{place}, {file}"
            while name in self._texts:
                name += "'"
            self._texts[name], self._names[text] = text, name
        return self._names[text]


def _written(kind: str, template: str, line: int, content: Any) -> str:
    if kind == "text":
        return str(content)
    if isinstance(content, jinja2.Undefined):
        raise undefined(content, template, line)
    try:
        return as_text(content)
    except TypeError as error:
        raise TemplateProblem(str(error), template, line, origins(content)) from None
