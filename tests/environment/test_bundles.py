"""A bundle places Workers: what `lint`, `render` and `why` make of that, in a repository with two environments."""

import json
from pathlib import Path

import pytest
import yaml

from compiler.cli import main

CONFIG = """\
environments:
  dev: {values: {place: lab}}
  prod: {workspaces: {sales: prod-sales}, values: {place: sales}}
"""
ORDERS = """\
name: orders
version: v1beta
type: worker
worker:
  stack: bento:4.0
  compute: runnable-default
  stackSpec: {input: {stdin: {}}, output: {stdout: {}}}
"""
ARCHIVE = "name: archive\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi, accessMode: ReadWriteMany}\n"
KAFKA = "name: kafka\nversion: v1\ntype: secret\nsecret: {type: key-value, acl: r}\n"


def bundle(*nodes: str, name: str = "shop") -> str:
    return f"name: {name}\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n" + "".join([f"    - {node}\n" for node in nodes])


def mounting(text: str = ORDERS) -> str:
    return text.replace("  stackSpec", "  persistentVolume: {name: archive, directory: data}\n  stackSpec")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """`run(files, *command)` gives the exit code and what was printed."""
    monkeypatch.chdir(tmp_path)

    def ran(files, *command):
        for name, text in {"workerc.yaml": CONFIG, "orders.yaml": ORDERS, **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        code = main(command)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return ran


@pytest.fixture
def found(run):
    """`found(files, *command)` gives the errors and warnings of a lint, a line each, related places behind them."""

    def lines(files, *paths):
        _, out = run(files, "lint", *paths, "--format", "json", "-q")
        diagnostics = json.loads(out)["diagnostics"]
        return [_line(each) for each in diagnostics if each["severity"] != "note"]

    return lines


def _line(each):
    related = "".join(f" ({other['file']}:{_row(other)} {other['message']})" for other in each["related"])
    return (
        f"{each['file']}:{_row(each)} {each['code']} {each['message']}{related} {','.join(each.get('environments', ()))}".rstrip()
    )


def _row(place):
    return place.get("line") or place["span"]["start"]["line"]


def test_a_bundle_places_a_worker_and_an_environment_renames_after_that(run):
    code, _ = run({"bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}")}, "render", "-q")
    assert code == 0
    assert sorted(path.parts[1:3] for path in Path("rendered").glob("*/*/*")) == [("dev", "sales"), ("prod", "prod-sales")]
    made = yaml.safe_load(Path("rendered/prod/prod-sales/orders/deployment-orders.yaml").read_text(encoding="utf-8"))
    assert made["metadata"]["namespace"] == "prod-sales"
    assert made["metadata"]["labels"]["app.kubernetes.io/part-of"] == "shop"
    variables = {each["name"]: each.get("value") for each in made["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert variables["DATAOS_WORKSPACE"] == "prod-sales"


def test_a_bundle_may_name_a_placeholder(run):
    files = {"bundle.yaml": bundle('{id: orders, file: orders.yaml, workspace: "${{ place }}"}')}
    assert run(files, "render", "-q")[0] == 0
    assert sorted(path.parts[1:3] for path in Path("rendered").glob("*/*/*")) == [("dev", "lab"), ("prod", "prod-sales")]


def test_why_leads_to_the_bundle(run):
    files = {"bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}")}
    told = run(files, "why", "deployment/orders", "metadata.namespace", "-e", "prod")[1]
    assert "declared in bundle.yaml:6:50" in told
    assert "workerc.yaml:3" in told
    told = run(files, "why", "deployment/orders", "metadata.labels.app.kubernetes.io/part-of", "-e", "dev")[1]
    assert "declared in bundle.yaml:1:7" in told


@pytest.mark.parametrize("paths", [(), ("orders.yaml",)])
def test_a_bundle_and_a_file_that_differ_are_an_error_with_both_places(found, paths):
    files = {
        "bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}"),
        "orders.yaml": ORDERS.replace("worker:\n", "workspace: finance\nworker:\n"),
    }
    message = "the file places `orders` in `finance`, and the bundle `shop` in `sales`"
    assert found(files, *paths) == [f"orders.yaml:4 REF207 {message} (bundle.yaml:6 the workspace that the bundle gives) dev,prod"]


def test_a_volume_that_a_bundle_places_differs_too(found):
    files = {
        "bundle.yaml": bundle("{id: archive, file: archive.yaml, workspace: sales}"),
        "archive.yaml": ARCHIVE.replace("volume:", "workspace: finance\nvolume:"),
    }
    assert [line.split()[:2] for line in found(files)] == [["archive.yaml:4", "REF207"]]


@pytest.mark.parametrize("paths", [(), ("orders.yaml",)])
def test_bundles_that_differ_are_an_error_with_both_places(found, run, paths):
    files = {
        "one.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}", name="one"),
        "two.yaml": bundle("{id: x, file: orders.yaml}", "{id: orders, file: orders.yaml, workspace: lab}", name="two"),
    }
    message = "the bundle `one` places `orders` in `sales`, and the bundle `two` in `lab`"
    assert found(files, *paths) == [
        f"orders.yaml:1 REF209 {message} (one.yaml:6 the first workspace) (two.yaml:7 the other one) dev,prod"
    ]
    assert run(files, "render", "-q")[0] == 1
    assert not Path("rendered").exists()


