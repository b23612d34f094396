"""What a shell that completes a line offers for parameters of commands: names of this repository, rules, files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from compiler.cli.reading import read_input
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.lint.registry import RULES
from compiler.pipeline.roster import Entry, roster
from compiler.report import FORMATS
from compiler.report.changes import NAMES
from compiler.resources.types import COMPILED, DATAOS_TYPES

Item = str | tuple[str, str]  # with what it means
Offer = Callable[[click.Context], Iterable[Item]]
_FILE, _FOLDER = "file", "dir"  # the shell knows those itself


class _Offered(StringParamType):
    """Text for which there is something to offer; `listed` may be several of them, with commas between."""

    def __init__(self, offer: Offer, *, listed: bool = False) -> None:
        self._offer, self._listed = offer, listed

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        before, comma, last = incomplete.rpartition(",") if self._listed else ("", "", incomplete)
        try:
            with redirect_stderr(io.StringIO()):  # what is wrong here is for another command to tell
                offered = [(item, None) if isinstance(item, str) else item for item in self._offer(ctx)]
        except Exception:  # noqa: BLE001 - in the middle of a line there is no place for a message
            return []
        return [CompletionItem(f"{before}{comma}{text}", help=told) for text, told in offered if text.startswith(last)]


class _Place(StringParamType):
    def __init__(self, kind: str) -> None:
        self._kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        return [CompletionItem(incomplete, type=self._kind)]


def offering(command: click.Command, path: str = "") -> click.Command:
    """`command` with something to offer for each parameter that nothing is known of yet."""
    path = f"{path} {command.name}".strip()
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = _type(parameter, path) or parameter.type
    if isinstance(command, click.Group):
        for each in command.commands.values():
            offering(each, path)
    return command


def _type(parameter: click.Parameter, command: str) -> StringParamType | None:
    name, metavar = parameter.name or "", parameter.metavar or ""
    if name in ("select", "ignore"):
        return _Offered(_rules, listed=True)
    if offer := _OFFERS.get(f"{command} {name}") or _OFFERS.get(name):
        return _Offered(offer)
    if "FILE" in metavar or "PATH" in metavar:
        return _Place(_FILE)
    return _Place(_FOLDER) if "DIR" in metavar else None


def _config(ctx: click.Context) -> Config:
    return load(ctx.params.get("config_file"))


def _environments(ctx: click.Context) -> Iterable[Item]:
    return [environment.name for environment in _config(ctx).environments]


def _entries(ctx: click.Context) -> Iterable[Entry]:
    config = _config(ctx)
    return roster(read_input(config, ()).repository.everything, config.environments)


def _workspaces(ctx: click.Context) -> Iterable[Item]:
    return sorted({entry.workspace for entry in _entries(ctx) if entry.workspace})


def _workers(ctx: click.Context) -> Iterable[Item]:
    return list(dict.fromkeys([entry.name for entry in _entries(ctx) if entry.type == COMPILED]))


def _rules(_: click.Context) -> Iterable[Item]:
    return [*[(rule.code, rule.name) for rule in RULES.values()], *[(rule.name, rule.code) for rule in RULES.values()]]


_OFFERS: dict[str, Offer] = {
    "environments": _environments,
    "environment": _environments,
    "diff one": _environments,
    "diff other": _environments,
    "workspace": _workspaces,
    "types": lambda _: sorted(DATAOS_TYPES),
    "kind": lambda _: sorted(DATAOS_TYPES),
    "diff formats": lambda _: NAMES,
    "formats": lambda _: FORMATS,
    "explain subject": _rules,
    "get name": _workers,
    "delete name": _workers,
    "values subject": _workers,
}
