"""Writes the pages on rules and fields in `docs/` from their declarations, and removes those of what is gone."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from compiler.lint.families import FAMILIES
from compiler.lint.registry import RULES
from compiler.lint.touching import OF_EVERY_FIELD
from compiler.report.pages import field_page, rule_page, table
from compiler.resources.fields import fields
from compiler.resources.schema import VERSIONS

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Written by `make generate` from the declaration in `compiler/`: change it there. -->\n"


def main() -> None:
    written = pages()
    for folder in ("rules", "fields"):
        (DOCS / folder).mkdir(exist_ok=True)
        for path in (DOCS / folder).glob("*.md"):
            path.unlink()
    for name, text in written.items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Every page by its path below `docs/`."""
    rules = {f"rules/{rule.name}.md": rule_page(rule, linked=True) for rule in RULES.values()}
    found = {"rules/README.md": _rules(), "fields/README.md": _types(), **rules, **{f"fields/{t}.md": _fields(t) for t in VERSIONS}}
    return {name: NOTE + text for name, text in found.items()}


def _rules() -> str:
    parts = [
        "# Rules\n\n`workerc explain CODE` prints a page, `workerc rules` lists them all. The letters of a code are its family.\n"
    ]
    for family, rules in groupby(sorted(RULES.values()), lambda rule: rule.code[:3]):
        parts.append(f"## {family}: {FAMILIES[family].meaning}\n\n{table(rules, linked=True)}")
    return "\n".join(parts)


def _types() -> str:
    every = ", ".join([f"[{rule.code}](../rules/{rule.name}.md)" for code, rule in RULES.items() if code in OF_EVERY_FIELD])
    lines = ["# Fields", "", "`workerc explain FIELD -t TYPE` prints an entry. Rules are named where they are about a field;"]
    lines += [f"what is the same for every field is not repeated: {every}.", "", "| type | versions |", "|---|---|"]
    lines += [f"| [{kind}]({kind}.md) | {', '.join([f'`{each}`' for each in versions])} |" for kind, versions in VERSIONS.items()]
    return "\n".join([*lines, ""])


def _fields(kind: str) -> str:
    entries = [field_page(found, kind, level=2, linked=True) for found in fields(kind).values()]
    return "\n".join([f"# Fields of `type: {kind}`\n", *entries])


if __name__ == "__main__":
    main()
