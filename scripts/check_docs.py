"""Says what in the documentation leads nowhere: links, files named in backticks, commands, flags, make targets."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from site_hooks import anchor

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("policies/**/*.md"), *ROOT.glob("examples/**/*.md")])

_FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`((?:compiler|tests|templates|policies|examples|scripts|docs|benchmarks)/[\w./-]*)`")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_CONNECTORS = frozenset(("|", "||", "&&", ";"))
_FLAG = re.compile(r"--?[a-z][a-z-]*")


def main() -> int:
    wrong = [f"{page.relative_to(ROOT)}: {problem}" for page in PAGES for problem in problems(page)]
    print("\n".join(wrong or [f"{len(PAGES)} pages: links, files and commands exist"]))
    return 1 if wrong else 0


def problems(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    prose = _FENCED.sub("", text)
    for target in _LINK.findall(prose):
        if "://" not in target and not _leads_somewhere(page, target):
            yield f"the link to {target} leads nowhere"
    for name in _NAMED.findall(prose):
        if not (ROOT / name).exists() and "NAME" not in name and "KIND" not in name:
            yield f"there is no {name}"
    for command in _commands(text, prose):
        yield from _unknown(command)


def _leads_somewhere(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = page.parent / name if name else page
    return path.exists() and (not anchor or anchor in _anchors(path))


@cache
def _anchors(page: Path) -> set[str]:
    """Anchors of the headings, as GitHub makes them: equal ones are numbered."""
    headings = _HEADING.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
    plain = [anchor(heading) for heading in headings]
    return {f"{each}-{count}" if (count := plain[:number].count(each)) else each for number, each in enumerate(plain)}


def _commands(text: str, prose: str) -> Iterator[list[str]]:
    """What a reader would type: lines after `$` in console blocks, and code in prose that starts with a command."""
    blocks = "\n".join(body for _, language, body in _FENCED.findall(text) if language == "console")
    typed = [line.strip().removeprefix("$ ") for line in blocks.splitlines() if line.strip().startswith("$ ")]
    typed += re.findall(r"`((?:workerc|make) [^`]*)`", prose)
    for line in typed:
        for words in _split(shlex.split(line, comments=True)):
            if words[:1] in (["workerc"], ["make"]) and not any(word.isupper() for word in words[1:2]):
                yield words


def _split(words: list[str]) -> Iterator[list[str]]:
    """The commands of a line, which shells connect."""
    for connects, group in groupby(words, _CONNECTORS.__contains__):
        if not connects:
            yield list(group)


def _unknown(command: list[str]) -> Iterator[str]:
    program, *words = command
    if program == "make":
        yield from (f"there is no `make {word}`" for word in words if "=" not in word and word not in _make_targets())
        return
    subcommand = [words[0]] if words and not words[0].startswith("-") else []
    help_text = _help(*subcommand)
    if help_text and "\nCommands:\n" in help_text and words[1:2] and not words[1].startswith("-"):
        subcommand.append(words[1])  # of a group, such as `schema example`
        help_text = _help(*subcommand)
    if help_text is None:
        yield f"there is no `{' '.join(command)}`"
        return
    if help_text.partition("\n")[0].endswith(" …"):  # takes whatever somebody means for another program, as `apply` does
        return
    flags = {match.group() for word in words if (match := _FLAG.match(word))}
    yield from (f"`workerc {' '.join(subcommand)}` has no {flag}" for flag in sorted(flags - set(_FLAG.findall(help_text))))


@cache
def _make_targets() -> set[str]:
    return set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


@cache
def _help(*subcommand: str) -> str | None:
    command = [sys.executable, "-c", "from compiler.cli import run; run()", *subcommand, "--help"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout if result.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
