"""Reads what compiling takes besides Workers and platform, and compiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.cli.policies import Enforced, enforced_policies
from compiler.cli.reading import Input
from compiler.config.config import Config
from compiler.config.crds import read_definitions
from compiler.config.discovery import shown
from compiler.config.files import RepositoryFiles
from compiler.config.templates import read_templates
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.targets import TARGETS
from compiler.errors import UsageError
from compiler.hints import TYPE_CHECKING
from compiler.manifest.custom import Kinds
from compiler.pipeline.lint import Track
from compiler.pipeline.part import ALL as WHOLE
from compiler.pipeline.part import Part
from compiler.pipeline.render import Compiled, render
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.render.own import OwnTemplates
from compiler.report.report import Report
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.pipeline.policies import PolicySet

STDOUT = "-"


class Extent(NamedTuple):
    """What is compiled. `workspace`: only what is placed there; `strictly` makes what is placed elsewhere an error. `whole`:
    these are all Workers there are. `judged`: by policies, too.
    """

    workspace: str | None = None
    strictly: bool = False
    whole: bool = False
    judged: bool = True


ALL = Extent(whole=True)


def compiled(
    config: Config,
    given: Input,
    environments: Sequence[Environment],
    selection: Selection,
    extent: Extent = ALL,
    *,
    out: str | None = None,
    targets: Sequence[str] = (),
    part: Part = WHOLE,
    track: Track = list,
) -> Compiled:
    """What was read, or `part` of it, compiled, to `targets` where those are named; the report has the texts of all files that
    it speaks of.

    Raises `ConfigError` where templates, definitions or policies that are configured are not there.
    """
    means = read_means(config, environments, judged=extent.judged)
    result = render(
        given.repository,
        given.platform,
        aimed(environments, targets),
        selection,
        files=RepositoryFiles(config.root),
        workspace=extent.workspace,
        strictly=extent.strictly,
        whole=extent.whole,
        everywhere=len(environments) == len(config.environments) and not given.failed,
        kustomization=config.kustomization,
        apart=apart(config, targets),
        own=means.own,
        kinds=means.kinds,
        policies=means.policies,
        out=shown_output(config, out),
        further=[*config.diagnostics, *[each for each in means.diagnostics if part.tells(each)]],
        part=part,
        track=track,
    )
    return result._replace(report=with_texts(result.report, config, means))


class Means(NamedTuple):
    """What compiling takes besides Workers and platform. `diagnostics` are what is wrong with it, and with the configuration where
    it advises something; `sources` are its files.
    """

    own: OwnTemplates
    kinds: Kinds
    policies: Mapping[str, PolicySet]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


def read_means(config: Config, environments: Sequence[Environment], *, judged: bool = True) -> Means:
    """Raises `ConfigError` where templates, definitions or policies that are configured are not there."""
    own, defined = read_templates(config), read_definitions(config)
    enforced = enforced_policies(config, environments, defined.kinds) if judged else Enforced({})
    told = (*config.advice, *own.diagnostics, *defined.diagnostics, *enforced.diagnostics)
    return Means(own.templates, defined.kinds, enforced.sets, told, (*defined.sources, *enforced.sources))


def with_texts(report: Report, config: Config, means: Means) -> Report:
    """`report` with the texts of all files that it may speak of."""
    return report._replace(sources={**report.sources, **config.texts, **{source.name: source for source in means.sources}})


def shown_output(config: Config, out: str | None) -> str:
    """What the output directory is called in messages."""
    return "" if out == STDOUT else output_directory(config, out).as_posix()


def is_inside(config: Config, out: Path) -> bool:
    """Whether `out` lies in the repository, and in no other one that is checked out there: nobody else writes to it then."""
    root, there = config.root.resolve(), out.resolve()
    between = [folder for folder in (there, *there.parents) if folder.is_relative_to(root) and folder != root]
    return there.is_relative_to(root) and not any((folder / ".git").exists() for folder in between)


def aimed(environments: Sequence[Environment], targets: Sequence[str]) -> tuple[Environment, ...]:
    """`environments`, compiled to `targets` where those are named."""
    named = tuple(target for target in TARGETS if target in targets)
    return tuple(environment._replace(targets=named or environment.targets) for environment in environments)


def apart(config: Config, targets: Sequence[str]) -> bool:
    """Whether each target has a folder of its own where `targets` are named."""
    return len(set(targets)) > 1 or len(config.targets) > 1


def output_directory(config: Config, out: str | None) -> Path:
    """`out`, else what the configuration says. Raises `UsageError` for an empty name, of which nobody can say what it means."""
    if out == "":
        raise UsageError("`-o` names no directory", "name one, or leave out `-o` to write where workerc.yaml says")
    return Path(out) if out is not None else Path(shown(config.root / config.output))
