"""Finds, reads and judges `workerc.yaml`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import product
from pathlib import Path
from typing import Any

from compiler import __version__
from compiler.config.config import FILE_NAME, Config, configured
from compiler.config.discovery import shown
from compiler.config.faults import diagnostic, judged, on_reading
from compiler.config.rulenames import advice_on
from compiler.diagnostics import Diagnostic, FieldPath, dotted
from compiler.document import Document, documents
from compiler.document.tracing import traced_document
from compiler.environment.values_syntax import OPENING
from compiler.errors import ConfigError
from compiler.resources.rewriting import without
from compiler.source import Source, read

_VALUES = ("values", "platformEnv", OPENING)  # one of these is in a file that says something of values
SCHEMA = Path(__file__).parent / "workerc.schema.json"


def load(file: str | None = None, settings: Sequence[str] = ()) -> Config:
    """The configuration in `file`, else in the `workerc.yaml` found upward, else the defaults. `settings` are values from the
    command line.

    What is wrong with the file is in `diagnostics`. Raises `ReadError` for a file that cannot be read, `ConfigError` where
    another version of workerc is required, and `UsageError` for a setting that is none.
    """
    path = Path(file) if file else _found(Path.cwd())
    if path is None:
        return _with_settings(Config(root=_repository(Path.cwd()) or Path.cwd()), settings)
    config = _config(path.parent, read(path, shown(path)), settings)
    if config.requires and not _satisfies(__version__, config.requires):
        advice = f'install it with `pip install "workerc{config.requires.replace(" ", "")}"`'
        raise ConfigError(f"{shown(path)}: it requires workerc {config.requires}, and this is {__version__}", advice)
    return config


def _found(start: Path) -> Path | None:
    """The `workerc.yaml` in `start` or above it, but not above the root of the Git repository."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if (folder / ".git").exists():
            return None
    return None


def _repository(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def _with_settings(config: Config, settings: Sequence[str]) -> Config:
    if not settings:
        return config
    from compiler.config.values import with_values  # noqa: PLC0415 - most runs set none

    return with_values(config, None, frozenset(), settings)


def _config(root: Path, source: Source, settings: Sequence[str]) -> Config:
    read_documents = list(documents(source))
    problems = [problem for document in read_documents for problem in on_reading(document)]
    if not read_documents or (read_documents[0].data is None and not problems):
        return _with_settings(configured(root, source, {}, ()), settings)
    document = read_documents[0]
    if document.data is None:
        return _with_settings(configured(root, source, {}, tuple(problems)), settings)
    if not isinstance(document.data, dict):
        wrong = diagnostic(document, (), "the file holds no mapping", "write keys and values, such as `output: rendered`")
        return _with_settings(configured(root, source, {}, (*problems, wrong)), settings)
    if len(read_documents) > 1:
        problems.append(diagnostic(read_documents[1], (), "the file holds a second document", "keep one document"))
    found = judged(document, schema())
    problems += found.diagnostics
    misnamed = dict(_misnamed(document.data, found.refused))
    problems += [_unknown_rule(document, path, advice) for path, advice in misnamed.items()]
    refused = (found.refused | misnamed.keys()) - {()}
    traced, _ = without(traced_document(document), refused)
    config = configured(root, source, traced, tuple(problems))
    if "overlays" in source.text:
        from compiler.config.overlays import with_overlays  # noqa: PLC0415 - most repositories have none

        config = with_overlays(config, document, refused, schema())
    if settings or any(mark in source.text for mark in _VALUES):
        from compiler.config.values import with_values  # noqa: PLC0415 - many repositories have none

        config = with_values(config, document, refused, settings)
    ordered = tuple(sorted(config.diagnostics, key=lambda problem: problem.sort_key))
    return config._replace(diagnostics=ordered, advice=tuple(_advice(document, config)))


@cache
def schema() -> Any:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def _advice(document: Document, config: Config) -> Iterator[Diagnostic]:
    told: set[FieldPath] = set()
    for environment in config.environments:
        level = environment.security.profile
        own: FieldPath = ("environments", environment.name, "security", "profile")
        path = own if document.place(own) else own[2:]
        if level == "restricted" or path in told:
            continue
        told.add(path)
        from compiler.lint.registry import RULES  # noqa: PLC0415 - loads every rule, and most repositories leave the level alone

        rule = RULES["CFG103"]
        if severity := rule.severity(environment.profile):
            message = f"pods keep to the level `{level}` of Pod Security, not to `restricted`"
            advice = "name a user with `security.runAsUser`, and what has to be writable with `workerConfig.writablePaths`"
            yield Diagnostic(rule.code, rule.name, severity, message, document.source.name, document.span(path), advice, path=path)


def _misnamed(data: Mapping[str, Any], refused: frozenset[FieldPath]) -> Iterator[tuple[FieldPath, str]]:
    """Where `select` and `ignore`, also those for single paths, name no rule, and what to do about each."""
    patterns = data.get("per-path")
    folders: list[FieldPath] = [(), *[("per-path", pattern) for pattern in (patterns if isinstance(patterns, dict) else ())]]
    for folder, key in product(folders, ("select", "ignore")):
        settings = data if not folder else data["per-path"][folder[1]]
        names = settings.get(key) if isinstance(settings, dict) else None
        for index, name in enumerate(names if isinstance(names, list) else ()):
            path = (*folder, key, index)
            below_refused = any(path[: len(above)] == above for above in refused if above)
            if isinstance(name, str) and not below_refused and (advice := advice_on(name)):
                yield path, advice


def _unknown_rule(document: Document, path: FieldPath, advice: str) -> Diagnostic:
    name = reduce(lambda found, step: found[step], path, document.data)
    return diagnostic(document, path, f"`{dotted(path)}` names `{name}`, and there is no such rule or family", advice)


def _satisfies(version: str, requirement: str) -> bool:
    """Whether `version` meets every part of a list such as `>=1.4,<1.5`; missing parts of a version count as 0."""
    return all(_meets(version, part.strip()) for part in requirement.split(","))


def _meets(version: str, part: str) -> bool:
    operator = part.rstrip("0123456789. ").strip()
    wanted, have = _numbers(part.removeprefix(operator)), _numbers(version)
    compared = (have > wanted) - (have < wanted)
    return compared in {"==": (0,), "!=": (-1, 1), ">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,)}[operator]


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in version.strip().split(".")]
    return (*numbers, *[0] * (4 - len(numbers)))
