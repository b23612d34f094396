"""Rules and fields explained in Markdown: what `workerc explain` prints, and the pages of the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

from compiler.lint.examples import found_in
from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES, Rule
from compiler.resources.fields import FieldInfo, fields

FAMILIES = {
    "YML": "syntax",
    "SPC": "the shape of a resource",
    "SEM": "fields that depend on each other",
    "STK": "stacks and stackSpec",
    "REF": "references and other files",
    "INT": "interpolation",
    "SEC": "security",
    "REL": "reliability",
    "OPS": "ownership and operation",
    "STY": "style",
    "DEP": "deprecated",
    "K8S": "rendered objects",
    "POL": "policies",
    "OUT": "the output tree",
    "CFG": "configuration and suppressions",
}
_QUOTED = re.compile(r"`([A-Za-z.]+)`")


def severities(rule: Rule) -> dict[str, str]:
    """By profile; `off` where it does not run."""
    return {profile: severity.word if (severity := rule.severity(profile)) else "off" for profile in PROFILES}


def rule_page(rule: Rule) -> str:
    """What there is to know of `rule`."""
    grades = ", ".join(f"{word} in `{profile}`" for profile, word in severities(rule).items())
    return "\n".join([f"# {rule.code} {rule.name}", "", rule.documentation, "", f"Severity: {grades}.", "", _silencing(rule), ""])


def _silencing(rule: Rule) -> str:
    if rule.blocking:
        return "It is blocking: the Worker cannot be compiled, or an API server would refuse the result. Nothing silences it."
    return f"It is advisory. To silence it in one place, write above the line: `# workerc: ignore[{rule.code}] -- reason`"


def field_page(found: FieldInfo, kind: str, level: int = 1) -> str:
    """What there is to know of a field of resources of type `kind`, under a heading of `level`."""
    return "\n".join([f"{'#' * level} `{found.path}`", "", found.description, "", *_facts(found, kind), ""])


def _facts(found: FieldInfo, kind: str) -> Iterator[str]:
    yield f"- type: {found.type}{', required' if found.required else ''}{', deprecated' if found.deprecated else ''}"
    if found.default is not None:
        yield f"- default: `{json.dumps(found.default, ensure_ascii=False)}`"
    if found.allowed:
        yield f"- one of: {', '.join([f'`{value}`' for value in found.allowed])}"
    if found.examples:
        yield f"- for example: `{json.dumps(found.examples[0], ensure_ascii=False)}`"
    if found.becomes:
        yield f"- becomes: {found.becomes}"
    if touching := rules_of(found.path, kind):
        yield f"- rules: {', '.join(touching)}"
    if below := [path for path in fields(kind) if path.startswith((f"{found.path}.", f"{found.path}[]."))]:
        yield f"- below it: {', '.join([f'`{path}`' for path in below])}"
    yield f"- source: {found.source}"


def rules_of(path: str, kind: str = "worker") -> list[str]:
    """Codes of the rules that report at the field or below it, or that speak of it by a name no other field has."""
    name = path.rpartition(".")[2].removesuffix("[]")
    alone = sum(other.rpartition(".")[2] == name for other in fields(kind)) == 1
    return sorted(
        code
        for code, rule in RULES.items()
        if any(_is_within(place, path) for place in _places(code)) or (alone and name.lower() in _mentioned(rule))
    )


def _mentioned(rule: Rule) -> set[str]:
    return {*rule.name.split("-"), *[word.rpartition(".")[2].lower() for word in _QUOTED.findall(rule.documentation)]}


def _is_within(place: str, path: str) -> bool:
    place, path = place.lower(), path.lower()  # `autoScaling` is the same field
    return place == path or place.startswith((f"{path}.", f"{path}[]"))


@cache
def _places(code: str) -> frozenset[str]:
    """The fields at which the rule reports in its own examples."""
    rule = RULES[code]
    found = [diagnostic for example in rule.examples if example.kind == "bad" for diagnostic in found_in(example, rule)]
    return frozenset(_written(diagnostic.path) for diagnostic in found)


def _written(path: Iterable[str | int]) -> str:
    return "".join(["[]" if isinstance(step, int) else f".{step}" for step in path]).removeprefix(".")
