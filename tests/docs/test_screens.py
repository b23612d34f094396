"""The documentation shows what a reader will see: what its commands print, and which of them nobody runs."""

import re
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCREENS = runpy.run_path(str(ROOT / "scripts" / "generate_screens.py"))
PAGES = SCREENS["pages"]()
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in PAGES.items()}

OF_NEWCOMERS = "docs/tutorial/first-worker.md"  # test_newcomer.py walks through it, and looks at what is there then


@pytest.mark.skipif(sys.platform == "win32", reason="the pages show the commands of a POSIX shell")
@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if "```console\n" in text and name != OF_NEWCOMERS])
def test_the_screens_are_what_the_commands_print(name):
    assert SCREENS["filled"](name, TEXTS[name]) == TEXTS[name], "run `make generate`"


def test_whatever_is_not_run_says_why_and_stands_in_the_list():
    blocks = [block for name, text in TEXTS.items() for block in SCREENS["not_run"](name, text)]
    assert [f"{block.page}: {block.first}" for block in blocks if not block.reason] == []
    assert SCREENS["NOT_RUN"].read_text(encoding="utf-8") == SCREENS["listed"](), (
        "a block that no test runs came, went or changed: look at it, and run `make generate`"
    )


def test_no_command_hides_in_a_block_of_another_language():
    fences = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
    usage = re.compile(r"^workerc [a-z ]+\[OPTIONS\]")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("policies/*.md"), *ROOT.glob("examples/**/*.md")]:
        for language, body in fences.findall(path.read_text(encoding="utf-8")):
            if language not in SCREENS["LANGUAGES"] and not usage.match(body):
                assert not re.search(r"^ *(\$ |workerc )", body, re.MULTILINE), f"{path.relative_to(ROOT)}: {body}"


def test_lint_and_render_are_shown():
    readme = TEXTS["README.md"]
    assert re.search(r"^\$ workerc lint orders\.yaml\n.*^3 errors", readme, re.MULTILINE | re.DOTALL)
    assert re.search(r"^\$ workerc render .*\n(?:.*\n)*?out: \d+ created", readme, re.MULTILINE)
