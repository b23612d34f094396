"""Text in, diagnostics out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from compiler.diagnostics import Diagnostic
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.engine import document_diagnostics, judge
from compiler.lint.rule import Rule
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import Source, decode

Judged = Callable[..., list[Diagnostic]]


def judged(
    text: str | Source,
    profile: str = "default",
    values: Mapping[str, Any] | None = None,
    rules: Iterable[Rule] | None = None,
    **environment: Any,
) -> list[Diagnostic]:
    """Everything that a lint of one file says: reading it, and judging what is a Worker."""
    source = decode("worker.yaml", text.encode()) if isinstance(text, str) else text
    found: list[Diagnostic] = []
    read = list(documents(source))
    resources = [resource for document in read if (resource := identify(document))]
    declared = platform([resource for resource in resources if resource.type != "worker"])
    for document in read:
        found += document_diagnostics(document, profile)
    for resource in resources:
        if resource.type == "worker":
            found += judge(resource, Environment(values=values or {}, **environment), declared, profile, rules)
    return sorted(found, key=lambda diagnostic: diagnostic.sort_key)


@pytest.fixture(scope="session", name="judged")
def judged_fixture() -> Judged:
    return judged
