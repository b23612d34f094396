"""What keeps a command from seeing all there is, without judging what it sees."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.config.config import Config
from compiler.config.silence import selection
from compiler.diagnostics import Severity
from compiler.environment.environment import Environment
from compiler.pipeline.lint import on_reading, reported
from compiler.report.report import Report
from compiler.repository.repository import Repository


def unread(repository: Repository, environments: Sequence[Environment], config: Config) -> Report:
    """What keeps documents from being read, and what is wrong with the configuration."""
    wanted = selection(config)
    found = [(None, each) for each in [*config.diagnostics, *on_reading(repository, wanted, environments)]]
    report = reported(repository, found, wanted, environments)
    kept = tuple([each for each in report.diagnostics if each.blocking and each.severity is Severity.ERROR])
    return report._replace(diagnostics=kept, silenced=(), sources={**report.sources, **config.texts})
