"""`workerc policy`."""

from __future__ import annotations

import click

from compiler.cli import options
from compiler.cli.policy_formats import EXPLAIN_FORMATS, LIST_FORMATS
from compiler.cli.policy_reading import Known, known_policies, named, unjudged
from compiler.cli.policy_test_formats import FORMATS as TEST_FORMATS
from compiler.cli.policy_testing import cases_of, judge_lines
from compiler.cli.policy_testing import test as tested
from compiler.cli.reading import chosen
from compiler.cli.results import Look, write
from compiler.cli.terminal import say, tell
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.errors import UsageError
from compiler.report.report import Report


@click.group()
def policy() -> None:
    """Test, list and explain policies."""


@policy.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--format", "form", type=click.Choice(list(TEST_FORMATS)), default="text", show_default=True, help="How.")
@click.option(
    "--case", "case_file", metavar="FILE|-", help="Judge whole cases instead: a file of JSON lines, each with its own policy."
)
@options.tracked
@options.common
def test(
    paths: tuple[str, ...],
    form: str,
    case_file: str | None,
    *,
    tracked: bool,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Judge the cases that are kept beside policies.

    Cases lie in `NAME.cases.yaml` beside the policies in `NAME.yaml`, or in `cases.yaml` for a whole folder. Without PATH those of
    all policies that the configuration lists.

    Exit codes: 0 all cases are as expected; 1 some are not; 2 a file is broken, usage, configuration, I/O or a defect of
    workerc.
    """
    if case_file is not None:
        if paths or form == "junit":
            raise UsageError("`--case` goes with neither PATH nor `--format junit`", "give it alone, or with `--format json`")
        return judge_lines(case_file, as_json=form == "json")
    config = load(config_file)
    if tracked:
        from compiler.cli.parts import as_tracked  # noqa: PLC0415 - Git is for who asks for it

        config = as_tracked(config)
    asked = cases_of(config, paths)
    if not asked.suites and not asked.policies:
        tell("there are no policies: `policies:` in workerc.yaml lists them, and PATH names cases", quiet=quiet)
    run = tested(config, asked)
    if run.diagnostics or config.diagnostics:
        told = (*config.diagnostics, *run.diagnostics)
        files = tuple(dict.fromkeys(each.file for each in told))
        write(Report(told, {**config.texts, **run.sources}, files, 0, {}), (), Look(color, quiet), err=True)
    say(TEST_FORMATS[form](run.results))
    return 2 if run.diagnostics or config.diagnostics else int(bool(run.results.failed))


@policy.command(name="list")
@options.environments
@options.settings
@click.option("--format", "form", type=click.Choice(list(LIST_FORMATS)), default="text", show_default=True, help="How.")
@options.common
def list_policies(
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    form: str,
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """List policies: who enforces them, what they found.

    Everything is compiled to find that out. Exit codes: 0 done; 1 a policy is broken; 2 usage, configuration, I/O or a defect
    of workerc.
    """
    config = load(config_file, settings)
    known = known_policies(config, chosen(config, environments), quiet=quiet)
    _write_wrong(config, known, Look(color, quiet))
    say(LIST_FORMATS[form](known.policies))
    for line in unjudged(known):
        tell(line, quiet=quiet)
    return 2 if known.failed else int(bool(known.wrong))


@policy.command()
@click.argument("name")
@options.environments
@options.settings
@click.option("--format", "form", type=click.Choice(list(EXPLAIN_FORMATS)), default="text", show_default=True, help="How.")
@options.common
def explain(
    name: str,
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    form: str,
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Explain a policy, and say which Workers break it now.

    Policies of packs are explained, too, where nobody enforces them.
    """
    config = load(config_file, settings)
    where = chosen(config, environments)
    known = known_policies(config, where, quiet=quiet)
    _write_wrong(config, known, Look(color, quiet))
    say(EXPLAIN_FORMATS[form](named(name, known)))
    for line in unjudged(known):
        tell(line, quiet=quiet)
    return 2 if known.failed else 0


def _write_wrong(config: Config, known: Known, look: Look) -> None:
    told = (*config.diagnostics, *known.wrong)
    if told:
        write(known.report._replace(diagnostics=told, silenced=()), (), look, err=True)
