"""Declarations that nothing in the repository uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from compiler.diagnostics import Diagnostic, Finding
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import RULES
from compiler.lint.texts import scalars
from compiler.pipeline.relations import uses
from compiler.pipeline.selection import Selection
from compiler.regex import regex
from compiler.repository.platform import SECRETS, Declaration, Platform
from compiler.repository.repository import Repository
from compiler.resources.moves import Moves
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED
from compiler.workload.scheduling import compute_name

_CODE = "REF212"
_KINDS = frozenset(("stack", "compute", "volume", "depot", *SECRETS))
_DEPOT = regex(r"dataos://([A-Za-z0-9_.-]+)")

DocumentKey = tuple[str, int]  # the name of a source, and the number of the document in it


def used_by(reads: Iterable[Resolution], platform: Platform, environment: Environment) -> set[DocumentKey]:
    """The documents of what Workers use in `environment`."""
    found: list[Declaration | None] = []
    for read in reads:
        if read.worker.resource.type == COMPILED and not read.is_told:
            found += [use.declaration for use in uses(read.worker, platform, environment)]
            found.append(platform.compute(compute_name(read.worker)))
    return {declaration.resource.key for declaration in found if declaration and not declaration.bundled}


def unused_declarations(
    repository: Repository, used: Collection[DocumentKey], environments: Sequence[Environment], selection: Selection
) -> Iterator[tuple[str | None, Diagnostic]]:
    """One for each of `unused`."""
    rule = RULES[_CODE]
    for resource in unused(repository, used, environments):
        profile = selection.profile(resource.document.source.name, environments[0])
        message = f"nothing in the repository uses the {resource.type} `{resource.name}`"
        finding = Finding(("name",), message, "remove it, or use it; silence the rule where another repository does")
        subject = Subject(resource.document, profile, f"{resource.stated_workspace or ''}/{resource.name}")
        if diagnostic := placed(finding, rule, subject, Moves()):
            yield None, diagnostic


def unused(repository: Repository, used: Collection[DocumentKey], environments: Sequence[Environment]) -> list[Resource]:
    """Declarations that are none of `used`, which Workers of all `environments` use, and that nothing else names. Nothing is known
    where a file cannot be read, and there are none where there are no Workers.
    """
    if not repository.worker_count or not repository.is_readable:
        return []
    pulled = {str(name) for environment in environments for name in environment.objects.pull_secrets}
    left = [each for each in repository.declarations if each.type in _KINDS and each.name and each.key not in used]
    return [each for each in left if each.name not in pulled and not _is_named(each, repository)]


def _is_named(declared: Resource, repository: Repository) -> bool:
    """Whether any resource has a name of `declared`."""
    names = {declared.name or ""}
    if declared.type == "stack":
        stack = Declaration(declared, bundled=False).stack_name
        names |= {str(stack), stack.name} if stack else set()
    reads = [read for read in (*repository.read, *repository.context) if any(name in read.source.text for name in names)]
    return any(_names(other, declared, names) for read in reads for other in read.resources)


def _names(resource: Resource, declared: Resource, names: set[str]) -> bool:
    """Whether `resource`, of whatever type, has one of `names`, by which `declared` goes, as a text of its own, or an address in
    it.
    """
    text = resource.document.text
    if resource.document is declared.document or (resource.name in names and resource.type == declared.type):
        return False
    if not any(name in text for name in names):
        return False
    for path, said in scalars((), resource.data):
        if path not in (("name",), ("workspace",)) and (said in names or names & set(_DEPOT.findall(said))):
            return True
    return False
