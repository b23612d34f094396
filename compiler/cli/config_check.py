"""What is wrong with the configuration of a repository, without a look at its Workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from compiler.cli.policies import Enforced, enforced_policies
from compiler.config.config import Config
from compiler.config.crds import Found as Definitions
from compiler.config.crds import read_definitions
from compiler.config.discovery import discover_sources
from compiler.config.faults import diagnostic
from compiler.config.silence import selection
from compiler.config.templates import read_templates
from compiler.diagnostics import Diagnostic
from compiler.document import documents
from compiler.errors import WorkercError
from compiler.hints import Any
from compiler.manifest.custom import NONE
from compiler.pipeline.lint import reported
from compiler.pipeline.selection import Selection
from compiler.pipeline.values import on_values
from compiler.records import NamedTuple
from compiler.report.report import Report
from compiler.repository.repository import Repository
from compiler.source import Source


class Checked(NamedTuple):
    """`stops` are what no other command would get past, each without a place of its own."""

    report: Report
    stops: tuple[WorkercError, ...] = ()


def check(config: Config) -> Checked:
    """What `lint` and `render` would say of the configuration, all of it at once."""
    stops: list[WorkercError] = []
    found = [*config.diagnostics, *config.advice, *_without_matches(config)]
    texts: dict[str, Source] = dict(config.texts)
    if templates := _attempted(read_templates, config, stops):
        found += templates.diagnostics
    if definitions := _attempted(read_definitions, config, stops):
        found += definitions.diagnostics
        texts |= {source.name: source for source in definitions.sources}
    if policies := _attempted(partial(_policies, definitions), config, stops):
        found += policies.diagnostics
        texts |= {source.name: source for source in policies.sources}
    chosen: Selection = _attempted(selection, config, stops) or Selection()
    told = [(None, each) for each in found], on_values(config.environments, chosen)
    report = reported(Repository(()), [pair for pairs in told for pair in pairs], chosen, config.environments)
    return Checked(report._replace(sources=texts, files=tuple(texts)), tuple(stops))


def _policies(definitions: Definitions | None, config: Config) -> Enforced:
    return enforced_policies(config, config.environments, definitions.kinds if definitions else NONE)


def _attempted(reading: Callable[[Config], Any], config: Config, stops: list[WorkercError]) -> Any:
    """What `reading` gives; None where it cannot, which is added to `stops`."""
    try:
        return reading(config)
    except WorkercError as error:
        stops.append(error)
        return None


def _without_matches(config: Config) -> Iterator[Diagnostic]:
    """Entries of `sources` and `platform` that lead to nothing."""
    document = next(iter(documents(config.source)), None) if config.source else None
    if document is None:
        return
    for key in ("sources", "platform"):
        for index, pattern in enumerate(config.written.get(key) or ()):
            found = discover_sources(config, [str(pattern)])
            if found.missing:
                message = f"there is nothing that `{pattern}` of `{key}` matches"
                yield diagnostic(document, (key, index), message, "paths are relative to this file")
            for wrong in found.refused:
                yield diagnostic(document, (key, index), f"what `{pattern}` of `{key}` matches is not read: {wrong}", None)
