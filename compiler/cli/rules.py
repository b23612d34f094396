"""`workerc rules`."""

from __future__ import annotations

import json

import click

from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.report.pages import severities, table


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How.")
def rules(form: str) -> None:
    """List every rule with its severity in each profile."""
    listed = sorted(RULES.values())
    if form == "json":
        click.echo(json.dumps([facts(rule) for rule in listed], indent=2, ensure_ascii=False))
    elif form == "markdown":
        click.echo(table(listed), nl=False)
    else:
        width = max(len(rule.name) for rule in listed)
        for rule in listed:
            click.echo(f"{rule.code}  {rule.name:{width}}  {severities(rule)['default']:7}  {rule.summary}")


def facts(rule: Rule) -> dict[str, object]:
    """What a program wants to know of a rule."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "severities": severities(rule),
        "blocking": rule.blocking,
        "documentation": rule.documentation,
    }
