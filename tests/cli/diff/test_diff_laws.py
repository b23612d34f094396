"""What holds for every repository: what was just rendered does not differ, nor does a clean checkout, and both ways agree."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.diff.shops import Repository, git

ROOT = Path(__file__).parent.parent.parent.parent
CASES = sorted(path.name for path in (ROOT / "tests/render/kubernetes").iterdir() if path.is_dir())
CHARTS = ("baseline", "external-secrets", "stateful-set")


@pytest.fixture
def copy(tmp_path, inside):
    """`copy(folder)` is a repository in a real Git, with all committed that it holds."""

    def made(folder):
        shutil.copytree(folder, tmp_path / "repository", ignore=shutil.ignore_patterns("expected", "rendered"))
        git(tmp_path / "repository", "init", "--quiet")
        repository = Repository(tmp_path / "repository", inside)
        repository.commit()
        return repository

    return made


def differing(found):
    assert found.out, found
    return json.loads(found.out)["workers"]


@pytest.mark.parametrize(("target", "case"), [*[("kubernetes", case) for case in CASES], *[("helm", case) for case in CHARTS]])
def test_what_was_just_rendered_does_not_differ(target, case, copy, inside):
    repository = copy(ROOT / "tests/render/kubernetes" / case)
    config = repository.root / "workerc.yaml"
    said = config.read_text(encoding="utf-8") if config.exists() else ""
    repository.write("workerc.yaml", f"{said}\ntargets: [{target}]\n")
    if inside("render", "--quiet", cwd=repository.root).code != 0:
        pytest.skip("it is no repository that renders by itself")
    found = repository.diff("--format", "json")
    assert (found.code, found.err, differing(found)) == (0, "", [])


def test_the_fleet_does_not_differ_from_itself(copy):
    fleet = copy(ROOT / "examples/fleet")
    fleet.render()
    fleet.render("-o", "elsewhere")
    for arguments in ([], ["--against", "HEAD"], ["--against", "elsewhere"]):
        found = fleet.diff(*arguments, "--format", "json")
        assert (found.code, found.err, differing(found)) == (0, "", [])


def test_from_dev_to_prod_the_fleet_is_paired_whatever_workspaces_are_called(copy):
    """What is told of Workers is what values, overlays and variables say of them, each with a line; none comes or goes."""
    fleet = copy(ROOT / "examples/fleet")
    there, back = (
        json.loads(fleet.diff("--from", one, "--to", other, "--format", "json").out)
        for one, other in (("dev", "prod"), ("prod", "dev"))
    )
    assert {worker["workspace"] for worker in there["workers"]} == {"commerce", "logistics"}
    assert there["summary"]["workers"].keys() <= {"restarts", "scales"}
    assert [each["workspace"] for each in there["namespaces"]] == ["commerce", "logistics"]
    fields = [field for worker in there["workers"] for each in worker["objects"] for field in each["fields"] if not field["folded"]]
    assert all(field["cause"] for field in fields)
    assert not any("-dev" in str(field.get("before")) and "commerce" in str(field.get("before")) for field in fields)
    files = {field["cause"]["file"] for field in fields}
    assert {"values/prod.yaml", "workerc.yaml", "overlays/prod.yaml"} <= files
    assert not any(file.startswith("values/dev") for file in files)
    assert _shape(there) == _shape(back)


def _shape(found):
    return [
        (worker["workspace"], worker["worker"], sorted((each["kind"], each["name"]) for each in worker["objects"]))
        for worker in found["workers"]
    ]


def test_a_change_is_the_same_against_the_revision_and_against_what_it_rendered(copy):
    fleet = copy(ROOT / "examples/fleet")
    fleet.render()
    fleet.replace("overlays/prod.yaml", "maxReplicas: 12", "maxReplicas: 16")
    fleet.replace("workers/commerce/orders-ingest.yaml", "cpu: 500m", "cpu: 600m")
    (fleet.root / "workers/logistics/carriers-export.yaml").unlink()
    here, then = (json.loads(fleet.diff(*each, "--format", "json").out) for each in ([], ["--against", "HEAD"]))
    for found in (here, then):
        found.pop("before")
        for worker in found["workers"]:
            for each in worker["objects"]:
                each.pop("file")
    assert here["workers"] == then["workers"]
    assert here["capacity"] == then["capacity"]
    assert here["summary"] == then["summary"]
