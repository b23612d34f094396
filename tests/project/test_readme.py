"""The README shows what a reader will see."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_screens_are_what_the_commands_print():
    filled = runpy.run_path(str(ROOT / "scripts" / "generate_readme.py"))["filled"]
    assert filled(README) == README, "run `make generate`"


def test_lint_and_render_are_shown():
    assert re.search(r"^\$ workerc lint orders\.yaml\n.*^3 errors", README, re.MULTILINE | re.DOTALL)
    assert re.search(r"^\$ workerc render .*\n(?:.*\n)*?out: \d+ created", README, re.MULTILINE)
