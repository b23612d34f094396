"""`workerc get` says of the output of every Worker what `workerc render --check` says of its files."""

import json
import os
import random
import re
import shutil
from pathlib import Path

import pytest

LAYOUTS = {
    "manifests": "",
    "both targets": "targets: [kubernetes, helm]\n",
    "shared charts": "targets: [kubernetes, helm]\nhelm: {shared: true}\n",
}
NAMES = ("audit", "orders", "returns")


@pytest.fixture
def shop(tmp_path, write, worker):
    """`shop(settings)` is a repository of three Workers in two environments."""

    def made(settings=""):
        write("workerc.yaml", f"sources: [workers]\nenvironments: {{dev: {{}}, prod: {{workspaces: {{sales: shop}}}}}}\n{settings}")
        for name in NAMES:
            write(f"workers/{name}.yaml", worker(name).replace("type:", "workspace: sales\ntype:"))
        return tmp_path

    return made


@pytest.fixture
def states(inside):
    """`states(*arguments)` are those that `get` says, by environment and name."""

    def said(*arguments, cwd):
        got = inside("get", *arguments, "--format", "json", cwd=cwd)
        assert got.code in (0, 1), got.err
        return {(place, each["name"]): each["output"] for each in json.loads(got.out) for place in each["environments"]}

    return said


def directories(folder, environment, name):
    """Where the output of a Worker lies, whatever the layout."""
    workspace = "sales" if environment == "dev" else "shop"
    places = (f"{environment}/{workspace}", "_shared/sales")
    return [f"rendered/{target}{place}/{name}" for target in ("", "kubernetes/", "helm/") for place in places if folder]


def checked(check, folder, environment, name):
    """What `render --check` says of a Worker: the words `get` has for it."""
    lines = re.findall(r"^(create|update|delete) (\S+)$", check.out, re.MULTILINE)
    wrong = re.findall(r"^ *--> (\S+?)(?::\d+)*$", check.out + check.err, re.MULTILINE)
    found = set()
    for directory in directories(folder, environment, name):
        if any(path.startswith(f"{directory}/") for path in wrong):
            return "drift"
        changes = [action for action, path in lines if path.startswith(f"{directory}/")]
        if changes:
            found.add("missing" if set(changes) == {"create"} and not (folder / directory).exists() else "stale")
        elif (folder / directory).exists():
            found.add("up to date")
    return found.pop() if len(found) == 1 else "stale"


def _nothing(_folder, _worker):
    pass


def _source(folder, _):
    path = folder / "workers/orders.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("replicas: 1", "replicas: 2"), encoding="utf-8")


def _new(folder, worker):
    text = worker("prices").replace("type:", "workspace: sales\ntype:")
    (folder / "workers/prices.yaml").write_text(text, encoding="utf-8")


def _gone(folder, _):
    for directory in directories(folder, "prod", "returns"):
        shutil.rmtree(folder / directory, ignore_errors=True)


def _by_hand(folder, _):
    path = next(path for name in directories(folder, "dev", "audit") for path in sorted((folder / name).glob("*.yaml")))
    path.write_text("mine\n", encoding="utf-8")


def _lost(folder, _):
    path = next(path for name in directories(folder, "prod", "audit") for path in sorted((folder / name).glob("*.yaml")))
    path.unlink()


def _inventory(folder, _):
    for name in directories(folder, "dev", "returns"):
        (folder / name / ".workerc-inventory").unlink(missing_ok=True)


CHANGES = (_nothing, _source, _new, _gone, _by_hand, _lost, _inventory)


@pytest.mark.parametrize(("layout", "change"), [(layout, change) for layout in LAYOUTS for change in CHANGES])
def test_it_is_what_check_says(shop, inside, states, worker, layout, change):  # noqa: PLR0917 - most are fixtures
    folder = shop(LAYOUTS[layout])
    assert inside("render", "-q").code == 0
    change(folder, worker)
    said = states(cwd=folder)
    check = inside("render", "--check")
    assert said == {(environment, name): checked(check, folder, environment, name) for environment, name in said}
    assert all(state == "up to date" for state in said.values()) == (check.code == 0)


