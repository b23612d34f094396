"""The examples of a rule as files of their own, and what a lint says of them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.comparing import comparisons
from compiler.lint.engine import document_diagnostics, judgement
from compiler.lint.rule import PROFILES, Example, Rule
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.resources.types import DECLARATIONS
from compiler.resources.worker import Spelling
from compiler.source import Source

FILE = "worker.yaml"
PREFERRED = Spelling(autoscaling="autoScaling")  # a rule on a preference finds nothing where there is none
_HEAD = "name: example\nversion: v1beta\ntype: worker\n"


def source_of(example: Example) -> Source:
    """The whole file: an example that starts with the section has its head left out."""
    return Source(FILE, _HEAD + example.text if example.text.startswith("worker:") else example.text)


def found_in(example: Example, rule: Rule) -> list[Diagnostic]:
    """What `rule` says of `example`, as the only file of a repository, in the first profile in which the rule is on."""
    profile = next(profile for profile in PROFILES if rule.severity(profile) is not None)
    return [diagnostic for diagnostic in _judged(source_of(example), profile) if diagnostic.code == rule.code]


def _judged(source: Source, profile: str) -> Iterator[Diagnostic]:
    read = list(documents(source))
    resources = [resource for document in read if (resource := identify(document))]
    ours = [resource for resource in resources if resource.type in DECLARATIONS | {"worker"}]
    declared = platform([resource for resource in resources if resource.type != "worker"])
    for document in read:
        yield from document_diagnostics(document, profile)
    judgements = [judgement(resource, Environment(spelling=PREFERRED), declared, profile) for resource in ours]
    yield from (diagnostic for judged in judgements for diagnostic in judged.diagnostics)
    reads = [judged.resolution for judged in judgements if judged.resolution]
    yield from comparisons(reads, declared, lambda _: profile, {source.name: tuple(resources)})
