"""Patterns of Git, as `pathspec` reads them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from compiler.config.ignored import Patterns

ROOT = Path(__file__).parent.parent.parent

words = st.sampled_from(["a", "b", "ab", "a.yaml", "b.yml", "A", "a b", ".a", "a-b", "ä", "[a]", "a\nb", "*"])
names = st.lists(words, min_size=1, max_size=4).map("/".join)
tokens = st.sampled_from([*"ab*?!#.-ä/ ", "**", "/**/", ".yaml", "[ab]", "[!a]", "[a", "\\", "\\*"])
lines = st.lists(tokens, max_size=6).map("".join)


@settings(max_examples=2000)
@given(st.lists(lines, max_size=4), names, st.booleans())
@example(["a/**/b"], "a/b", False)
@example(["*", "!*/", "!a.yaml"], "b/a.yaml", False)
@example(["a/*", "!a/b"], "a/b", False)
@example(["a"], "a\nb/a", False)
@example(["a\\ "], "a ", False)
@example(["/a?/b*/"], "ab/b.yml", True)
def test_what_is_left_out_is_what_pathspec_says(texts, name, folder):
    try:
        expected = GitIgnoreSpec.from_lines(texts)
    except (ValueError, re.error):
        return
    name += "/" * folder
    assert Patterns(texts).verdict(name) == expected.check_file(name).include


@pytest.mark.parametrize("line", ["!", "a\\"])
def test_what_is_no_pattern_is_refused(line):
    with pytest.raises(ValueError, match="Invalid git pattern"):
        Patterns([line]).verdict("a.yaml")


USUAL = "# ours\nrendered/\n/build\n*.tmp\n.env*\n\nnode_modules\n*.py[cod]\n!keep.pyc\ndocs/*.html\n**/cache/\n"


@pytest.mark.parametrize(("name", "asks"), [("workers/a.yaml", False), ("workers/a.pyc/a.yaml", True), ("rendered/a.yaml", False)])
def test_usual_files_need_no_library(name, asks):
    code = f"import sys; from compiler.config.ignored import Patterns; Patterns({USUAL.splitlines()!r}).verdict({name!r})"
    code += "; print('pathspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == str(asks)
