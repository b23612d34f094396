"""Reads the templates of a repository."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.assets import template_files
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.diagnostics import START, Diagnostic, Span
from compiler.errors import ConfigError, ReadError
from compiler.lint.registry import RULES
from compiler.records import NamedTuple
from compiler.render.own import FOLDER, STACKS, SUFFIX, TAGS, OwnTemplates
from compiler.source import Source, read_within

MAX_TEMPLATES = 256
_FAILING, _UNREAD = "K8S201", "K8S204"
_MOST = 4096  # files and folders that are looked at


class Found(NamedTuple):
    """`diagnostics` are on files that are no templates."""

    templates: OwnTemplates
    diagnostics: tuple[Diagnostic, ...] = ()


def read_templates(config: Config) -> Found:
    """What lies in the folder of templates; nothing without a `workerc.yaml`.

    Raises `ConfigError` where the folder that is configured does not exist or lies outside of the repository.
    """
    if config.source is None:
        return Found(OwnTemplates())
    folder, root = config.root / config.templates, config.root.resolve()
    if not folder.resolve().is_relative_to(root):
        raise ConfigError(f"{config.source.name}: the folder `{config.templates}` of `templates` lies outside of the repository")
    if not folder.is_dir():
        if config.templates_named:
            raise ConfigError(f"{config.source.name}: there is no folder `{config.templates}` for `templates`")
        return Found(OwnTemplates())
    sources: dict[str, Source] = {}
    diagnostics: list[Diagnostic] = []
    for path in _files(folder):
        if config.tracked and Path(os.path.relpath(folder / path, config.root)).as_posix() in config.tracked.strays:
            continue
        name = _shown(folder / path)
        if not _is_template(path):
            diagnostics += [_diagnostic(_UNREAD, name, START, "no template is looked for here", config)] if _is_meant(path) else []
            continue
        source = _read(root, folder / path, name)
        if source.undecodable:
            diagnostics.append(_diagnostic(_FAILING, name, source.undecodable.span, source.undecodable.message, config))
        else:
            sources[path] = source
    if len(sources) > MAX_TEMPLATES:
        raise ConfigError(f"{shown(folder)}: there are {len(sources)} templates, more than {MAX_TEMPLATES}")
    return Found(OwnTemplates(sources), tuple(diagnostics))


def _files(folder: Path) -> list[str]:
    found: list[str] = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [(Path(top) / name).relative_to(folder).as_posix() for name in names]
        if len(found) > _MOST:
            raise ConfigError(
                f"{shown(folder)}: there are more than {_MOST} files", "name the folder of your templates in `templates:`"
            )
    return sorted(found)


def _is_template(path: str) -> bool:
    *folders, name = path.split("/")
    return name.endswith(SUFFIX) and (folders == [FOLDER] or (len(folders) == 2 and folders[0] in (STACKS, TAGS)))  # noqa: PLR2004


def _is_meant(path: str) -> bool:
    """Whether somebody may think that the file is read: other tools have folders of this name, too."""
    *folders, name = path.split("/")
    ours = bool(folders) and folders[0] in (FOLDER, STACKS, TAGS)
    return ours and not name.startswith(".") and name.endswith((".j2", ".jinja", ".yaml", ".yml"))


def _read(root: Path, path: Path, name: str) -> Source:
    """Raises `ConfigError` for a link that leads out of the repository."""
    try:
        source = read_within(root, os.path.relpath(path, root))
    except ReadError:
        raise ConfigError(f"{name}: the link leads out of the repository") from None
    if source is None:
        raise ConfigError(f"{name}: it is no file")
    source.name = name
    return source


def _shown(path: Path) -> str:
    """As the user would write it, and never as one of ours is called."""
    name = shown(path)
    ours = {f"{FOLDER}/{file}{SUFFIX}" for file in template_files(FOLDER, SUFFIX)}
    return f"./{name}" if name in ours else name


def _diagnostic(code: str, file: str, span: Span, message: str, config: Config) -> Diagnostic:
    rule = RULES[code]
    severity = rule.severity(config.profile)
    assert severity
    advice = f"templates are `{FOLDER}/NAME{SUFFIX}`, `{STACKS}/STACK/NAME{SUFFIX}` and `{TAGS}/TAG/NAME{SUFFIX}`"
    return Diagnostic(rule.code, rule.name, severity, message, file, span, advice, blocking=rule.blocking)
