"""Every Worker and workspace of `examples/fleet`, in every environment: its chart gives the manifests beside it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from tests.render.helm.charts import identified, objects, run

ROOT = Path(__file__).parent.parent.parent.parent
ENVIRONMENTS = ("dev", "prod", "staging")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    out = tmp_path_factory.mktemp("fleet")
    command = [sys.executable, "-m", "compiler", "render", "-o", str(out), "--target", "kubernetes", "--target", "helm"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT / "examples/fleet", env=environment, check=True, capture_output=True)
    return out


def manifests(folder: Path) -> dict:
    paths = [path for path in folder.glob("*.yaml") if path.name != "kustomization.yaml"]
    found = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in paths]
    return {identified(each): each for each in found}


@pytest.mark.slow
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_chart_gives_the_manifests_beside_it(environment, helm, rendered):
    charts = sorted(path.parent for path in (rendered / "helm" / environment).glob("*/*/Chart.yaml"))
    assert len(charts) > 20

    def compared(chart: Path) -> None:
        place = chart.relative_to(rendered / "helm")
        assert objects(helm, chart, place.parts[1]) == manifests(rendered / "kubernetes" / place), place

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(compared, charts))
    done = run(helm, "lint", "--strict", *map(str, charts))
    assert done.returncode == 0, done.stdout
