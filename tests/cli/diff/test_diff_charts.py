"""Charts: compared by what they render, and where only they are there, file by file."""

import json

import pytest

from tests.cli.diff.shops import CONFIG, worker


@pytest.fixture
def charted(shop):
    """A shop whose output is charts only."""
    shop.write("workerc.yaml", f"{CONFIG}targets: [helm]\n")
    shop.commit()
    shop.render()
    return shop


def objects(found):
    return {
        (each["kind"], each["name"]): [field["field"] for field in each["fields"]]
        for worker in json.loads(found.out)["workers"]
        for each in worker["objects"]
    }


def test_a_value_of_a_chart_is_compared_as_data(charted):
    assert charted.diff().code == 0
    charted.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    found = charted.diff("-e", "prod", "--format", "json")
    assert found.code == 1
    assert objects(found) == {("Chart", "orders"): ["[Chart.yaml].version", "[values.yaml].replicas"]}


def test_against_a_revision_it_is_the_manifests(charted):
    charted.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    found = charted.diff("--against", "HEAD", "-e", "prod", "--format", "json")
    assert objects(found) == {("Deployment", "orders"): ["spec.replicas"]}


def test_comments_and_order_in_values_are_drift_and_no_difference(charted):
    file = "rendered/prod/sales/orders/values.yaml"
    text = (charted.root / file).read_text(encoding="utf-8")
    charted.write(file, f"# mine\n{text}")
    found = charted.diff("-e", "prod")
    assert found.code == 0
    assert f"{file}" in found.out


def test_with_both_targets_it_is_the_manifests(shop):
    shop.write("workerc.yaml", f"{CONFIG}targets: [kubernetes, helm]\n")
    shop.render()
    assert shop.diff().code == 0
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    assert objects(shop.diff("-e", "prod", "--format", "json")) == {("Deployment", "orders"): ["spec.replicas"]}


def test_a_worker_without_its_chart_and_a_chart_without_its_worker(charted):
    (charted.root / "workers/returns.yaml").unlink()
    charted.write("workers/other.yaml", worker("other"))
    found = charted.diff("-e", "prod", "--format", "json")
    kinds = objects(found)
    assert ("Chart", "returns") in kinds
    assert ("Deployment", "other") in kinds
    assert ("Chart", "orders") not in kinds


def test_charts_for_all_environments(shop):
    alike = CONFIG.replace("    workspaces: {sales: sales-dev}\n", "")
    shop.write("workerc.yaml", f"{alike}targets: [helm]\nhelm: {{shared: true}}\n")
    shop.render()
    assert shop.diff().code == 0
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    found = shop.diff("--format", "json")
    assert found.code == 1
    assert [kind for kind, _ in objects(found)] == ["Chart"]
