"""The jobs for GitLab: the file as its schema has it, what include and inputs make of it, and its scripts on the fleet."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import junitparser
import pytest
import yaml

from compiler import __version__

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "ci" / "gitlab" / "templates" / "workerc.yml").read_text(encoding="utf-8")
HEADER, JOBS = re.split(r"^---$", TEXT, flags=re.MULTILINE)
INPUTS = yaml.safe_load(HEADER)["spec"]["inputs"]
ORDERS = "workers/commerce/orders-ingest.yaml"


def filled(given: dict[str, Any]) -> str:
    """The jobs with inputs in them, as GitLab puts them there: text for text."""
    assert given.keys() <= INPUTS.keys()
    values = {name: given.get(name, each["default"]) for name, each in INPUTS.items()}
    shown = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in values.items()}
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: shown[match[1]], JOBS)


def job(name: str, given: dict[str, Any]) -> dict[str, Any]:
    jobs = yaml.safe_load(filled(given))
    return {**jobs[".workerc"], **jobs[name]}


def script(what: dict[str, Any]) -> str:
    return "\n".join(["set -e", *what["before_script"], *what["script"]])


def variables(what: dict[str, Any], repository: Path, builds: Path) -> dict[str, str]:
    own = {"CI_PROJECT_DIR": str(repository), "CI_BUILDS_DIR": str(builds)}
    named = {name: "" if value is None else json.dumps(value).strip('"') for name, value in what["variables"].items()}
    return own | {name: re.sub(r"\$(\w+)", lambda match: own.get(match[1], ""), value) for name, value in named.items()}


@pytest.mark.parametrize("text", [HEADER, filled({})], ids=["header", "jobs"])
def test_it_fits_the_schema(tool, tmp_path, text):
    path = tmp_path / "workerc.yml"
    path.write_text(text, encoding="utf-8")
    code, printed = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)
    assert code == 0, printed


def test_what_the_page_shows_fits_the_schema_and_the_inputs(tool, blocks, tmp_path):
    (text,) = [block for block in blocks("ci.md", "yaml") if block.startswith("# .gitlab-ci.yml")]
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(text, encoding="utf-8")
    code, printed = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)
    assert code == 0, printed
    (include,) = yaml.safe_load(text)["include"]
    assert (ROOT / include["file"]).is_file()
    assert include["inputs"].keys() <= INPUTS.keys()


def test_a_cache_beside_the_jobs_is_for_jobs_that_there_are(tool, blocks, tmp_path):
    (text,) = [block for block in blocks("cache.md", "yaml") if block.startswith("# .gitlab-ci.yml")]
    added = yaml.safe_load(text)
    assert added.keys() <= yaml.safe_load(JOBS).keys()
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(yaml.safe_dump({name: {"script": ["true"], **job} for name, job in added.items()}), encoding="utf-8")
    code, printed = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)
    assert code == 0, printed


def test_every_input_is_described_has_a_default_and_is_used():
    assert all(each["description"] and "default" in each for each in INPUTS.values())
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", JOBS)) == INPUTS.keys()


def test_inputs_get_into_variables_and_no_script():
    jobs = yaml.safe_load(JOBS)
    assert not [line for each in jobs.values() for key in ("before_script", "script") for line in each.get(key, ()) if "[[" in line]


def test_it_installs_this_version():
    assert INPUTS["package"]["default"] == f"workerc=={__version__}"


@pytest.mark.parametrize("name", ["workerc-lint", "workerc-render-check"])
def test_shellcheck_finds_nothing(tool, name):
    # SC2086: the inputs that are lists are split at spaces on purpose
    assert tool("shellcheck", "--shell=sh", "--exclude=SC2086", "-", stdin=script(job(name, {}))) == (0, "")


@pytest.mark.parametrize(("given", "runs"), [({}, True), ({"render-check": False}, False)])
def test_the_check_is_left_out_where_nobody_wants_it(given, runs):
    first = job("workerc-render-check", given)["rules"][0]
    left, right = re.fullmatch(r'"(\w+)" != "(\w+)"', first["if"]).groups()
    assert (first["when"], left == right) == ("never", runs)


@pytest.mark.slow
@pytest.mark.xdist_group("ci")
def test_the_jobs_run(shell, fleet, wheel, tmp_path):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    given = {"package": str(wheel), "environments": "dev prod"}

    def run(name: str) -> tuple[int, str]:
        what = job(name, given)
        own = variables(what, fleet, tmp_path) | {"PATH": f"{python.parent}:/usr/bin:/bin"}
        return shell(script(what), fleet, own)

    code, printed = run("workerc-render-check")
    assert (code, "up to date" in printed) == (0, True), printed

    path = fleet / ORDERS
    path.write_text(path.read_text(encoding="utf-8").replace("stack: bento:4.0", "stack: bentoo:4.0"), encoding="utf-8")
    code, printed = run("workerc-lint")
    assert (code, "in: dev, prod" in printed) == (1, True), printed
    reports = job("workerc-lint", given)["artifacts"]["reports"]
    quality = json.loads((fleet / reports["codequality"]).read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in quality if each["check_name"].startswith("STK101")} == {ORDERS}
    assert junitparser.JUnitXml.fromfile(str(fleet / reports["junit"])).failures > 0
