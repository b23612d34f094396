"""What deployers are pointed at: a Worker, or with `kustomization: environment` all of an environment."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
RUN = "import sys; from compiler.cli import main; sys.exit(main())"
NAME = "kustomization.yaml"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES.parent))
    shutil.copytree(EXAMPLES, tmp_path / "repository", ignore=shutil.ignore_patterns("rendered"))
    return tmp_path / "repository"


@pytest.fixture
def render(repository):
    def run(*arguments, kustomization="environment"):
        config = (EXAMPLES / "workerc.yaml").read_text(encoding="utf-8")
        (repository / "workerc.yaml").write_text(f"{config}\nkustomization: {kustomization}\n", encoding="utf-8")
        command = [sys.executable, "-c", RUN, "render", *arguments]
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    return run


def listed(repository, environment="dev"):
    path = repository / "rendered" / environment / NAME
    return yaml.safe_load(path.read_text(encoding="utf-8"))["resources"] if path.is_file() else None


def folders(repository, environment="dev"):
    root = repository / "rendered" / environment
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob(f"*/*/{NAME}"))


def test_kustomize_builds_workers_and_environments(repository, render, kubectl):
    render()
    root = repository / "rendered"
    folders = sorted(path.parent for path in root.rglob(NAME))
    assert {folder.relative_to(root).as_posix().count("/") for folder in folders} == {0, 2}
    for folder in folders:
        built = subprocess.run([kubectl, "kustomize", str(folder)], check=True, capture_output=True, text=True).stdout
        files = [path for path in folder.rglob("*.yaml") if path.name != NAME]
        assert len(list(yaml.safe_load_all(built))) == len(files) > 0


def test_an_environment_lists_every_folder_of_its_own(repository, render):
    render()
    for environment in ("dev", "prod"):
        assert listed(repository, environment) == folders(repository, environment)
    render("--check")


def test_a_part_of_the_repository_leaves_the_rest_in_the_list(repository, render):
    render()
    before = listed(repository)
    assert "nothing to change" in render("workers/orders.yaml", "-e", "dev")
    assert listed(repository) == before


def test_what_is_rendered_first_and_what_is_gone_changes_the_list(repository, render):
    render("workers/orders.yaml", "-e", "dev")
    assert listed(repository) == folders(repository)
    assert len(listed(repository)) < 3
    render()
    assert "sales/orders-archive" in listed(repository)
    (repository / "workers/orders-archive.yaml").unlink()
    render()
    assert "sales/orders-archive" not in listed(repository)
    assert listed(repository) == folders(repository)


@pytest.mark.parametrize("kustomization", ["worker", "none"])
def test_without_it_the_file_of_the_environment_goes_away(repository, render, kustomization):
    render()
    render(kustomization=kustomization)
    assert listed(repository) is None
    assert bool(folders(repository)) == (kustomization == "worker")
    assert list((repository / "rendered").rglob("deployment-*.yaml"))


def test_standard_output_has_the_objects_only(repository, render):
    render()
    command = [sys.executable, "-c", RUN, "render", "-q", "-o", "-"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    assert "kind: Deployment" in done.stdout
    assert "kind: Kustomization" not in done.stdout
