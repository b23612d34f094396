"""The README and the pages on the fleet show what a reader will see."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "generate_screens.py"))


def test_the_screens_are_what_the_commands_print():
    assert SCRIPT["filled"](README) == README, "run `make generate`"


@pytest.mark.parametrize("page", SCRIPT["SCREENS"], ids=[page.relative_to(ROOT).as_posix() for page in SCRIPT["SCREENS"]])
def test_the_screens_of_the_fleet_are_what_the_commands_print(page):
    text = page.read_text(encoding="utf-8")
    assert re.search(r"^\$ workerc ", text, re.MULTILINE)
    assert SCRIPT["filled_in_fleet"](text) == text, "run `make generate`"


def test_lint_and_render_are_shown():
    assert re.search(r"^\$ workerc lint orders\.yaml\n.*^3 errors", README, re.MULTILINE | re.DOTALL)
    assert re.search(r"^\$ workerc render .*\n(?:.*\n)*?out: \d+ created", README, re.MULTILINE)
