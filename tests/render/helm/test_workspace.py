"""The chart of a workspace gives its claims and its Namespace."""

import pytest

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.objects import Metadata, NamespaceSettings, ObjectSettings
from compiler.environment.resolution import resolved
from compiler.render.helm.workspace import WorkspaceCharts
from compiler.render.workspace import WorkspaceObjects
from compiler.resources.resource import identify
from compiler.source import Source
from compiler.traced import Origin, traced
from compiler.workload.workspace import workspace
from tests.render.helm.charts import identified, objects, run, written

VOLUME = "name: {}\nversion: v1beta\ntype: volume\nvolume: {{size: 5Gi, accessMode: ReadWriteMany, type: persistent}}\n"
NAMES = ("archive", "archive-b", "lookup")


def declared(*, namespace: bool):
    place = Environment(objects=ObjectSettings(namespaces=NamespaceSettings(namespace, Metadata({"team": "a {{ b }}"}))))
    read = [documents(Source("volumes.yaml", VOLUME.format(name))) for name in NAMES]
    volumes = [resolved(resource, place) for found in read for document in found if (resource := identify(document))]
    return workspace(traced("sales", Origin("source", "worker.yaml", 1, 1)), volumes, place)


@pytest.mark.parametrize("namespace", [True, False])
def test_it_gives_what_the_kubernetes_target_gives(namespace, helm, tmp_path):
    given = declared(namespace=namespace)
    manifests = WorkspaceObjects().render(given)
    chart = written(WorkspaceCharts().render(given, manifests), tmp_path)
    assert objects(helm, chart, "sales") == {identified(manifest.object): manifest.object for manifest in manifests}
    assert {path.name for path in (chart / "templates").iterdir()} == {manifest.file_name for manifest in manifests}
    for manifest in manifests:
        assert f"name: {manifest.name}\n" in (chart / "templates" / manifest.file_name).read_text() or manifest.kind == "Namespace"
    done = run(helm, "lint", "--strict", str(chart))
    assert done.returncode == 0, done.stdout
    assert run(helm, "template", "r", str(chart), "--set", "x=1").returncode != 0
