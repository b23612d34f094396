"""A chart gives what the Kubernetes target gives: as it is, and, with the values of another Worker, what that one gives.

Every golden of `tests/render/kubernetes` goes through both Helms.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compiler.render.helm.chart import Charts
from compiler.render.kubernetes import Kubernetes
from tests.render.cases import FOLDER, lowered
from tests.render.helm.charts import identified, objects, run, written

CASES = sorted(path.name for path in FOLDER.iterdir())
CHARTS, KUBERNETES = Charts(), Kubernetes()
each_case = pytest.mark.parametrize("case", CASES)


@cache
def manifests(case: str) -> dict[str, Any]:
    return {identified(manifest.object): manifest.object for manifest in KUBERNETES.render(lowered(FOLDER / case))}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("charts")
    return {case: written(CHARTS.render(lowered(FOLDER / case)), root / case) for case in CASES}


@each_case
def test_a_chart_gives_the_objects_of_the_kubernetes_target(case, helm, folders):
    namespace = str(lowered(FOLDER / case).namespace)
    assert objects(helm, folders[case], namespace) == manifests(case)


@each_case
def test_helm_finds_nothing_wrong_with_it(case, helm, folders):
    done = run(helm, "lint", "--strict", str(folders[case]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout
