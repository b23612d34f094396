"""What the user of a chart can say: anything that changing the Worker would say, and nothing else."""

import copy
import json
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.manifest.emit import emit
from compiler.render.helm.chart import Charts
from compiler.render.helm.values import difference, values
from compiler.render.kubernetes import Kubernetes
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import Source
from compiler.workload.lower import lower
from compiler.workload.workload import Workload
from tests.render.generated import PLATFORM, worker
from tests.render.helm.charts import identified, objects, run, values_file, written

OWN = """
---
name: labelled-v1
version: v1alpha
type: stack
stack:
  name: labelled
  version: "1.0"
  image: {registry: registry.example.com, repository: data, image: labelled, tag: 1.2.3}
  workerConfig:
    configFiles:
      labelled.yaml: |
        level: {{ w.log_level }}
        where: {{ w.namespace }}
        <<: {{ spec }}
      plain.txt: "pods: {{ w.replicas }}, memory: {{ w.memory_limit }}"
---
name: many
version: v1
type: compute
compute:
  nodePool:
    nodeSelector: {example.com/purpose: many, "yes": "on"}
    tolerations: [{key: dedicated, operator: Equal, value: "1", effect: NoExecute, tolerationSeconds: 1000000}]
"""
KNOWN = platform([found for document in documents(Source("platform.yaml", PLATFORM + OWN)) if (found := identify(document))])
CHARTS, KUBERNETES = Charts(), Kubernetes()
PAIRS = 12
TUNED = ("replicas", "autoscaling", "autoScaling", "highAvailabilityConfig", "logLevel", "envs", "resources", "compute")


def lowered(data: dict[str, Any], place: Environment | None = None) -> Workload:
    place = place or Environment()
    (document,) = documents(Source("worker.yaml", emit(data)))
    resource = identify(document)
    assert resource
    return lower(resolved(resource, place), KNOWN, place, lambda _: None)


def expected(data: dict[str, Any], place: Environment | None = None) -> dict[str, Any]:
    return {identified(manifest.object): manifest.object for manifest in KUBERNETES.render(lowered(data, place))}


def chart(data: dict[str, Any], folder: Path) -> Path:
    return written(CHARTS.render(lowered(data)), folder)


def tuned_like(data: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    result = copy.deepcopy(data)
    for key in TUNED:
        result["worker"].pop(key, None)
        if key in other["worker"]:
            result["worker"][key] = other["worker"][key]
    return result


SAMPLE: dict[str, Any] = {
    "name": "sample",
    "version": "v1beta",
    "type": "worker",
    "worker": {
        "stack": "shipper:1.0",
        "compute": "many",
        "logLevel": "INFO",
        "replicas": 3,
        "autoscaling": {"enabled": False, "minReplicas": 2, "maxReplicas": 4, "targetMemoryUtilizationPercentage": 70},
        "envs": {"A": "1", "B": "two"},
        "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi", "cpu": "2"}},
        "stackSpec": {"a": 1},
    },
}


def sample(**changes: Any) -> dict[str, Any]:
    """The sample with fields of its section changed; None removes one."""
    result = copy.deepcopy(SAMPLE)
    section = {**result["worker"], **changes}
    return {**result, "worker": {key: value for key, value in section.items() if value is not None}}


@pytest.mark.parametrize("seed", range(PAIRS))
def test_the_chart_of_one_with_the_values_of_another_gives_the_objects_of_the_other(seed, helm, tmp_path):
    one = worker(Random(seed))
    other = tuned_like(one, worker(Random(seed + 1000)))
    folder = chart(one, tmp_path / "chart")
    assert objects(helm, folder, str(lowered(one).namespace)) == expected(one)
    read = CHARTS.readable(lowered(one))
    theirs = difference(values(read.workload, read.open_fields), values(lowered(other), read.open_fields))
    laid = values_file(theirs, tmp_path / "values.json")
    assert objects(helm, folder, str(lowered(one).namespace), "-f", laid) == expected(other)


