"""What a clean `lint` does not load: a hook that runs at every commit pays for each library at every start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ALLOWED = {"yaml", "_yaml"}
RUN = "import sys; from compiler.cli import main; sys.exit(main())"

CLEAN = """\
name: orders
version: v1beta
type: worker
workspace: public
owner: data
tags: [orders]
description: Orders into the lake
worker:
  replicas: 2
  stack: bento:4.0
  compute: runnable-default
  logLevel: INFO
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 1000m, memory: 1Gi}
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {}
"""


def loaded(code: str, *arguments: str, cwd: Path) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """Top-level modules from outside the standard library that a fresh interpreter has loaded when `code` is done."""
    report = "import atexit, sys; atexit.register(lambda: print('loaded:', *sys.modules, file=sys.stderr)); "
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", report + code, *arguments]
    run = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    names = {name.partition(".")[0] for name in run.stderr.rpartition("loaded:")[2].split() if "cython" not in name}
    return names - sys.stdlib_module_names - {"__main__", "compiler"}, run


@pytest.fixture(scope="module")
def at_start(tmp_path_factory) -> set[str]:
    """What the interpreter itself loads here: hooks of editable installs, for example."""
    return loaded("pass", cwd=tmp_path_factory.mktemp("empty"))[0]


def test_version_loads_little(at_start, tmp_path):
    names, run = loaded(RUN, "--version", cwd=tmp_path)
    assert (run.returncode, names - at_start - {"click"}) == (0, set())


def test_a_clean_lint_loads_what_reading_needs(at_start, tmp_path):
    (tmp_path / "orders.yaml").write_text(CLEAN, encoding="utf-8")
    names, run = loaded(RUN, "lint", "orders.yaml", cwd=tmp_path)
    assert run.returncode == 0, run.stdout
    assert names - at_start - ALLOWED == set()


def test_options_cost_the_parser_of_options_and_nothing_else(at_start, tmp_path):
    (tmp_path / "orders.yaml").write_text(CLEAN, encoding="utf-8")
    names, run = loaded(RUN, "lint", "--no-such-option", "orders.yaml", cwd=tmp_path)
    assert (run.returncode, names - at_start - {"click", *ALLOWED}) == (2, set())


def test_what_is_wrong_costs_the_validator(at_start, tmp_path):
    (tmp_path / "orders.yaml").write_text(CLEAN.replace("replicas: 2", "replicas: two"), encoding="utf-8")
    names, run = loaded(RUN, "lint", "orders.yaml", cwd=tmp_path)
    assert run.returncode == 1, run.stdout
    assert names - at_start - ALLOWED == {"jsonschema_rs"}


def test_what_is_loaded_is_seen(tmp_path):
    assert "pydantic" in loaded("import pydantic", cwd=tmp_path)[0]
