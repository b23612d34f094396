"""The pages that are written from the code are what would be written now."""

import runpy
from pathlib import Path

import click

from compiler.cli.root import workerc

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"
COMMANDS = runpy.run_path(str(SCRIPTS / "generate_commands.py"))
FORMATS = runpy.run_path(str(SCRIPTS / "generate_formats.py"))


def test_the_commands_are_those_of_the_program():
    assert COMMANDS["PAGE"].read_text(encoding="utf-8") == COMMANDS["page"](), "run `make generate`"


def test_every_option_of_every_command_is_there():
    page = COMMANDS["page"]()
    for name, command in COMMANDS["commands"](workerc, "workerc"):
        section = page.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert section, name
        own = [option for option in command.params if isinstance(option, click.Option) and option.name not in shared()]
        assert [word for option in own for word in option.opts if f"`{word}" not in section] == []


def shared():
    return COMMANDS["_names"](COMMANDS["_shared"]())


def test_exit_codes_are_told_where_a_command_has_some_of_its_own():
    section = COMMANDS["page"]().partition("## `workerc lint`\n")[2].partition("\n## ")[0]
    assert "- `0`: nothing at or above `--fail-on`\n- `1`: findings\n- `2`: " in section


def test_the_keys_of_json_are_those_of_its_schema():
    text = FORMATS["PAGE"].read_text(encoding="utf-8")
    assert text.partition(FORMATS["START"])[2].partition(FORMATS["END"])[0] == f"\n{FORMATS['table']()}\n", "run `make generate`"