def test_any_changes_at_once_are_what_check_says(shop, inside, states, worker):
    folder = shop()
    assert inside("render", "-q").code == 0
    draw = random.Random(9)
    for _ in range(6):
        for change in draw.sample(CHANGES, 3):
            if change is not _by_hand:  # it keeps `render --check` from saying more
                change(folder, worker)
        said = states(cwd=folder)
        check = inside("render", "--check")
        assert said == {key: checked(check, folder, *key) for key in said}
        assert inside("render", "-q", "--adopt").code == 0


@pytest.mark.parametrize("change", CHANGES)
def test_a_part_says_the_same_as_the_whole(shop, inside, states, worker, change):
    folder = shop()
    assert inside("render", "-q").code == 0
    change(folder, worker)
    whole = states(cwd=folder)
    for name in NAMES:
        assert states(name, cwd=folder) == {key: state for key, state in whole.items() if key[1] == name}
    for environment in ("dev", "prod"):
        assert states("-e", environment, cwd=folder) == {key: state for key, state in whole.items() if key[0] == environment}
    part = states("-w", "shop", cwd=folder)
    assert part == {key: state for key, state in whole.items() if key in part}
    assert {place for place, _ in part} == {"prod"}


def test_a_chart_for_all_environments_is_made_of_all_even_for_one(shop, inside, states, worker):
    folder = shop(LAYOUTS["shared charts"])
    assert inside("render", "-q").code == 0
    assert set(states("-e", "prod", cwd=folder).values()) == {"up to date"}
    assert set(states("-w", "shop", cwd=folder).values()) == {"up to date"}
    _source(folder, worker)
    assert states("orders", "-e", "prod", cwd=folder) == {("prod", "orders"): "stale"}


def test_what_was_never_rendered_is_missing(shop, states):
    folder = shop()
    assert set(states(cwd=folder).values()) == {"missing"}
    assert not (folder / "rendered").exists()


def test_a_folder_of_somebody_else_has_nothing_of_ours(shop, states):
    folder = shop()
    (folder / "rendered").mkdir()
    (folder / "rendered/notes.md").touch()
    assert set(states(cwd=folder).values()) == {"missing"}


def test_nothing_is_said_of_a_worker_with_an_error_and_the_others_are_judged(shop, inside, states, worker):
    folder = shop()
    assert inside("render", "-q").code == 0
    path = folder / "workers/orders.yaml"
    path.write_text(worker("orders", stack="bento:9.9"), encoding="utf-8")
    said = states(cwd=folder)
    assert {state for (_, name), state in said.items() if name == "orders"} == {None}
    assert {state for (_, name), state in said.items() if name != "orders"} == {"up to date"}
    assert re.search(r"^orders .* -  +workers/orders.yaml:1$", inside("get", "orders").out, re.MULTILINE)


def test_without_a_configuration_nobody_knows_where_it_is(tmp_path, write, worker, states):
    write("orders.yaml", worker("orders"))
    assert set(states(cwd=tmp_path).values()) == {None}


def test_what_differs_between_environments_is_a_line_for_each(shop, inside):
    folder = shop()
    config = folder / "workerc.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("{workspaces: {sales: shop}}", "{}"), encoding="utf-8")
    inside("render", "-q")
    assert len(inside("get").out.splitlines()) == 1 + len(NAMES)
    shutil.rmtree(folder / "rendered/prod/sales/orders")
    (_, first, second, _) = inside("get", "--format", "wide").out.splitlines()[1:]
    assert ("up to date" in first, "missing" in second) == (True, True)


@pytest.mark.parametrize("arguments", [["--format", "name"], ["-t", "compute"]])
def test_nothing_is_compiled_where_no_state_is_shown(shop, inside, monkeypatch, arguments):
    shop()
    monkeypatch.setattr("compiler.cli.get_outputs.compiled", None)
    assert inside("get", *arguments).code == 0


def test_reading_takes_no_lock_that_keeps_others_from_reading(shop, inside):
    import fcntl  # noqa: PLC0415 - there is none on Windows

    folder = shop()
    inside("render", "-q")
    handle = os.open(folder / "rendered", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    got = inside("get")
    os.close(handle)
    assert (got.code, got.err) == (0, "")
    assert Path(folder / "rendered").is_dir()
