"""Writes docs/reference/commands.md: every command with what it takes, from its declaration in `compiler/cli/`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from compiler.cli import FAILURE, FINDINGS, INTERRUPTED, OK
from compiler.cli.options import common
from compiler.cli.root import workerc

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"
NOTE = "<!-- Written by `make generate` from the declarations in `compiler/cli/`: change it there. -->\n"

_OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)(?![\w-])")
_CODE = re.compile(r"(\d+) ")
_HEAD = f"""# Commands

`workerc COMMAND --help` says the same in a terminal. Options may stand before and after what they are about; what begins with a
hyphen and is none stands behind `--`.

| exit code | means |
|---|---|
| {OK} | done, and nothing found that counts |
| {FINDINGS} | findings at or above `--fail-on`, or something would change: each command says what that is |
| {FAILURE} | the work could not be done: usage, configuration, a file that cannot be read or written, or a defect of workerc |
| {INTERRUPTED} | interrupted |
"""


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    found = list(commands(workerc, "workerc"))
    index = [f"| [`{name}`](#{anchor(name)}) | {_summary(command)} |" for name, command in found]
    sections = [_section(name, command) for name, command in found]
    without = ", ".join([f"`{name}`" for name, command in found if not _names(_shared()) <= _names(command.params)])
    shared = f"## Options of every command\n\nThese take none of them: {without}.\n\n{_table(_shared())}"
    return NOTE + "\n".join([_HEAD, "\n".join(["| command | |", "|---|---|", *index, ""]), shared, *sections])


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below `group` that does something, by what a person types."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {each}")
        elif command and not command.hidden:
            yield f"{name} {each}", command


def anchor(name: str) -> str:
    return name.replace(" ", "-")


def _summary(command: click.Command) -> str:
    return _paragraphs(command)[0]


def _paragraphs(command: click.Command) -> list[str]:
    text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    return [_marked(" ".join(part.split("\n"))) for part in text.split("\n\n")]


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"## `{name}`\n"]
    for paragraph in _paragraphs(command):
        prose, _, codes = paragraph.partition("Exit codes: ")
        parts += [f"{prose.strip()}\n"] if prose.strip() else []
        parts += _codes(codes) if codes else []
    parts.insert(2, f"```text\n{usage}\n```\n")
    own = [each for each in command.params if isinstance(each, click.Option) and each.name not in _names(_shared())]
    return "\n".join([*parts, _table(own)] if own else parts)


def _codes(text: str) -> list[str]:
    """A sentence such as `0 done; 1 findings.` as a list."""
    sentence, _, rest = text.partition(". ")
    items = [each.strip().rstrip(".") for each in sentence.split(";")]
    if not all(_CODE.match(each) for each in items):
        raise ValueError(f"exit codes are written `0 done; 1 …`: {text}")
    lines = ["Exit codes:\n", *[_CODE.sub(r"- `\1`: ", each, count=1) for each in items], ""]
    return [*lines, f"{rest}\n"] if rest else lines


def _shared() -> list[click.Option]:
    @click.command()
    @common
    def nothing() -> None: ...

    return [each for each in nothing.params if isinstance(each, click.Option)]


def _names(parameters: Iterable[click.Parameter]) -> set[str | None]:
    return {each.name for each in parameters}


def _table(options: list[click.Option]) -> str:
    return "\n".join(["| option | |", "|---|---|", *[_row(each) for each in options if not each.hidden], ""])


def _row(option: click.Option) -> str:
    takes = "" if option.is_flag else f" {option.metavar or _choices(option)}"
    short, long = ([f"`{name}{takes}`" for name in option.opts if name.startswith("--") is long] for long in (False, True))
    said = _marked(option.help or "")
    if option.show_default is True and option.default:
        said += f" Default: `{option.default}`."
    elif isinstance(option.show_default, str):
        said += f" Default: {option.show_default}."
    cells = [each.replace("|", "\\|") for each in (", ".join([*short, *long]), said)]
    return f"| {' | '.join(cells)} |"


def _marked(text: str) -> str:
    """`text` with options as code, where they are none yet."""
    parts = text.split("`")
    return "`".join([part if number % 2 else _OPTION.sub(r"`\1`", part) for number, part in enumerate(parts)])


def _choices(option: click.Option) -> str:
    return "|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.type.name.upper()


if __name__ == "__main__":
    main()
