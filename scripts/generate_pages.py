"""Writes the pages on rules and fields in `docs/` from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from compiler.lint.examples import FILE, found_in, source_of
from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES, Rule
from compiler.report import reporter
from compiler.report.pages import FAMILIES, field_page, rule_page, severities
from compiler.report.report import Report
from compiler.resources.fields import fields
from compiler.resources.schema import VERSIONS

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Written by `make generate` from the declaration in `compiler/`: change it there. -->\n"


def main() -> None:
    for folder in ("rules", "fields"):
        (DOCS / folder).mkdir(exist_ok=True)
        for path in (DOCS / folder).glob("*.md"):
            path.unlink()
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Every page by its path below `docs/`."""
    rules = {f"rules/{rule.name}.md": NOTE + rule_page(rule) + _shown(rule) for rule in RULES.values()}
    types = {f"fields/{kind}.md": NOTE + _fields(kind) for kind in VERSIONS}
    return {"rules/README.md": NOTE + _table(), "fields/README.md": NOTE + _types(), **rules, **types}


def _shown(rule: Rule) -> str:
    """What a lint says of the first bad example, as far as it speaks of this rule."""
    for example in rule.examples:
        found = found_in(example, rule) if example.kind == "bad" else []
        if found:
            report = Report(tuple(found), {FILE: source_of(example)}, (FILE,), 1, {})
            text = reporter("text")(report).rpartition("\n\n")[0]
            return f"\nWhat a lint prints for the first bad example:\n\n```text\n{text}\n```\n"
    return ""


def _table() -> str:
    lines = ["# Rules", "", "`workerc explain CODE` prints a page; `workerc rules` lists them all.", ""]
    for family, rules in groupby(sorted(RULES.values()), lambda rule: rule.code[:3]):
        lines += [f"## {family}: {FAMILIES[family]}", "", f"| code | name | {' | '.join(PROFILES)} | finds |"]
        lines += [f"|{'---|' * (3 + len(PROFILES))}", *[_row(rule) for rule in rules], ""]
    return "\n".join(lines)


def _row(rule: Rule) -> str:
    summary = rule.summary.replace("|", "\\|")
    return f"| {rule.code} | [{rule.name}]({rule.name}.md) | {' | '.join(severities(rule).values())} | {summary} |"


def _types() -> str:
    lines = ["# Fields", "", "`workerc explain FIELD -t TYPE` prints an entry.", "", "| type | versions |", "|---|---|"]
    lines += [f"| [{kind}]({kind}.md) | {', '.join([f'`{each}`' for each in versions])} |" for kind, versions in VERSIONS.items()]
    return "\n".join([*lines, ""])


def _fields(kind: str) -> str:
    return "\n".join([f"# Fields of `type: {kind}`", "", *_entries(kind)])


def _entries(kind: str) -> Iterator[str]:
    for found in fields(kind).values():
        yield field_page(found, kind, level=2)


if __name__ == "__main__":
    main()
