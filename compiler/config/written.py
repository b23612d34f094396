"""Reads and judges `workerc.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import product
from pathlib import Path

from compiler.config.config import CACHE, Config, configured
from compiler.config.faults import diagnostic, judged, on_reading
from compiler.config.rulenames import advice_on
from compiler.config.settings import with_settings
from compiler.diagnostics import Diagnostic, FieldPath, dotted
from compiler.document import Document, documents
from compiler.document.tracing import traced_document
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.jsonvalues import loads
from compiler.resources.rewriting import without
from compiler.source import Source

_VALUES = ("values", "platformEnv", OPENING)  # one of these is in a file that says something of values
_INSIDE = f"name a folder that is relative to the configuration, such as `{CACHE}`, or write `false`"
SCHEMA = Path(__file__).parent / "workerc.schema.json"


def written(root: Path, source: Source, settings: Sequence[str]) -> Config:
    """The configuration that `source` writes down, with values from the command line; `root` is the folder it lies in."""
    read_documents = list(documents(source))
    problems = [problem for document in read_documents for problem in on_reading(document)]
    if not read_documents or (read_documents[0].data is None and not problems):
        return with_settings(configured(root, source, {}, ()), settings)
    document = read_documents[0]
    if document.data is None:
        return with_settings(configured(root, source, {}, tuple(problems)), settings)
    if not isinstance(document.data, dict):
        wrong = diagnostic(document, (), "the file holds no mapping", "write keys and values, such as `output: rendered`")
        return with_settings(configured(root, source, {}, (*problems, wrong)), settings)
    if len(read_documents) > 1:
        problems.append(diagnostic(read_documents[1], (), "the file holds a second document", "keep one document"))
    found = judged(document, schema())
    problems += found.diagnostics
    misnamed = dict(_misnamed(document.data, found.refused))
    problems += [_unknown_rule(document, path, advice) for path, advice in misnamed.items()]
    misplaced = dict(_misplaced(root, document.data))
    problems += [diagnostic(document, path, message, _INSIDE) for path, message in misplaced.items()]
    refused = (found.refused | misnamed.keys() | misplaced.keys()) - {()}
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
    """The JSON Schema of `workerc.yaml`, parsed. It is one object for all: nobody changes it."""
    return loads(SCHEMA.read_text(encoding="utf-8"))


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


def _misplaced(root: Path, data: Mapping[str, Any]) -> Iterator[tuple[FieldPath, str]]:
    """Where `cache` is no folder below `root`, links followed."""
    name = data.get("cache")
    if not isinstance(name, str) or not name:
        return
    from compiler.cache.place import inside  # noqa: PLC0415 - most configurations name no folder

    if Path(name).is_absolute() or not inside(root / name, root):
        yield ("cache",), f"`cache` names `{name}`, which is no folder inside the repository"


def _unknown_rule(document: Document, path: FieldPath, advice: str) -> Diagnostic:
    name = reduce(lambda found, step: found[step], path, document.data)
    return diagnostic(document, path, f"`{dotted(path)}` names `{name}`, and there is no such rule or family", advice)
