"""`workerc` itself: its commands, each imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from compiler import __version__

_COMMANDS = {
    "apply": "Say what to do instead: workerc talks to no cluster.",
    "cache": "Say where is remembered what was judged, or forget it.",
    "completion": "Print what makes a shell complete commands and names.",
    "config": "Show and check the configuration.",
    "delete": "Remove a resource from its file in the repository.",
    "diff": "Say what the working tree changes in what is deployed.",
    "explain": "Explain a rule or a field.",
    "fmt": "Order the keys of resources.",
    "get": "List what the sources declare.",
    "graph": "Draw Workers and what connects them.",
    "init": "Set up a repository of Workers.",
    "lint": "Judge Workers: syntax, schema, rules and references.",
    "new": "Write a resource to begin with.",
    "policy": "Test, list and explain policies.",
    "render": "Compile Workers to Kubernetes manifests.",
    "rules": "List every rule.",
    "schema": "Print JSON Schemas and an annotated example.",
    "values": "Print a Worker as it is in an environment, with where each field was said.",
    "why": "Say where a rendered field comes from.",
}


class _Commands(click.Group):
    """Knows the names of its commands and imports a command only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"compiler.cli.{cmd_name}"), cmd_name)
        if ctx.resilient_parsing:  # a shell completes a line
            from compiler.cli.completing import offering  # noqa: PLC0415

            return offering(command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from compiler.resources.suggestions import suggestion  # noqa: PLC0415

            meant = suggestion(args[0], _COMMANDS)
            hint = f"; did you mean `{meant}`?" if meant else ""
            raise click.UsageError(f"there is no command `{args[0]}`{hint}", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def workerc() -> None:
    """Lint DataOS Workers kept in Git and compile them to Kubernetes manifests."""
