"""The text of a new resource: a template of Workers, or the annotated example of another type, filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from compiler.assets import template_files
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.errors import ReadError, UsageError
from compiler.regex import regex
from compiler.resources.example import example
from compiler.resources.suggestions import suggestion
from compiler.resources.types import COMPILED
from compiler.source import Source, read, read_within

FOLDER, SUFFIX = "workers", ".yaml.tmpl"
DEFAULT = "bento-http"

_SCHEMA_LINE = "# yaml-language-server: $schema="
_GAP = regex(r"\[\[ *([^\[\]\n]*?) *\]\]")
_WORKSPACE = regex(r"^# workspace: .*$", re.MULTILINE)
_NAME = regex(r"^name: .*$", re.MULTILINE)


def scaffold(kind: str, template: str | None, config: Config, values: Mapping[str, str]) -> str:
    """A resource of the type `kind`. `values` fill the gaps of the template: name, title, workspace, owner, topics, tables
    (depots of such), schema.

    Raises `UsageError` for what there is not.
    """
    if kind == COMPILED:
        return _filled(_template(template or DEFAULT, config), values)
    if template:
        raise UsageError("`--template` is for Workers", f"leave it out, or leave out `-t {kind}`")
    text = _NAME.sub(f"name: {values['name']}", example(kind), count=1)
    if values["workspace"]:
        text = _WORKSPACE.sub(f"workspace: {values['workspace']}", text, count=1)
    return f"{_SCHEMA_LINE}{values['schema']}\n{text}"


def templates(config: Config) -> dict[str, Path]:
    """Those of the repository before ours, by name and sorted."""
    folder = config.root / config.templates / FOLDER
    own = folder.iterdir() if config.source and folder.is_dir() else ()
    found = {path.name.removesuffix(SUFFIX): path for path in own if path.name.endswith(SUFFIX)}
    return dict(sorted({**template_files(FOLDER, SUFFIX), **found}.items()))


def _template(name: str, config: Config) -> Source:
    known = templates(config)
    if name not in known:
        meant = suggestion(name, known)
        listed = f"the templates are {', '.join(known)}"
        raise UsageError(f"there is no template `{name}`", f"did you mean `{meant}`? {listed}" if meant else listed)
    path = known[name]
    if path == template_files(FOLDER, SUFFIX).get(name):
        return read(path, path.name)
    try:
        source = read_within(config.root, f"{config.templates}/{FOLDER}/{path.name}")
    except ReadError as error:
        raise UsageError(f"{shown(path)}: {error}", "a template lies in the repository") from None
    if source is None or source.undecodable:
        raise UsageError(f"{shown(path)} is no text", "write it in UTF-8")
    source.name = shown(path)
    return source


def _filled(template: Source, values: Mapping[str, str]) -> str:
    def value(gap: re.Match[str]) -> str:
        if gap[1] not in values:
            line = template.position(gap.start()).line
            raise UsageError(f"{template.name}:{line}: nothing fills `{gap[0]}`", f"there are {', '.join(values)}")
        return values[gap[1]]

    return _GAP.sub(value, template.text)
