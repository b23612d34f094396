"""`workerc explain`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import click

from compiler.cli.rules import facts
from compiler.errors import UsageError
from compiler.lint.families import FAMILIES
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.lint.touching import children, fields_of, rules_of
from compiler.regex import regex
from compiler.report.pages import field_page, plain, rule_page
from compiler.resources.fields import fields
from compiler.resources.schema import VERSIONS, require
from compiler.resources.suggestions import suggestion

_NAMES = {rule.name: rule for rule in RULES.values()}
_ITEM = regex(r"\[[0-9*]*\]")


@click.command()
@click.argument("subject", metavar="CODE|NAME|FIELD")
@click.option("-t", "--type", "kind", metavar="TYPE", help="Resource type of the field.  [default: worker, else any other]")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How.")
def explain(subject: str, kind: str | None, form: str) -> None:
    """Explain a rule, by its code or name, or a field such as `worker.autoscaling`."""
    if kind:
        require(kind)
    if rule := _rule(subject):
        known = {**facts(rule), "fields": [place._asdict() for place in fields_of(rule)]}
        click.echo(_json(known) if form == "json" else _shown(rule_page(rule), form), nl=False)
    else:
        kind, path = _field(subject, (kind,) if kind else tuple(VERSIONS))
        found = fields(kind)[path]
        known = {"resource": kind, **found._asdict(), "rules": [rule.code for rule in rules_of(found, kind)]}
        click.echo(_json(known) if form == "json" else _shown(field_page(found, kind), form), nl=False)


def _json(known: dict[str, object]) -> str:
    return json.dumps(known, indent=2, ensure_ascii=False) + "\n"


def _shown(page: str, form: str) -> str:
    return page if form == "markdown" else plain(page)


def _rule(subject: str) -> Rule | None:
    """The rule of a code or a name, which may be shortened where no other fits: `min-above-max`."""
    name = subject.lower().replace("_", "-")
    fitting = [known for known in _NAMES if _shortens(name, known)]
    return RULES.get(subject.upper()) or _NAMES.get(name) or (_NAMES[fitting[0]] if len(fitting) == 1 else None)


def _field(subject: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """The type and path of the field that is meant: in the first of `kinds`, else in the only other one that has it."""
    for some in (kinds[:1], kinds[1:]):
        found = {kind: paths for kind in some if (paths := _called(subject, kind))}
        if len(found) > 1:
            raise UsageError(f"several resource types have a field `{subject}`", f"add {_or([f'-t {kind}' for kind in found])}")
        for kind, paths in found.items():
            if len(paths) > 1:
                raise UsageError(f"several fields are called `{subject}`", f"name one of {_quoted(paths)}")
            return kind, paths[0]
    raise UsageError(f"there is no rule or field `{subject}`", _advice(subject, kinds))


def _called(subject: str, kind: str) -> list[str]:
    """The fields at a path or at the end of one, whatever it says of list items and capitals; one of two spellings."""
    paths = list(fields(kind))
    if subject in paths:
        return [subject]
    word = _plain(subject)
    found = [path for path in paths if _plain(path) == word] or [path for path in paths if _plain(path).endswith(f".{word}")]
    nearest: dict[str, str] = {}
    for path in sorted(found, key=lambda path: (not path.endswith(subject), path.lower() != path, paths.index(path))):
        nearest.setdefault(_plain(path), path)
    return sorted(nearest.values(), key=paths.index)


def _plain(path: str) -> str:
    return _ITEM.sub("", path).lower()


def _advice(subject: str, kinds: tuple[str, ...]) -> str:
    """What was probably meant by a word that names nothing."""
    if re.fullmatch(r"[A-Z][A-Z0-9]{2}[0-9]+", subject.upper()) and (family := FAMILIES.get(subject[:3].upper())):
        codes = [code for code in RULES if code.startswith(subject[:3].upper())]
        return f"codes on {family.meaning} are {codes[0]} to {codes[-1]}: `workerc rules` lists them" if codes else _NOTHING
    if outside := [kind for kind in VERSIONS if kind not in kinds and _called(subject, kind)]:
        return f"it is a field of another type: {_or([f'-t {kind}' for kind in outside])}"
    if shortened := [name for name in _NAMES if _shortens(subject.lower(), name)]:
        return f"did you mean {_or([f'`{name}`' for name in shortened])}?"
    paths = [path for kind in kinds for path in fields(kind)]
    ends = {path.rpartition(".")[2]: path for path in reversed(paths)}
    if meant := suggestion(subject, (*_NAMES, *paths)) or suggestion(subject, ends):
        return f"did you mean `{ends.get(meant, meant)}`?"
    within = [path for path in paths if _plain(subject).startswith(f"{_plain(path)}.")]
    if within and not children(within[-1], within[-1].partition(".")[0]):
        return f"what lies below `{within[-1]}` has no names of its own here: explain that"
    return _NOTHING


_NOTHING = "`workerc rules` lists rules, `workerc schema example` shows fields"


def _shortens(subject: str, name: str) -> bool:
    """Whether each word of `subject` begins the word of `name` at its place."""
    words, others = subject.split("-"), name.split("-")
    return len(words) == len(others) > 1 and all(other.startswith(word) for word, other in zip(words, others, strict=True))


def _quoted(paths: Iterable[str]) -> str:
    return ", ".join([f"`{path}`" for path in paths])


def _or(ways: list[str]) -> str:
    return " or ".join([", ".join(ways[:-1]), ways[-1]] if len(ways) > 1 else ways)
