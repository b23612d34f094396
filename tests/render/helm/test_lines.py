"""Lines of a chart lead back to the template and to the line that a person wrote."""

import pytest

from compiler.render.helm.chart import Charts
from tests.render.cases import FOLDER, lowered

CHARTS = Charts()
RICH = lowered(FOLDER / "rich")


@pytest.fixture(scope="module")
def lines():
    return CHARTS.lines(RICH)


@pytest.fixture(scope="module")
def files():
    return {path: data.decode().split("\n") for path, data in CHARTS.render(RICH).items()}


CASES = [
    (
        "templates/deployment.yaml",
        "  replicas: {{ $.Values.replicas | int64 }}",
        "spec.replicas",
        "kubernetes/deployment.yaml.j2:9",
    ),
    ("templates/deployment.yaml", "  {{- if (not $.Values.autoscaling.enabled) }}", "spec.replicas", "default: one replica"),
    (
        "templates/deployment.yaml",
        "    app.kubernetes.io/part-of: sales",
        "metadata.labels.app.kubernetes.io/part-of",
        "worker.yaml:4:12",
    ),
    ("templates/deployment.yaml", "    workerc.dev/owner: sales-data", "metadata.annotations.workerc.dev/owner", "worker.yaml:5:8"),
    ("templates/deployment.yaml", "              value: alice", "spec.template.spec.containers.0.env.3.value", "worker.yaml:26:14"),
    ("values.yaml", "  minReplicas: 2", "autoscaling.minReplicas", "worker.yaml:16:18"),
    ("values.yaml", "  REGION: eu-west-1", "env.REGION", "worker.yaml:"),
    ("values.yaml", "  - key: dedicated", "tolerations", "worker.yaml:77:7"),
]


@pytest.mark.parametrize(("path", "text", "field", "origin"), CASES)
def test_a_line_is_traced(path, text, field, origin, *, lines, files):
    note = lines[path][files[path].index(text) + 1]
    assert ".".join(map(str, note.path)) == field
    assert any(str(each).startswith(origin) for each in [note.template, *note.inputs] if each)


def test_asking_changes_nothing_and_every_line_that_says_something_has_an_answer(lines, files):
    assert CHARTS.render(RICH) == {path: "\n".join(text).encode() for path, text in files.items()}
    for path, known in lines.items():
        for number, text in enumerate(files[path], 1):
            group = path == "values.yaml" and (text.endswith(":") or text.startswith(("  limits", "  requests", "    ")))
            if text.strip() and text != "---" and not text.lstrip().startswith("#") and not group:
                assert number in known, (path, text)
