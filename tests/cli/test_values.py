"""`workerc values`, a repository per folder: `command` is what is asked, `expected.*` the answer in each format."""

import json
import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "values"
CASES = sorted(path.name for path in FOLDER.iterdir())
FORMATS = {"text": "expected.txt", "yaml": "expected.yaml", "json": "expected.json"}


@pytest.fixture
def repository(tmp_path):
    """`repository(case)` makes a copy of the case that is a repository."""

    def made(case: str) -> Path:
        folder = tmp_path / "repository"
        shutil.copytree(FOLDER / case, folder, ignore=shutil.ignore_patterns("expected.*", "command"))
        (folder / ".git").mkdir()
        return folder

    return made


@pytest.mark.parametrize("case", CASES)
def test_what_is_shown(case, repository, workerc):
    folder, arguments = repository(case), (FOLDER / case / "command").read_text(encoding="utf-8").split()
    errors = FOLDER / case / "expected.errors"
    for form, name in FORMATS.items():
        found = workerc("values", *arguments, "--format", form, cwd=folder)
        if os.environ.get("WRITE_GOLDENS"):
            (FOLDER / case / name).write_text(found.out, encoding="utf-8")
            if found.err:
                errors.write_text(found.err, encoding="utf-8")
        assert found.out == (FOLDER / case / name).read_text(encoding="utf-8")
        assert found.err == (errors.read_text(encoding="utf-8") if errors.exists() else "")
        assert found.code == int(errors.exists())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ordres"], "did you mean `orders`?"),
        (["nothing-like-it"], "name a Worker, or a file or a folder that has some"),
        (["orders", "-w", "return"], "did you mean `returns`? there are some in `returns`, `sales`"),
        (["workers/sales.yaml", "-w", "returns"], "`workers/sales.yaml` has no Worker in the workspace `returns`"),
        (["orders", "-e", "prod"], "there is no environment `prod`"),
        (["workers/none.yaml"], "workers/none.yaml"),
        (["workers/empty.yaml"], "there is no Worker `workers/empty.yaml`"),
        (["orders", "--set", "size"], "`--set` is given a name or a value"),
    ],
)
def test_what_cannot_be_shown_says_what_can(repository, workerc, arguments, message):
    folder = repository("twins")
    (folder / "workers/empty.yaml").write_text("a: 1\n")
    found = workerc("values", *arguments, cwd=folder)
    assert (found.code, found.out) == (2, "")
    assert message in found.err


def heads(outcome):
    return [line for line in outcome.out.splitlines() if line and not line.startswith(" ")]


def test_a_name_that_several_workspaces_have_shows_all_and_a_folder_all_in_it(repository, workerc):
    folder = repository("twins")
    both = ["orders in default: workspace returns, workers/returns.yaml", "orders in default: workspace sales, workers/sales.yaml"]
    assert heads(workerc("values", "orders", cwd=folder)) == both
    for subject in ("workers", "workers/", "./workers"):
        found = workerc("values", subject, cwd=folder)
        assert (found.code, found.err) == (0, "")
        assert [line.replace("./", "") for line in heads(found)] == both


def test_a_name_comes_before_a_folder_that_is_called_the_same(repository, workerc):
    folder = repository("twins")
    (folder / "orders").mkdir()
    assert len(heads(workerc("values", "orders", cwd=folder))) == 2


def test_values_from_the_command_line_are_named(repository, workerc):
    found = workerc("values", "orders", "-e", "prod", "--set", "replicas=7", "--set", "kafka.topic=all", cwd=repository("origins"))
    assert "was 7 at --set replicas\n" in found.out
    assert "= all                       --set kafka.topic\n" in found.out


def test_a_file_that_nobody_asked_about_stops_nothing(repository, workerc):
    folder = repository("twins")
    (folder / "workers/broken.yaml").write_text("type: worker\nversion: v1beta\nname: [\n")
    found = workerc("values", "orders", cwd=folder)
    assert (found.code, found.err) == (0, "")
    named = workerc("values", "brokne", cwd=folder)
    assert named.code == 2
    assert "workers/broken.yaml:3" in named.err  # what was meant may be in there


def test_what_is_wrong_with_the_configuration_is_said_and_the_rest_shown(repository, workerc):
    folder = repository("origins")
    config = folder / "workerc.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "unknown: 1\n", encoding="utf-8")
    found = workerc("values", "orders", "-e", "dev", cwd=folder)
    assert (found.code, len(heads(found))) == (2, 1)
    assert "CFG101" in found.err


def test_json_is_strict_and_names_the_places(repository, workerc):
    folder = repository("origins")
    source = folder / "workers/orders.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("stdout: {}", "stdout: {a: .inf, b: -.inf}"), encoding="utf-8")
    (dev, prod) = json.loads(workerc("values", "orders", "--format", "json", cwd=folder).out, parse_constant=pytest.fail)
    assert (dev["environment"], prod["workspace"], prod["complete"]) == ("dev", "prod-public", True)
    assert dev["data"]["worker"]["stackSpec"]["output"]["stdout"] == {"a": ".inf", "b": "-.inf"}
    fields = {field["path"]: field for field in prod["fields"]}
    topic = fields["worker.stackSpec.input.kafka.topics[0]"]["origin"]
    assert (topic["kind"], topic["file"]) == ("derived", None)
    assert [field["path"] for field in prod["removed"]] == ["description", "worker.dataosSecrets[0].name"]
    assert "description" not in fields


def test_the_order_of_hashes_does_not_matter(repository, workerc):
    folder = repository("origins")
    first, second = (workerc("values", "workers", cwd=folder, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first == second


def test_every_worker_of_the_fleet_is_shown_and_reads_back(workerc, tmp_path):
    fleet = Path(__file__).parent.parent.parent / "examples/fleet"
    shutil.copytree(fleet, tmp_path / "fleet", ignore=shutil.ignore_patterns("rendered"))
    found = workerc("values", "workers", "-e", "prod", "--format", "yaml", cwd=tmp_path / "fleet")
    assert (found.code, found.err) == (0, "")
    again = tmp_path / "again"
    (again / ".git").mkdir(parents=True)
    (again / "all.yaml").write_text(found.out, encoding="utf-8")
    first = json.loads(workerc("values", "workers", "-e", "prod", "--format", "json", cwd=tmp_path / "fleet").out)
    second = json.loads(workerc("values", "all.yaml", "--format", "json", cwd=again).out)
    assert len(first) > 20
    assert [each["data"] for each in second] == [each["data"] for each in first]