def test_bundles_may_differ_in_one_environment_only(found):
    files = {
        "one.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}", name="one"),
        "two.yaml": bundle('{id: orders, file: orders.yaml, workspace: "${{ place }}"}', name="two"),
    }
    assert [(line.split()[1], line.split()[-1]) for line in found(files)] == [("REF209", "dev")]


def test_a_placeholder_without_a_value_is_reported_in_the_bundle(found, run):
    files = {"bundle.yaml": bundle('{id: orders, file: orders.yaml, workspace: "${{ plaec }}"}')}
    (line,) = found(files, "orders.yaml")
    assert line.startswith("bundle.yaml:6 INT101 ")
    assert "(orders.yaml:" in line
    assert run(files, "render", "-q")[0] == 1


def test_a_variable_of_the_shell_places_nothing_and_is_reported(found):
    files = {"bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: $PLACE}")}
    (line,) = found(files, "orders.yaml")
    assert line.startswith("bundle.yaml:6 INT102 the workspace `$PLACE` is known only to whoever applies the bundle")


def test_a_bundle_is_found_from_a_folder_below_the_root(run, monkeypatch, tmp_path):
    files = {"bundle.yaml": bundle("{id: orders, file: workers/orders.yaml, workspace: sales}"), "workers/orders.yaml": ORDERS}
    run({**files, "orders.yaml": ""}, "rules")
    monkeypatch.chdir(tmp_path / "workers")
    assert main(["render", "-q"]) == 0
    assert (tmp_path / "rendered/dev/sales/orders").is_dir()


def test_a_volume_of_another_workspace_is_none(found):
    files = {"orders.yaml": mounting(), "archive.yaml": ARCHIVE.replace("volume:", "workspace: finance\nvolume:")}
    message = "the volume `archive` is declared in the workspace `finance`, and not in `public`"
    assert found(files) == [f"orders.yaml:7 REF107 {message} (archive.yaml:4 its workspace) dev,prod"]
    placed = {**files, "bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: finance}")}
    assert found(placed) == []


def test_a_claim_is_made_where_a_bundle_has_the_volume(run):
    files = {
        "bundle.yaml": bundle("{id: a, file: archive.yaml, workspace: sales}", "{id: b, file: orders.yaml, workspace: sales}"),
        "orders.yaml": mounting(),
        "archive.yaml": ARCHIVE,
    }
    assert run(files, "render", "-q")[0] == 0
    assert Path("rendered/prod/prod-sales/_workspace/persistentvolumeclaim-archive.yaml").is_file()


def test_secrets_are_looked_for_where_the_bundle_has_the_worker(found, run):
    files = {
        "bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}"),
        "orders.yaml": ORDERS.replace("  stackSpec", "  dataosSecrets: [{name: kafka, workspace: sales}]\n  stackSpec"),
        "kafka.yaml": KAFKA.replace("secret:", "workspace: sales\nsecret:"),
    }
    assert found(files) == []
    assert "`prod-sales`" in run(files, "render")[1]
    (line,) = found({**files, "bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: lab}")})
    assert line.split()[:2] == ["orders.yaml:7", "REF103"]


def test_a_name_that_a_map_gives_to_one_workspace_is_another_one_in_files(found):
    """`sales` is `lab` in this environment, and what files call `lab` is `attic` there."""
    files = {
        "workerc.yaml": "environments: {prod: {workspaces: {sales: lab, lab: attic}}}\n",
        "orders.yaml": ORDERS.replace(
            "worker:\n  stack", "workspace: sales\nworker:\n  dataosSecrets: [{name: kafka, workspace: lab}]\n  stack"
        ),
    }
    assert [line.split()[1] for line in found(files)] == ["REF103"]


def test_a_duplicate_is_one_where_the_bundle_has_it(found):
    files = {
        "bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}"),
        "other.yaml": ORDERS.replace("worker:\n", "workspace: sales\nworker:\n"),
    }
    assert [(line.split()[1], line.split()[-1]) for line in found(files)] == [("REF201", "prod"), ("REF201", "dev")]


def test_a_worker_inside_a_bundle_is_told_by_lint_and_render(found, run):
    files = {"bundle.yaml": bundle("{id: a, spec: {name: a, version: v1beta, type: worker, worker: {stack: 'bento:4.0'}}}")}
    (line,) = found(files)
    assert line.startswith("bundle.yaml:6 REF120 ")
    code, told = run(files, "render")
    assert code == 0
    assert "REF120" in told
    code, told = run({**files, "workerc.yaml": "profile: strict\n" + CONFIG}, "render")
    assert (code, "REF120" in told) == (1, True)


def test_a_part_that_is_placed_by_w_is_an_error_where_a_bundle_says_otherwise(run):
    files = {"bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}")}
    assert run(files, "render", "orders.yaml", "-e", "dev", "-w", "sales", "-q")[0] == 0
    code, told = run(files, "render", "orders.yaml", "-e", "dev", "-w", "lab")
    assert code == 1
    assert "the Worker is placed in `sales`, and `-w` names another workspace" in told
    assert "bundle.yaml:6" in told


def test_without_a_configuration_only_what_is_named_is_read(run):
    assert run({"bundle.yaml": bundle("{id: orders, file: orders.yaml, workspace: sales}")}, "lint", "-q")[0] == 0
    Path("workerc.yaml").unlink()
    assert main(["render", "orders.yaml", "-o", "alone", "-q"]) == 0
    assert main(["render", "orders.yaml", "bundle.yaml", "-o", "both", "-q"]) == 0
    assert Path("alone/default/public/orders").is_dir()
    assert Path("both/default/sales/orders").is_dir()
