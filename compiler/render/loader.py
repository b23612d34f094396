"""Where templates are looked up: inside one folder, links included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from compiler.errors import ReadError
from compiler.render.problem import FailedError
from compiler.source import read_within


class FolderLoader(BaseLoader):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        name = "/".join(split_template_path(template))
        try:
            source = read_within(self._folder, name)
        except ReadError as error:
            raise FailedError(str(error)) from None
        if source is None:
            raise TemplateNotFound(template, f"there is no template `{template}`")
        if source.undecodable:
            raise FailedError(f"the template `{template}` cannot be read: {source.undecodable.message}")
        return source.text, template, lambda: True