MEMORY, CPU = "targetMemoryUtilizationPercentage", "targetCPUUtilizationPercentage"
SCALING = SAMPLE["worker"]["autoscaling"]
SETTINGS = {
    "autoscaling.enabled=true": sample(autoscaling={**SCALING, "enabled": True}),
    "replicas=1": sample(replicas=1),
    "replicas=0": sample(replicas=0),
    "replicas=1000000": sample(replicas=1000000),
    "autoscaling.enabled=true,autoscaling.minReplicas=1": sample(autoscaling={**SCALING, "enabled": True, "minReplicas": 1}),
    f"autoscaling.enabled=true,autoscaling.{MEMORY}=null,autoscaling.{CPU}=9": sample(
        autoscaling={"enabled": True, "minReplicas": 2, "maxReplicas": 4, CPU: 9}
    ),
    "env.A=null": sample(envs={"B": "two"}),
    "env.A=null,env.B=null": sample(envs=None),
    "env.SHIPPER_MEMORY=x,env.yes=on": sample(envs={"A": "1", "B": "two", "SHIPPER_MEMORY": "x", "yes": "on"}),
    "env.DATAOS_NAME=me,env.LOG_LEVEL=": sample(envs={"A": "1", "B": "two", "DATAOS_NAME": "me", "LOG_LEVEL": ""}),
    "resources.limits.memory=null": sample(resources={"requests": {"cpu": "100m"}, "limits": {"cpu": "2"}}),
    "resources.limits=null": sample(resources={"requests": {"cpu": "100m"}}),
    "logLevel=DEBUG": sample(logLevel="DEBUG"),
    "nodeSelector=null,tolerations=null": sample(compute="runnable-default"),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_a_change_of_the_worker(setting, helm, tmp_path):
    found = objects(helm, chart(SAMPLE, tmp_path), "public", "--set", setting)
    wanted = expected(SETTINGS[setting])
    if setting.startswith("nodeSelector"):  # the bundled compute has both
        spec = wanted["Deployment/sample"]["spec"]["template"]["spec"]
        spec.pop("nodeSelector", None)
        spec.pop("tolerations", None)
    assert found == wanted


def test_an_image_a_spread_and_probes_follow_their_values(helm, tmp_path):
    digest = f"sha256:{'a' * 64}"
    settings = f"image.repository=example.com/x,image.digest={digest},highAvailability.enabled=true,highAvailability.required=true"
    found = objects(helm, chart(SAMPLE, tmp_path), "public", "--set", f"{settings},probes.enabled=false")
    pod = found["Deployment/sample"]["spec"]["template"]["spec"]
    assert pod["containers"][0]["image"] == f"example.com/x@{digest}"
    assert pod["topologySpreadConstraints"][0]["whenUnsatisfiable"] == "DoNotSchedule"
    assert "readinessProbe" not in pod["containers"][0]
    assert pod["containers"][0]["ports"]


REFUSED = {
    "replicas=three": ("replicas", "integer"),
    "replicas=-1": ("replicas", "0"),
    "replicas=null": ("replicas", "required"),
    "repliccas=1": ("repliccas", "not allowed"),
    "autoscaling.enabled=yes": ("enabled", "boolean"),
    "env.N=1": ("env", "string"),
    "env.a b=x": ("env", "not allowed"),
    "image.tag=9": ("tag", "string"),
    "image.digest=latest": ("digest", "match"),
    "logLevel=LOUD": ("logLevel", "one of"),
    "nodeSelector.a b=c": ("nodeSelector", "not allowed"),
    "nodeSelector.a=b c": ("nodeSelector", "match"),
    "nodeSelector.a=\x7f": ("values", ""),
    "resources.limits.memory=lots": ("resources", "match"),
    "resources.limit.memory=1Gi": ("resources", "not allowed"),
    "tolerations[0].key=a b": ("tolerations", "match"),
}


@pytest.mark.parametrize("setting", REFUSED)
def test_what_is_no_value_is_refused_with_its_name(setting, helm, tmp_path):
    done = run(helm, "template", "release", str(chart(SAMPLE, tmp_path)), "--set", setting)
    assert done.returncode != 0
    said = done.stderr.lower()
    name, why = REFUSED[setting]
    assert name.lower() in said
    synonyms = {"integer": ("integer",), "string": ("string",), "match": ("match", "pattern"), "required": ("required", "missing")}
    assert any(word in said for word in (*synonyms.get(why, (why,)), "must be one of")), said


TEXTS = (
    "{{ .Values.replicas }}",
    "{{- end }}",
    "root = this.a.map_each(x -> {{ x }})",
    '${! json("a") }',
    "$(HOME) ${HOME} $$",
    "yes",
    "",
    " ",
    "\n",
    "a\nb\n",
    "a\n\n\nb\n\n",
    "\tx\r\ny",
    "ü😀\u2028\ufeff",
    "\x7f\x85\x1b",
    "1e3",
    "0o7",
    "`'\"\\",
    "%d %s %%",
    "# no comment",
    "9007199254740993",
)


def hostile() -> dict[str, Any]:
    numbers = {"big": 9007199254740993, "million": 1000000, "small": 1e-7, "negative": -1}
    texts = {f"t{index}": text for index, text in enumerate(TEXTS)}
    return {
        **sample(
            stack="bento:4.0",
            envs={f"T_{index}": text for index, text in enumerate(TEXTS) if "\x1b" not in text},
            configs={
                "a.txt": "{{ .Files.Get }}\n$x\n",
                "A.txt": "the same name on some disks\n",
                "con.txt": "a name of a device\n",
                "b.txt": "\ufeffwith a mark\n",
                "c.txt": "".join(f"{text}\n" for text in TEXTS if "\r" not in text),
            },
            stackSpec={
                "input": {"generate": {"mapping": "root = {{ x }}", **numbers, **texts}},
                "yes": {"on": [True, None, "{{", "}}"]},
                "output": {"drop": {}},
            },
        ),
        "name": "a" * 47,
        "description": "{{ .Chart.Name }} | `x` <b>\nsecond line",
    }


def test_nothing_in_a_worker_breaks_its_chart(helm, tmp_path):
    data = hostile()
    folder = chart(data, tmp_path)
    assert objects(helm, folder, "public") == expected(data)
    done = run(helm, "lint", "--strict", str(folder))
    assert done.returncode == 0, done.stdout
    assert run(helm, "install", "x", str(folder), "--dry-run=client").returncode in (0, 1)  # 1: where it wants a cluster


def test_files_are_byte_for_byte_what_containers_read(tmp_path):
    folder = chart(hostile(), tmp_path)
    data = expected(hostile())[f"ConfigMap/{'a' * 47}-config"]["data"]
    found = {path.name: path.read_bytes().decode() for path in (folder / "files").iterdir()}
    assert found == {name: data[name] for name in found}
    assert set(data) - set(found) == {"a.txt", "A.txt", "con.txt", "b.txt"}


def test_a_field_that_a_configuration_file_holds_is_fixed(helm, tmp_path):
    data = sample(stack="labelled:1.0")
    folder = chart(data, tmp_path)
    assert objects(helm, folder, "elsewhere") == expected(data)
    left = yaml.safe_load((folder / "values.yaml").read_text())
    assert {"replicas", "resources", "logLevel"}.isdisjoint(left)
    readme = (folder / "README.md").read_text()
    assert "- `logLevel`: it is in the configuration file `labelled.yaml`" in readme
    assert "- `namespace`: it is in the configuration file `labelled.yaml`: install the chart into `public`" in readme
    assert "- `resources`: it is in the configuration file `plain.txt`" in readme
    assert run(helm, "template", "r", str(folder), "--set", "logLevel=DEBUG").returncode != 0


def test_a_value_that_the_schema_would_refuse_is_fixed(helm, tmp_path):
    data = sample(resources={"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi", "odd key": "1"}})
    folder = chart(data, tmp_path)
    assert objects(helm, folder, "public") == expected(data)
    assert "- `resources`: it has a value that the schema of the chart does not let through" in (folder / "README.md").read_text()


