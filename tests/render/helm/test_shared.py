"""One chart for all environments: with the values of each it gives the objects of each, or says what stands against it."""

import pytest
import yaml

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.manifest.emit import emit
from compiler.render.helm.chart import Charts
from compiler.render.helm.shared import ApartError, SharedCharts, Variant
from compiler.render.kubernetes import Kubernetes
from compiler.resources.resource import identify
from compiler.source import Source
from compiler.workload.lower import lower
from tests.render.helm.charts import identified, objects, run, written
from tests.render.helm.test_values import KNOWN, sample

KUBERNETES = Kubernetes()


def variant(name, workspace, data) -> Variant:
    place = Environment(name=name, workspace=workspace)
    (document,) = documents(Source("worker.yaml", emit(data)))
    worker = resolved(identify(document), place)
    return Variant(name, lower(worker, KNOWN, place, lambda _: None), worker)


def shared(*variants: Variant) -> dict[str, bytes]:
    return SharedCharts(Charts()).render(variants)


SMALL = sample(replicas=1, envs={"A": "1", "B": "2"}, stackSpec={"where": "dev {{ x }}"})
LARGE = sample(
    replicas=4,
    envs={"B": "3", "C": ""},
    autoscaling={"enabled": True, "minReplicas": 3, "maxReplicas": 9, "targetCPUUtilizationPercentage": 50},
    resources=None,
    compute="runnable-default",
    logLevel="ERROR",
    stackSpec={"where": "prod"},
)


def test_each_environment_has_its_objects(helm, tmp_path):
    variants = [variant("dev", "sales-dev", SMALL), variant("prod", "sales", LARGE)]
    chart = written(shared(*variants), tmp_path)
    for each in variants:
        expected = {identified(manifest.object): manifest.object for manifest in KUBERNETES.render(each.workload)}
        namespace = str(each.workload.namespace)
        assert objects(helm, chart, namespace, "-f", str(chart / f"values-{each.environment}.yaml")) == expected
    assert objects(helm, chart, "sales-dev") == {
        identified(manifest.object): manifest.object for manifest in KUBERNETES.render(variants[0].workload)
    }
    assert run(helm, "lint", "--strict", str(chart)).returncode == 0
    assert run(helm, "template", "r", str(chart), "--set", "environment=test").returncode != 0


def test_the_values_of_an_environment_are_a_difference(tmp_path):
    chart = written(shared(variant("dev", "sales", SMALL), variant("prod", "sales", LARGE)), tmp_path)
    assert yaml.safe_load((chart / "values.yaml").read_text())["environment"] == "dev"
    assert yaml.safe_load((chart / "values-dev.yaml").read_text()) == {"environment": "dev"}
    prod = yaml.safe_load((chart / "values-prod.yaml").read_text())
    assert prod["env"] == {"A": None, "B": "3", "C": ""}
    assert prod["resources"] == {"limits": None, "requests": None}
    assert (chart / "files/dev/shipper.yaml").read_text() == 'where: "dev {{ x }}"\n'
    assert (chart / "files/prod/shipper.yaml").read_text() == "where: prod\n"
    readme = (chart / "README.md").read_text()
    assert "helm upgrade --install sample . --namespace sales -f values-prod.yaml\n" in readme


APART = {
    "description": ({"description": "other"}, ("annotations.workerc.dev/description",)),
    "volume": ({}, ("temporary.size", "temporary.claim", "temporary.access_mode")),
    "secret": ({}, ("secret_environment",)),
}


@pytest.mark.parametrize("case", APART)
def test_what_one_chart_cannot_say_of_two_environments_is_named(case):
    changes, fields = APART[case]
    sections = {"volume": {"tempVolume": "scratch"}, "secret": {"dataosSecrets": [{"name": "s", "allKeys": True}]}}
    other = {**sample(**sections.get(case, {})), **changes}
    with pytest.raises(ApartError, match="`dev` and `prod` differ in") as caught:
        shared(variant("dev", "sales", sample()), variant("prod", "sales", other))
    assert set(fields) <= set(caught.value.fields)


def test_a_field_that_is_fixed_has_to_be_the_same_everywhere():
    one = sample(stack="labelled:1.0", envs={"A": "1"})
    shared(variant("dev", "sales", one), variant("prod", "sales", sample(stack="labelled:1.0", envs={"A": "2"})))
    with pytest.raises(ApartError) as caught:
        shared(variant("dev", "sales", one), variant("prod", "sales", sample(stack="labelled:1.0", logLevel="ERROR")))
    assert caught.value.fields == ("log_level",)
