"""Whole charts, a folder per case in `charts/`, made of the case of the same name in `tests/render/kubernetes`."""

import os
import shutil
from pathlib import Path

import pytest

from compiler.render.helm.chart import Charts
from tests.render.cases import FOLDER, lowered
from tests.render.helm.charts import written

EXPECTED = Path(__file__).parent / "charts"
CASES = sorted(path.name for path in EXPECTED.iterdir())
REGENERATE = "WRITE_GOLDENS=1 python -m pytest tests/render/helm/test_charts.py"


@pytest.mark.parametrize("case", CASES)
def test_a_chart_is_what_it_was(case):
    files = Charts().render(lowered(FOLDER / case))
    folder = EXPECTED / case
    if os.environ.get("WRITE_GOLDENS"):
        shutil.rmtree(folder)
        written(files, folder)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found == files, f"if this is meant: {REGENERATE}"
