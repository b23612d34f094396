"""`config show --format yaml` is a file that says the same, whatever the file says."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.cli.config_formats import FORMATS, masked
from compiler.config.effective import settings
from compiler.config.loading import load

PAGE = (Path(__file__).parent.parent.parent.parent / "docs/configuration.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def shown(folder, text):
    (folder / "workerc.yaml").write_text(text, encoding="utf-8")
    config = load(str(folder / "workerc.yaml"))
    assert config.diagnostics == ()
    return masked(config, settings(config, config.environments))


def values(entries):
    return {each.path: each.value for each in entries}


@pytest.mark.parametrize("text", EXAMPLES)
def test_of_an_example(text, tmp_path):
    for name in re.findall(r"[\w/-]+\.yaml", text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: 1\n")
    first = shown(tmp_path, text)
    assert values(shown(tmp_path, FORMATS["yaml"](first))) == values(first)


KEYS = st.text("ab1-_ \"':#{}[],&*!|>%@\u00e9\u202e\x1b\n", min_size=1, max_size=6)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), KEYS)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


@given(tree=st.dictionaries(KEYS, TREES, max_size=3))
def test_of_any_values(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("values")
    first = shown(folder, json.dumps({"environments": {"dev": {"depots": {"lake": tree}}}}))
    again = shown(folder, FORMATS["yaml"](first))
    assert values(again) == values(first)


EMPTY = [
    "values: {a: 1}\nenvironments: {dev: {}}\n",
    "values: {a: 1}\nenvironments:\n  dev:\n  prod: {workspace: sales}\n",
    "profile: strict\nenvironments: {dev: {}, prod: {}}\n",
    "environments: {dev: {}, prod: }\n",
]


@pytest.mark.parametrize("text", EMPTY)
def test_an_environment_that_says_nothing_is_there_once(text, tmp_path):
    first = shown(tmp_path, text)
    again = shown(tmp_path, FORMATS["yaml"](first))
    assert values(again) == values(first)
    assert {each.path[1] for each in again if each.path[0] == "environments"} >= set(re.findall(r"dev|prod", text))


def test_what_an_environment_has_from_elsewhere_is_said_instead_of_nothing(tmp_path):
    said = FORMATS["text"](shown(tmp_path, "values: {a: 1}\nenvironments: {dev: {}, prod: {values: {a: 2}}}\n"))
    assert "environments.dev.values.a = 1" in said
    assert "= {}" not in said
