"""Judges a repository by its policies, to say what each of them was for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.assets import policies_folder
from compiler.cli.compiling import compiled
from compiler.cli.policies import enforced_policies
from compiler.cli.reading import read_input
from compiler.cli.terminal import tracked
from compiler.config.config import Config
from compiler.config.crds import read_definitions
from compiler.config.policies import packs, policy_documents
from compiler.config.silence import selection
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.errors import UsageError
from compiler.manifest.custom import NONE
from compiler.pipeline.policies import policy_set
from compiler.pipeline.policy_facts import PolicyFacts, facts
from compiler.records import NamedTuple
from compiler.report.report import Report
from compiler.report.safe import safe
from compiler.report.summary import counted
from compiler.resources.suggestions import suggestion

_FEW = 3  # Workers that are named


class Known(NamedTuple):
    """`wrong` are the errors of the policies themselves; `unjudged` are Workers with errors, of which nobody knows what policies
    would say of their objects. `failed`: something could not be read, which has been told.
    """

    policies: tuple[PolicyFacts, ...]
    report: Report
    wrong: tuple[Diagnostic, ...]
    unjudged: tuple[str, ...]
    failed: bool


def known_policies(config: Config, environments: Sequence[Environment], *, quiet: bool = False) -> Known:
    """Every policy that `environments` list, with what it has said of the repository."""
    given = read_input(config, ())
    enforced = enforced_policies(config, environments, read_definitions(config).kinds)
    result = compiled(config, given, environments, selection(config), track=tracked("judging", quiet=quiet))
    unjudged = sorted({worker for judge in result.judges.values() for worker in judge.uncompiled})
    known = facts(enforced.sets, result.judges, safe(result.report))
    return Known(known, result.report, enforced.diagnostics, tuple(unjudged), given.failed or bool(config.diagnostics))


def packaged_policies() -> tuple[PolicyFacts, ...]:
    """The policies of all packs, whether anybody enforces them or not."""
    documents = policy_documents(Config(root=policies_folder()), packs())
    nothing = Report((), {}, (), 0, {})
    return facts({"": policy_set(documents, NONE)}, {}, nothing)


def named(name: str, known: Known) -> PolicyFacts:
    """The policy called `name`: of the repository, else of a pack. Raises `UsageError`."""
    found = {each.name: each for each in (*packaged_policies(), *known.policies)}
    if name in found:
        return found[name]
    meant = suggestion(name, found)
    advice = f"did you mean `{meant}`?" if meant else "`workerc policy list` lists those that are enforced here"
    raise UsageError(f"there is no policy `{name}`", advice)


def unjudged(known: Known) -> Iterator[str]:
    if known.unjudged:
        workers = ", ".join(known.unjudged[:_FEW]) + (", …" if len(known.unjudged) > _FEW else "")
        count = counted(len(known.unjudged), "Worker")
        yield f"what becomes of {count} with errors is not judged ({workers}): `workerc render --check` shows them"
