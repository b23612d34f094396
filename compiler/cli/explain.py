"""`workerc explain`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import click

from compiler.cli.rules import facts, severities
from compiler.errors import UsageError
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.resources.fields import FieldInfo, field, fields
from compiler.resources.suggestions import suggestion

_QUOTED = re.compile(r"`([A-Za-z]+)`")
_MARKED = re.compile(r"^[ -]*([A-Za-z]+):[^\n]*# [A-Z0-9]+$", re.MULTILINE)  # a line of an example at which a rule reports
_NAMES = {rule.name: rule for rule in RULES.values()}


@click.command()
@click.argument("subject", metavar="CODE|NAME|FIELD")
@click.option("-t", "--type", "kind", default="worker", show_default=True, metavar="TYPE", help="Resource type of the field.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How.")
def explain(subject: str, kind: str, form: str) -> None:
    """Explain a rule, by its code or name, or a field such as `worker.autoscaling`."""
    if rule := RULES.get(subject.upper()) or _NAMES.get(subject):
        click.echo(json.dumps(facts(rule), indent=2, ensure_ascii=False) if form == "json" else _page(rule, form))
    elif found := field(subject, kind):
        click.echo(json.dumps(found._asdict(), indent=2, ensure_ascii=False) if form == "json" else _entry(found, kind, form))
    else:
        known = (*RULES, *_NAMES, *fields(kind))
        meant = suggestion(subject, known)
        advice = f"did you mean `{meant}`?" if meant else "`workerc rules` lists rules, `workerc schema example` shows fields"
        raise UsageError(f"there is no rule or field `{subject}`", advice)


def _page(rule: Rule, form: str) -> str:
    grades = ", ".join(f"{word} in {profile}" for profile, word in severities(rule).items())
    kind = "It stops the Worker from being compiled: nothing silences it." if rule.blocking else "It can be silenced."
    title = f"{rule.code} {rule.name}"
    head = f"# {title}" if form == "markdown" else title
    return f"{head}\n\n{rule.documentation}\n\nSeverity: {grades}. {kind}"


def _entry(found: FieldInfo, kind: str, form: str) -> str:
    name = f"# `{found.path}`" if form == "markdown" else found.path
    return "\n".join([name, "", found.description, "", *_facts(found, kind)])


def _facts(found: FieldInfo, kind: str) -> Iterator[str]:
    yield f"- type: {found.type}{', required' if found.required else ''}{', deprecated' if found.deprecated else ''}"
    if found.default is not None:
        yield f"- default: {json.dumps(found.default, ensure_ascii=False)}"
    if found.allowed:
        yield f"- one of: {', '.join(found.allowed)}"
    if found.examples:
        yield f"- for example: {json.dumps(found.examples[0], ensure_ascii=False)}"
    if found.becomes:
        yield f"- becomes: {found.becomes}"
    if touching := _touching(found.path):
        yield f"- rules: {', '.join(touching)}"
    if below := [path for path in fields(kind) if path.startswith((f"{found.path}.", f"{found.path}[]."))]:
        yield f"- below it: {', '.join(below)}"
    yield f"- source: {found.source}"


def _touching(path: str) -> list[str]:
    """Codes of rules that speak of the field, or whose bad examples are wrong at it."""
    name = path.rpartition(".")[2].removesuffix("[]").lower()
    return sorted(code for code, rule in RULES.items() if name in _fields_of(rule))


def _fields_of(rule: Rule) -> set[str]:
    return {word.lower() for word in (*_QUOTED.findall(rule.documentation), *_MARKED.findall(rule.documentation))}
