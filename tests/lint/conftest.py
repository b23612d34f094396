"""Text in, diagnostics out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from compiler.diagnostics import Diagnostic
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.comparing import comparisons
from compiler.lint.engine import document_diagnostics, judgement
from compiler.lint.rule import Rule
from compiler.repository.platform import platform
from compiler.repository.repository import Read, Repository, placed
from compiler.resources.resource import identify
from compiler.resources.types import DECLARATIONS
from compiler.source import Source, decode

Judged = Callable[..., list[Diagnostic]]


def judged(
    text: str | Source,
    profile: str = "default",
    values: Mapping[str, Any] | None = None,
    rules: Iterable[Rule] | None = None,
    **environment: Any,
) -> list[Diagnostic]:
    """Everything that a lint of one file, which is the whole repository, says. With `rules` only they judge."""
    source = decode("worker.yaml", text.encode()) if isinstance(text, str) else text
    found: list[Diagnostic] = []
    read = list(documents(source))
    found_here = tuple([resource for document in read if (resource := identify(document))])
    resources = placed(Repository((Read(source, found_here, ()),))).everything
    declared = platform([resource for resource in resources if resource.type != "worker"])
    for document in read:
        found += document_diagnostics(document, profile)
    place = Environment(values=values or {}, **environment)
    ours = [resource for resource in resources if resource.type in DECLARATIONS | {"worker"}]
    judgements = [judgement(resource, place, declared, profile, rules) for resource in ours]
    found += [diagnostic for judged in judgements for diagnostic in judged.diagnostics]
    reads = [judged.resolution for judged in judgements if judged.resolution]
    found += comparisons(reads, declared, lambda _: profile, {source.name: bool(resources)}, rules)
    return sorted(found, key=lambda diagnostic: diagnostic.sort_key)


@pytest.fixture(scope="session", name="judged")
def judged_fixture() -> Judged:
    return judged
