"""The examples of a rule as files of their own, and what a lint says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import Diagnostic, Severity
from compiler.document import Document, documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, resolved
from compiler.lint.comparing import comparisons
from compiler.lint.engine import document_diagnostics, judgement
from compiler.lint.placing import Subject
from compiler.lint.placing import placed as put
from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES, Example, Rule
from compiler.lint.suppressions import Suppressions
from compiler.repository.platform import Platform, platform
from compiler.repository.repository import Read, Repository, placed
from compiler.resources.moves import Moves
from compiler.resources.resource import Resource, identify
from compiler.resources.types import COMPILED, DECLARATIONS
from compiler.resources.worker import Spelling
from compiler.source import Source
from compiler.workload.renderable import obstacles

FILE = "worker.yaml"
PREFERRED = Spelling(autoscaling="autoScaling")  # a rule on a preference finds nothing where there is none
COMMENTS = "CFG2"  # codes of the rules on comments that silence
_HERE = Environment(spelling=PREFERRED)
_HEAD = "name: example\nversion: v1beta\ntype: worker\n"


def source_of(example: Example) -> Source:
    """The whole file: an example that starts with the section has its head left out."""
    return Source(FILE, _HEAD + example.text if example.text.startswith("worker:") else example.text)


def found_in(example: Example, rule: Rule) -> list[Diagnostic]:
    """What `rule` says of `example`."""
    return [diagnostic for diagnostic in judged(source_of(example), rule) if diagnostic.code == rule.code]


def judged(source: Source, rule: Rule) -> list[Diagnostic]:
    """What `rule` and reading say of `source`, as the only file of a repository, in the first profile in which it is on.

    Rules on comments need what all others say.
    """
    profile = next(profile for profile in PROFILES if rule.severity(profile) is not None)
    found = list(_judged(source, profile, None if rule.code.startswith(COMMENTS) else [rule]))
    if rule.scope == "repository":
        found += _compared(source, profile, rule)
    if rule.code.startswith(COMMENTS):
        found += _on_comments(source, profile, found)
    elif rule.check is None and not any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        found += _obstacles(source, profile)
    return found


def _judged(source: Source, profile: str, rules: list[Rule] | None) -> Iterator[Diagnostic]:
    read = list(documents(source))
    resources, declared = _resources(read)
    for document in read:
        yield from document_diagnostics(document, profile)
    for resource in resources:
        if resource.type in DECLARATIONS | {COMPILED}:
            yield from judgement(resource, _HERE, declared, profile, rules).diagnostics


def _compared(source: Source, profile: str, rule: Rule) -> list[Diagnostic]:
    """What is said of resources beside each other."""
    resources, declared = _resources(documents(source))
    reads = [resolution(resource, _HERE) for resource in resources if resource.type in DECLARATIONS | {COMPILED}]
    return comparisons(reads, declared, lambda _: profile, {source.name: bool(resources)}, [rule])


def _resources(read: Iterable[Document]) -> tuple[list[Resource], Platform]:
    found = [resource for document in read if (resource := identify(document))]
    if not found:
        return [], platform([])
    alone = placed(Repository((Read(found[0].document.source, tuple(found), ()),)))
    resources = list(alone.everything)
    return resources, platform([resource for resource in resources if resource.type != COMPILED])


def _on_comments(source: Source, profile: str, found: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with the comments that silence, after they have had their chance."""
    suppressions = Suppressions(source)
    for diagnostic in found:
        if not diagnostic.blocking:
            suppressions.silencing(diagnostic)
    return suppressions.diagnostics(lambda rule: rule.severity(profile), lambda rule: rule.severity(profile) is not None)


def _obstacles(source: Source, profile: str) -> Iterator[Diagnostic]:
    """What keeps Workers without errors from being rendered; no file stands beside them."""
    resources, declared = _resources(documents(source))
    for resource in resources:
        if resource.type == COMPILED:
            subject = Subject(resource.document, profile)
            for finding in obstacles(resolved(resource, _HERE), declared, {}, lambda _: None):
                if found := put(finding, RULES[finding.code], subject, Moves()):
                    yield found
