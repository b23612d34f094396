"""`workerc get`, on the repository in `get/shop`: what is listed, in each format, and what is said where nothing is."""

import json
import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "get"
FORMATS = ("table", "wide", "json", "yaml", "name")


@pytest.fixture
def shop(tmp_path, monkeypatch):
    shutil.copytree(FOLDER / "shop", tmp_path / "shop")
    (tmp_path / "shop/.git").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def get(shop, command):  # noqa: ARG001 - it is where the command runs
    """`get(*arguments)` gives the exit code and both streams."""

    def run(*arguments):
        return command("get", *arguments)

    return run


def names(outcome):
    code, out, err = outcome
    assert (code, err) == (0, "")
    return out.split()


@pytest.mark.parametrize("form", FORMATS)
def test_everything_in_each_format(get, form):
    golden = FOLDER / f"expected.{form}"
    code, out, err = get("-a", "--format", form)
    if os.environ.get("WRITE_GOLDENS"):
        golden.write_text(out, encoding="utf-8")
    assert (code, out, err) == (0, golden.read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        ([], ["audit", "orders", "returns"]),
        (["-a"], ["audit", "orders", "returns", "streams"]),
        (["-t", "compute"], ["streams"]),
        (["-t", "compute", "-t", "secret"], ["streams", "orders"]),
        (["-t", "compute", "-a"], ["streams"]),
        (["-w", "public"], ["audit"]),
        (["-w", "sales-dev"], ["orders", "returns"]),
        (["-w", "sales-dev", "-e", "prod"], []),
        (["-a", "-w", "sales"], ["orders", "returns"]),
        (["-w", "nowhere"], []),
    ],
)
def test_what_is_listed(get, arguments, listed):
    code, out, err = get(*arguments, "--format", "name")
    assert (code, out.split()) == (0, listed)
    assert bool(err) is not bool(listed)  # nothing at all is said


def test_a_name_is_looked_for_in_every_type(get):
    def types(*arguments):
        return [entry["type"] for entry in json.loads(get("orders", *arguments, "--format", "json")[1])]

    assert types() == ["worker", "worker", "secret", "secret"]
    assert types("-e", "prod") == ["worker", "secret"]
    assert types("-t", "secret", "-e", "prod") == ["secret"]


def test_what_environments_change_is_listed_for_each(get):
    dev, prod = [line.split() for line in get("orders", "-t", "worker")[1].splitlines()[1:]]
    assert dev == ["orders", "v1beta", "worker", "sales-dev", "dev", "bento:4.0", "1", "missing", "workers/sales.yaml:2"]
    assert prod == ["orders", "v1beta", "worker", "sales", "prod", "bento:4.0", "2-6", "missing", "workers/sales.yaml:2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ordres"], "did you mean `orders`?"),
        (["nothing-like-it"], "`workerc get -a` lists all"),
        (["audit", "-t", "secret"], "there is a worker in `public`"),
        (["streams", "-w", "sales"], "there is no resource `streams` in the workspace `sales`"),
        (["-t", "worke"], "did you mean `worker`?"),
        (["-e", "test"], "there is no environment `test`"),
    ],
)
def test_what_cannot_be_listed_says_what_can(get, arguments, message):
    code, out, err = get(*arguments)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("form", FORMATS)
def test_secrets_are_in_no_format(get, shop, form):
    source = shop / "workers/sales.yaml"
    text = source.read_text(encoding="utf-8")
    token = text.split("API_TOKEN: ")[1].split("}")[0]
    source.write_text(text.replace("owner: sales-data", f"owner: {token}"), encoding="utf-8")
    out = get("-a", "--format", form)[1]
    assert "orders" in out
    assert token not in out
    assert "hunter2" not in out


def test_a_file_that_cannot_be_parsed_is_said_and_the_rest_listed(get, shop):
    (shop / "workers/broken.yaml").write_text("type: worker\nname: [\n", encoding="utf-8")
    code, out, err = get("--format", "name")
    assert (code, out.split()) == (1, ["audit", "orders", "returns"])
    assert "workers/broken.yaml:2" in err


def test_a_worker_with_a_mistake_is_listed_as_far_as_it_is_right(get, shop):
    source = shop / "workers/audit.yaml"
    source.write_text(
        source.read_text(encoding="utf-8").replace("worker:\n", "worker:\n  replicas: many\n  stak: a\n"), encoding="utf-8"
    )
    assert get("audit")[1].splitlines()[1].split()[-4:] == ["bento:4.0", "1", "-", "workers/audit.yaml:1"]


def test_the_same_in_all_environments_is_one_line(get):
    (line,) = get("audit")[1].splitlines()[1:]
    assert "dev, prod" in line