def test_the_namespace_is_that_of_the_release(helm, tmp_path):
    found = objects(helm, chart(SAMPLE, tmp_path), "elsewhere")
    assert {each["metadata"]["namespace"] for each in found.values()} == {"elsewhere"}
    container = found["Deployment/sample"]["spec"]["template"]["spec"]["containers"][0]
    said = {variable["name"]: variable.get("value") for variable in container["env"]}
    assert (said["DATAOS_WORKSPACE"], said["DATAOS_RESOURCE_ID"]) == ("elsewhere", "worker:v1beta:sample:elsewhere")
    assert {each["metadata"]["labels"]["app.kubernetes.io/part-of"] for each in found.values()} == {"public"}


def contents() -> list[dict[str, bytes]]:
    return [CHARTS.render(lowered(sample(stackSpec={"a": number}))) for number in range(100)]


def test_a_hundred_contents_have_a_hundred_versions_that_helm_takes(helm, tmp_path):
    charts = contents()
    versions = [yaml.safe_load(files["Chart.yaml"])["version"] for files in charts]
    assert len(set(versions)) == len(charts)
    assert contents() == charts
    package = partial(run, helm, "package", "--destination", str(tmp_path / "packages"))
    folders = [written(files, tmp_path / str(number)) for number, files in enumerate(charts[:20])]
    done = package(*map(str, folders))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "packages").iterdir())) == len(folders)


def test_a_package_gives_what_the_folder_gives(helm, tmp_path):
    folder = chart(hostile(), tmp_path / "chart")
    (folder / ".workerc-inventory").write_text("not in the chart")
    assert run(helm, "package", "--destination", str(tmp_path), str(folder)).returncode == 0
    (package,) = tmp_path.glob("*.tgz")
    assert objects(helm, package, "public") == expected(hostile())


def test_values_are_what_their_schema_describes():
    files = CHARTS.render(lowered(SAMPLE))
    given, schema = yaml.safe_load(files["values.yaml"]), json.loads(files["values.schema.json"])
    assert given.keys() == schema["properties"].keys() - {"global"}
    assert given == values(lowered(SAMPLE), CHARTS.readable(lowered(SAMPLE)).open_fields)
