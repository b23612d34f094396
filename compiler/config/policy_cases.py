"""Reads files of cases, and what lies beside them: the policies that they are for, and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from compiler.assets import PACKAGED_POLICIES, policies_folder
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.faults import judged, on_reading
from compiler.config.listed import listed_files
from compiler.config.policies import BUILDS_ON, CASES, FOLDER, are_cases, packs
from compiler.diagnostics import START, Diagnostic, Severity
from compiler.document import Document, documents
from compiler.errors import ConfigError, UsageError
from compiler.hints import Any
from compiler.lint.registry import RULES
from compiler.pipeline.policy_suite import INVALID_CASE, Suite
from compiler.policy.reading import BINDING, POLICY
from compiler.resources.types import KUBERNETES_KEYS
from compiler.source import Source, read

SCHEMA = Path(__file__).parent / "policy-cases.schema.json"
_SUFFIXES = (".json", ".yaml", ".yml")


def listed_suites(config: Config) -> tuple[Suite, ...]:
    """The cases beside all policies that the environments list, packs included; each file once."""
    found: dict[Path, None] = {}
    known = packs()
    for listed in dict.fromkeys(environment.policies for environment in config.environments):
        if listed is None:
            listed = (f"{FOLDER}/",) if config.source and (config.root / FOLDER).is_dir() else ()  # noqa: PLW2901
        for entry in listed:
            folders = [policies_folder() / pack for pack in (*BUILDS_ON.get(entry, ()), entry)] if entry in known else []
            files = [path for folder in folders for path in _below(folder)] or listed_files(config, "policies", [entry])
            found |= {each: None for path in files for each in _beside(path)}
    return tuple(_suite(path, config.root) for path in found)


def suites_at(paths: Sequence[str]) -> tuple[Suite, ...]:
    """The cases at `paths`: files of cases, policies that have some beside them, and folders. Raises `UsageError`."""
    found: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        if not path.exists():
            raise UsageError(f"{text}: no such file or directory", "name files of cases, or folders that hold some")
        below = [each for each in _below(path) if are_cases(each)] if path.is_dir() else list(_beside(path))
        if not below:
            what = "the folder holds no cases" if path.is_dir() else "it holds no cases, and there are none beside it"
            raise UsageError(f"{text}: {what}", f"write them to `NAME.{CASES}` beside the policies in `NAME.yaml`")
        found |= dict.fromkeys(below)
    return tuple(_suite(path) for path in found)


def _below(folder: Path) -> list[Path]:
    """Files in `folder` and below it, in the order of their names; what is hidden is left out."""
    every = (path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return sorted(path for path in every if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _beside(path: Path) -> Iterator[Path]:
    """The files of cases that naming `path` means."""
    if are_cases(path):
        yield path
    elif (own := path.with_name(f"{path.stem}.{CASES}")).is_file():
        yield own


def _suite(path: Path, root: Path | None = None) -> Suite:
    """Cases in `cases.yaml` are for the whole folder, others for the file that is called as they are. What a configuration leads
    to lies in `root`.
    """
    folder = path.parent
    beside = _below(folder) if path.name == CASES else sorted(each for each in folder.iterdir() if each.suffix in _SUFFIXES)
    around = {each: tuple(documents(_read(each, root))) for each in beside if each.is_file() and not are_cases(each)}
    own = [each for each in around if path.name == CASES or each.stem == path.name.removesuffix(f".{CASES}")]
    policies = [document for each in own for document in around[each]]
    others = [document for each, found in around.items() if each not in own for document in found if _is_parameter(document)]
    source = _read(path, root)
    written = tuple(documents(source))
    problems = list(_problems(written, source))
    if not own:
        advice = f"call it `NAME.{CASES}` after the `NAME.yaml` that holds the policies, or `{CASES}` for the whole folder"
        problems.append(_diagnostic(source, "there is no file of policies beside the cases", advice))
    return Suite(source, written[0] if written else None, tuple(policies), tuple(others), tuple(problems))


def _problems(written: Sequence[Document], source: Source) -> Iterator[Diagnostic]:
    if not written or (written[0].data is None and not written[0].problems):
        yield _diagnostic(source, "the file holds no cases", "write a list of cases, or remove the file")
    for document in written[:1]:
        for found in on_reading(document):
            yield _ours(found)
        if document.data is not None:
            for found in judged(document, schema()).diagnostics:
                yield _ours(found)
    for document in written[1:2]:
        yield _diagnostic(source, "the file holds a second document", "write one list of cases")._replace(span=document.span(()))


def _diagnostic(source: Source, message: str, advice: str) -> Diagnostic:
    rule = RULES[INVALID_CASE]
    return Diagnostic(rule.code, rule.name, Severity.ERROR, message, source.name, START, advice, blocking=True)


def _ours(found: Diagnostic) -> Diagnostic:
    return found._replace(code=INVALID_CASE, name=RULES[INVALID_CASE].name)


def _is_parameter(document: Document) -> bool:
    data = document.data
    return isinstance(data, dict) and data.keys() >= KUBERNETES_KEYS and data["kind"] not in (POLICY, BINDING)


def _read(path: Path, root: Path | None) -> Source:
    packaged = policies_folder()
    if path.is_relative_to(packaged):
        return read(path, f"{PACKAGED_POLICIES}{path.relative_to(packaged).as_posix()}")
    if root and not path.resolve().is_relative_to(root.resolve()):
        raise ConfigError(f"{shown(path)}: the path under `policies` leads out of the repository")
    return read(path, shown(path))


@cache
def schema() -> Any:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))
