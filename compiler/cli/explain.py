"""`workerc explain`."""

from __future__ import annotations

import json

import click

from compiler.cli.rules import facts
from compiler.errors import UsageError
from compiler.lint.registry import RULES
from compiler.report.pages import field_page, rule_page, rules_of
from compiler.resources.fields import FieldInfo, field, fields
from compiler.resources.schema import require
from compiler.resources.suggestions import suggestion

_NAMES = {rule.name: rule for rule in RULES.values()}


@click.command()
@click.argument("subject", metavar="CODE|NAME|FIELD")
@click.option("-t", "--type", "kind", default="worker", show_default=True, metavar="TYPE", help="Resource type of the field.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How.")
def explain(subject: str, kind: str, form: str) -> None:
    """Explain a rule, by its code or name, or a field such as `worker.autoscaling`."""
    require(kind)
    if rule := RULES.get(subject.upper()) or _NAMES.get(subject):
        known, page = facts(rule), rule_page(rule)
    elif found := _field(subject, kind):
        known, page = {**found._asdict(), "rules": rules_of(found.path, kind)}, field_page(found, kind)
    else:
        raise UsageError(f"there is no rule or field `{subject}`", _advice(subject, kind))
    if form == "json":
        click.echo(json.dumps(known, indent=2, ensure_ascii=False))
    else:
        click.echo(page if form == "markdown" else _without_heading(page), nl=False)


def _without_heading(page: str) -> str:
    """A page for a terminal: its first line is a title without marks."""
    title, _, rest = page.partition("\n")
    return f"{title.removeprefix('# ').replace('`', '')}\n{rest}"


def _field(subject: str, kind: str) -> FieldInfo | None:
    """The field at a path, whether list items are marked or not, or the only one of that name."""
    found = field(subject, kind)
    if found is None:
        alike = [path for path in fields(kind) if path.replace("[]", "") == subject.replace("[]", "")]
        named = alike or [path for path in fields(kind) if path.rpartition(".")[2].removesuffix("[]") == subject]
        found = field(named[0], kind) if len(named) == 1 else None
    return found


def _advice(subject: str, kind: str) -> str:
    named = [path for path in fields(kind) if path.rpartition(".")[2].removesuffix("[]") == subject.rpartition(".")[2]]
    if len(named) > 1:
        return f"`{subject}` may be {', '.join([f'`{path}`' for path in named])}"
    meant = suggestion(subject, (*RULES, *_NAMES, *fields(kind)))
    return f"did you mean `{meant}`?" if meant else "`workerc rules` lists rules, `workerc schema example` shows fields"
