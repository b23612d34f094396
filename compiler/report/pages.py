"""Rules and fields explained in Markdown: what `workerc explain` prints, and the pages of the documentation."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator

from compiler.lint.examples import FILE, found_in, source_of
from compiler.lint.rule import FENCE, PROFILES, Example, Rule
from compiler.lint.touching import Place, children, fields_of, rules_of
from compiler.regex import regex
from compiler.report.report import DEFAULTS, Report
from compiler.report.text import text
from compiler.resources.fields import FieldInfo, fields
from compiler.resources.types import COMPILED

_BLOCK = regex(r"^```\w+\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
WIDTH = 120  # of a line in the output that a page shows


def severities(rule: Rule) -> dict[str, str]:
    """By profile; `off` where it does not run."""
    return {profile: severity.word if (severity := rule.severity(profile)) else "off" for profile in PROFILES}


def table(rules: Iterable[Rule], *, linked: bool = False) -> str:
    """A line for each of `rules`."""
    lines = [f"| code | name | {' | '.join(PROFILES)} | finds |", f"|{'---|' * (3 + len(PROFILES))}"]
    for rule in rules:
        name = _link(rule.name, f"{rule.name}.md", linked=linked)
        summary = rule.summary.replace("|", "\\|")
        lines.append(f"| {rule.code} | {name} | {' | '.join(severities(rule).values())} | {summary} |")
    return "\n".join(lines) + "\n"


def rule_page(rule: Rule, *, linked: bool = False) -> str:
    """What there is to know of `rule`, with what it says of its bad examples. `linked` where the other pages lie beside it."""
    facts = [f"- severity: {_grades(rule)}", f"- {_silencing(rule)}", f"- fix: {_fix(rule)}"]
    if places := fields_of(rule):
        facts.append(f"- fields: {', '.join([_field_link(place, linked=linked) for place in places])}")
    return _page(rule, facts, shown=True)


def _field_link(place: Place, *, linked: bool) -> str:
    target = f"../fields/{place.type}.md#{anchors(place.type)[place.path]}"
    of = "" if place.type == COMPILED else f" of `type: {place.type}`"
    return f"{_link(f'`{place.path}`', target, linked=linked)}{of}"


def rule_help(rule: Rule) -> str:
    """The same without what an engine has to be run for: for lists of all rules."""
    return _page(rule, [f"- severity: {_grades(rule)}", f"- {_silencing(rule)}"], shown=False)


def plain(page: str) -> str:
    """A page for a terminal: the heading without marks, examples and output indented."""
    title, _, rest = page.partition("\n")
    blocks = _BLOCK.sub(lambda block: textwrap.indent(block[1], "    "), rest)
    return f"{title.lstrip('# ').replace('`', '')}\n{blocks}"


def prose(rule: Rule) -> str:
    """The documentation of `rule` without its examples."""
    return re.sub(r"\n{3,}", "\n\n", FENCE.sub("", rule.documentation)).strip()


def _page(rule: Rule, facts: Iterable[str], *, shown: bool) -> str:
    def example(match: re.Match[str]) -> str:
        kind, body = match.groups()
        said = _said(Example(kind, body), rule) if shown and kind == "bad" else ""
        return f"{kind.capitalize()}:\n\n```yaml\n{body}```{said}"

    _, _, rest = rule.documentation.partition("\n")
    parts = [f"# {rule.code} {rule.name}", rule.summary, "\n".join(facts), FENCE.sub(example, rest).strip()]
    return "\n\n".join([part for part in parts if part]) + "\n"


def _said(example: Example, rule: Rule) -> str:
    """What a run prints for the example, as far as it is this rule's."""
    found = tuple(found_in(example, rule))
    if not found:
        return ""
    report = Report(found, {FILE: source_of(example)}, (FILE,), 1, {})
    printed = text(report, DEFAULTS._replace(width=WIDTH)).rpartition("\n\n")[0]
    return f"\n\n```text\n{printed}\n```"


def _grades(rule: Rule) -> str:
    words = severities(rule)
    if len({*words.values()}) == 1:
        return f"{words['default']} in every profile"
    return ", ".join([f"{word} in `{profile}`" for profile, word in words.items()])


def _silencing(rule: Rule) -> str:
    """Whether the rule stops a Worker, and what to write where it is not to be heard."""
    if rule.blocking:
        return "blocking: the Worker cannot be compiled, or an API server would refuse the result, so nothing silences it"
    comment = f"`# workerc: ignore[{rule.code}] -- reason`"
    return f"advisory: a comment above the line silences it, {comment}, or `ignore:` in `workerc.yaml`"


def _fix(rule: Rule) -> str:
    fixes = [d.fix for example in rule.examples if example.kind == "bad" for d in found_in(example, rule)]
    kinds = {fix.safe for fix in fixes if fix}
    if not kinds:
        return "none"
    how = ", or ".join(
        ["safe, by `--fix`" if safe else "unsafe, by `--fix --unsafe-fixes`" for safe in sorted(kinds, reverse=True)]
    )
    return f"{how}, where it is certain what was meant" if None in fixes else how


def field_page(found: FieldInfo, kind: str, level: int = 1, *, linked: bool = False) -> str:
    """What there is to know of a field of resources of type `kind`, under a heading of `level`."""
    facts = "\n".join(_facts(found, kind, linked=linked))
    return "\n\n".join([part for part in (f"{'#' * level} `{found.path}`", found.description, facts) if part]) + "\n"


def _facts(found: FieldInfo, kind: str, *, linked: bool) -> Iterator[str]:
    marks = ["required" if found.required else "optional", *["deprecated"] * found.deprecated, *["secret"] * found.sensitive]
    yield f"- type: {found.type}; {', '.join(marks)}"
    if found.default is not None:
        yield f"- default: `{_json(found.default)}`"
    if found.allowed:
        yield f"- one of: {', '.join([f'`{value}`' for value in found.allowed])}"
    if found.examples:
        yield f"- for example: `{_json(found.examples[0])}`"
    if found.becomes:
        yield f"- becomes: {found.becomes}"
    yield f"- source: {found.source}"
    if below := children(found.path, kind):
        known = anchors(kind)
        yield f"- below it: {', '.join([_link(f'`{path}`', f'#{known[path]}', linked=linked) for path in below])}"
    touching = rules_of(found, kind)
    if touching and found.path == kind:  # the whole section
        yield f"- rules: {len(touching)}, each with the fields it touches"
    elif touching:
        yield "- rules:"
        yield from [
            f"  - {_link(f'{rule.code} {rule.name}', f'../rules/{rule.name}.md', linked=linked)}: {rule.summary}"
            for rule in touching
        ]


def anchors(kind: str) -> dict[str, str]:
    """What leads to the heading of each field on the page of its type, as GitHub makes it: equal ones are counted."""
    seen: dict[str, int] = {}
    result = {}
    for heading in [f"fields of type {kind}", *fields(kind)]:
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        seen[plain] = seen.get(plain, -1) + 1
        result[heading] = f"{plain}-{seen[plain]}" if seen[plain] else plain
    return result


def _link(words: str, target: str, *, linked: bool) -> str:
    return f"[{words}]({target})" if linked else words


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
