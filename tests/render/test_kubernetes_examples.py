"""`examples/` is what people read first: it has no finding, and Kubernetes takes what comes out of it."""

import os
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
FLEET = EXAMPLES / "fleet"
RUN = "import sys; from compiler.cli import main; sys.exit(main())"


def workerc(*arguments: str, cwd: Path = EXAMPLES) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "NO_COLOR": "1"}
    command = [sys.executable, "-c", RUN, *arguments]
    run = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module", params=[EXAMPLES, FLEET], ids=["examples", "fleet"])
def output(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "rendered"
    workerc("render", "-o", str(folder), cwd=request.param)
    return folder


@pytest.mark.parametrize("profile", ["default", "strict"])
@pytest.mark.parametrize("repository", [EXAMPLES, FLEET], ids=["examples", "fleet"])
def test_there_is_nothing_to_report(repository, profile):
    assert "no findings" in workerc("lint", "--profile", profile, cwd=repository)


def test_kubernetes_accepts_all_of_it(output):
    # What differs between the environments of the fleet is no shape: one of them is enough, and validating is slow.
    folder = output / "prod" if (output / "prod").is_dir() else output
    objects = [yaml.safe_load(p.read_bytes()) for p in folder.rglob("*.yaml") if p.name != "kustomization.yaml"]
    assert {obj["kind"] for obj in objects} >= {"ConfigMap", "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"}
    for obj in objects:
        kubernetes_validate.validate(obj, "1.37", strict=True)


def test_every_directory_builds(output, kubectl):
    # What an environment lists is built with it.
    folders = [path.parent for path in output.glob("*/kustomization.yaml")] or [
        p.parent for p in output.rglob("kustomization.yaml")
    ]
    assert len(folders) == len({*folders}) >= 3
    for folder in folders:
        built = subprocess.run([kubectl, "kustomize", str(folder)], check=True, capture_output=True, text=True).stdout
        files = [path for path in folder.rglob("*.yaml") if path.name != "kustomization.yaml"]
        assert len(list(yaml.safe_load_all(built))) == len(files)
