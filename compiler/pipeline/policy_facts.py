"""What is known of each policy of a repository: where it is, who enforces it, and what it was for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.assets import PACKAGED_POLICIES
from compiler.diagnostics import Diagnostic
from compiler.document import Document
from compiler.lint.rule import POLICY as CODE
from compiler.pipeline.admission import Admission, is_mandatory
from compiler.pipeline.policies import PODS, PolicySet
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.policy import Binding
from compiler.policy.reading import BINDING, POLICY
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.report.report import Report, Silenced

DESCRIPTION = "workerc.dev/description"

_COMMENT = regex(r"(?:#.*\n)+")


class BindingFacts(NamedTuple):
    """`pods`: whether Pods are judged that workloads would create."""

    binding: Binding
    file: str
    line: int
    mandatory: bool
    pods: bool


class PolicyFacts(NamedTuple):
    """`matched` counts objects by environment, of those that enforce the policy; `unevaluated` says what was needed there."""

    compiled: CompiledPolicy
    file: str
    line: int
    description: str | None
    bindings: tuple[BindingFacts, ...]
    matched: Mapping[str, int]
    unevaluated: Mapping[str, tuple[str, ...]]
    findings: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...]

    @property
    def name(self) -> str:
        return self.compiled.policy.name

    @property
    def pack(self) -> str | None:
        return self.file.removeprefix(PACKAGED_POLICIES).partition("/")[0] if self.file.startswith(PACKAGED_POLICIES) else None


def facts(sets: Mapping[str, PolicySet], judges: Mapping[str, Admission], report: Report) -> tuple[PolicyFacts, ...]:
    """Of every policy in `sets`, which are by environment, in the order of their files. `judges` have judged the repository, and
    what they found is in `report`.
    """
    homes: dict[str, tuple[PolicySet, CompiledPolicy]] = {}
    for policies in sets.values():
        for compiled in policies.compiled:
            homes.setdefault(compiled.policy.name, (policies, compiled))
    enforcing = {name: [where for where, policies in sets.items() if (POLICY, name) in policies.homes] for name in homes}
    return tuple(_facts(policies, compiled, enforcing[name], judges, report) for name, (policies, compiled) in homes.items())


def _facts(
    policies: PolicySet, compiled: CompiledPolicy, environments: Sequence[str], judges: Mapping[str, Admission], report: Report
) -> PolicyFacts:
    name = compiled.policy.name
    document = policies.homes[POLICY, name]
    judging = {where: judges[where] for where in environments if where in judges}
    needed = {where: tuple(sorted(judge.unevaluated.get(name, ()))) for where, judge in judging.items()}
    return PolicyFacts(
        compiled=compiled,
        file=document.source.name,
        line=_line(document),
        description=_description(compiled, document),
        bindings=tuple(_bindings(policies, name)),
        matched={where: judging[where].matched[name] if where in judging else 0 for where in environments},
        unevaluated={where: words for where, words in needed.items() if words},
        findings=tuple(each for each in report.diagnostics if each.code == f"{CODE}{name}"),
        silenced=tuple(each for each in report.silenced if each.diagnostic.code == f"{CODE}{name}"),
    )


def _bindings(policies: PolicySet, name: str) -> Iterator[BindingFacts]:
    for binding in policies.bindings:
        if binding.policy == name:
            document = policies.homes[BINDING, binding.name]
            pods = binding.annotations.get(PODS) != "false"
            yield BindingFacts(binding, document.source.name, _line(document), is_mandatory(binding), pods)


def _line(document: Document) -> int:
    return document.span(("metadata", "name")).start.line


def _description(compiled: CompiledPolicy, document: Document) -> str | None:
    """What the annotation says, else the comment at the head of the file, if that is where the policy stands."""
    if said := compiled.policy.annotations.get(DESCRIPTION):
        return " ".join(said.split())
    comment = _COMMENT.match(document.source.text) if document.index == 0 else None
    return " ".join(comment[0].replace("#", " ").split()) if comment else None
