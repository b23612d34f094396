"""Objects that belong to a workspace, a repository per folder: everything in it in, `expected/` out."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from compiler.cli.reading import read_input
from compiler.config.files import RepositoryFiles
from compiler.config.loading import load
from compiler.config.silence import selection
from compiler.config.templates import read_templates
from compiler.output.apply import apply
from compiler.output.plan import plan
from compiler.output.unit import WORKSPACE
from compiler.pipeline.render import Compiled
from compiler.pipeline.render import render as compiled

FOLDER = Path(__file__).parent / "workspaces"
CASES = sorted(path.name for path in FOLDER.iterdir())
REGENERATE = "WRITE_GOLDENS=1 python -m pytest tests/render/test_workspaces.py"
KUBERNETES = ("1.34", "1.35", "1.36", "1.37")
KEPT = {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "helm.sh/resource-policy": "keep",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
}
each_case = pytest.mark.parametrize("case", CASES)


def render(folder: Path, workspace: str | None = None) -> Compiled:
    config = load(str(folder / "workerc.yaml"))
    assert config.diagnostics == ()
    given = read_input(config, ())
    return compiled(
        given.repository,
        given.platform,
        config.environments,
        selection(config),
        files=RepositoryFiles(config.root),
        own=read_templates(config).templates,
        workspace=workspace,
    )


@cache
def result(case: str) -> Compiled:
    found = render(FOLDER / case)
    assert [diagnostic for diagnostic in found.report.diagnostics if diagnostic.severity.word == "error"] == []
    return found


def shared(case: str) -> list:
    units = zip(result(case).units, result(case).manifests, strict=True)
    return [manifest for unit, manifests in units if unit.key.resource == WORKSPACE for manifest in manifests]


@each_case
def test_a_case_is_rendered_as_expected(case):
    expected = FOLDER / case / "expected"
    units = [unit for unit in result(case).units if unit.key.resource == WORKSPACE]
    texts = {f"{unit.directory}/{name}": data.decode() for unit in units for name, data in unit.files.items()}
    if os.environ.get("WRITE_GOLDENS"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in texts.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_bytes(text.encode())
    files = [path for path in expected.rglob("*") if path.is_file()]
    assert {p.relative_to(expected).as_posix(): p.read_bytes().decode() for p in files} == texts, f"if this is meant: {REGENERATE}"


@each_case
def test_kubernetes_accepts_every_object(case):
    for manifest in shared(case):
        for version in KUBERNETES:
            kubernetes_validate.validate(manifest.object, version, strict=True)


@each_case
def test_what_holds_data_is_marked_to_be_kept(case):
    for manifest in shared(case):
        assert manifest.object["metadata"]["annotations"].items() >= KEPT.items()


@each_case
def test_kustomize_builds_it(case, kubectl, tmp_path):
    for unit in result(case).units:
        if unit.key.resource == WORKSPACE:
            folder = tmp_path / unit.directory
            folder.mkdir(parents=True)
            for name, data in unit.files.items():
                (folder / name).write_bytes(data)
            command = [kubectl, "kustomize", str(folder)]
            built = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            assert len(list(yaml.safe_load_all(built))) == len(unit.files) - 1


@each_case
def test_no_object_stands_in_the_tree_twice(case):
    found = [
        (unit.key.environment, manifest.kind, manifest.object["metadata"].get("namespace"), manifest.name)
        for unit, manifests in zip(result(case).units, result(case).manifests, strict=True)
        for manifest in manifests
    ]
    assert len(found) == len(set(found))


@each_case
def test_every_scalar_has_an_origin(case):
    for manifest in shared(case):
        assert set(scalars(manifest.object)) == set(manifest.origins())


def scalars(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not items:
        yield path
    for key, item in items:
        yield from scalars(item, (*path, key))


def test_a_size_goes_back_to_its_volume():
    claim = next(m for m in shared("claims") if m.name == "lookup" and m.object["metadata"]["namespace"] == "curriculum")
    origin = claim.origins()["spec", "resources", "requests", "storage"]
    assert (origin.kind, origin.where) == ("derived", "quantity")
    assert origin.inputs[0].where.endswith("claims/platform/volumes.yaml")


class TestPruning:
    """What a run may take away of what several Workers need."""

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        shutil.copytree(FOLDER / "claims", tmp_path / "repository")
        monkeypatch.chdir(tmp_path / "repository")
        return tmp_path / "repository"

    @staticmethod
    def written(folder, *, complete, without=(), workspace=None):
        units = [unit for unit in render(folder, workspace).units if unit.key.resource not in without]
        planned = plan(folder / "rendered", units, complete=complete)
        assert planned.problems == ()
        apply(planned)
        place = folder / "rendered/dev/public/_workspace"
        return {path.name: path.read_text() for path in place.iterdir() if path.suffix == ".yaml"} if place.is_dir() else {}

    @staticmethod
    def forget(folder, *names):
        path = folder / "workers/workers.yaml"
        documents = path.read_text(encoding="utf-8").split("---\n")
        kept = [text for text in documents if not any(text.startswith(f"name: {name}\n") for name in names)]
        path.write_text("---\n".join(kept), encoding="utf-8")

    def test_a_claim_goes_when_nobody_mounts_it_any_more(self, folder):
        before = self.written(folder, complete=True)
        assert set(before) == {"kustomization.yaml", "persistentvolumeclaim-archive.yaml", "persistentvolumeclaim-lookup.yaml"}
        self.forget(folder, "orders")
        after = self.written(folder, complete=True)
        assert set(after) == {"kustomization.yaml", "persistentvolumeclaim-archive.yaml"}
        assert "lookup" not in after["kustomization.yaml"]

    def test_a_run_for_a_part_takes_nothing_away(self, folder):
        before = self.written(folder, complete=True)
        self.forget(folder, "orders")
        assert self.written(folder, complete=False) == before
        assert self.written(folder, complete=False, workspace="public") == before

    def test_a_run_for_a_part_adds(self, folder):
        whole = (folder / "workers/workers.yaml").read_text(encoding="utf-8")
        self.forget(folder, "orders")
        assert set(self.written(folder, complete=True)) == {"kustomization.yaml", "persistentvolumeclaim-archive.yaml"}
        (folder / "workers/workers.yaml").write_text(whole, encoding="utf-8")
        self.forget(folder, "invoices")
        after = self.written(folder, complete=False)
        assert after["kustomization.yaml"].count("persistentvolumeclaim") == len(after) - 1 == 2

    def test_the_directory_goes_when_nothing_needs_it_any_more(self, folder):
        self.written(folder, complete=True)
        self.forget(folder, "orders", "invoices")
        assert self.written(folder, complete=False) != {}
        assert self.written(folder, complete=True) == {}


def test_a_volume_that_cannot_be_compiled_is_told_at_its_declaration(tmp_path, monkeypatch):
    shutil.copytree(FOLDER / "claims", tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    path = tmp_path / "repository/platform/volumes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("size: 2048Mi", "size: [2, Gi]"), encoding="utf-8")
    found = [d for d in render(tmp_path / "repository").report.diagnostics if d.severity.word == "error"]
    assert [(d.file, d.span.start.line, d.blocking) for d in found] == [("platform/volumes.yaml", 16, True)]


def test_a_template_of_the_repository_does_not_render_a_claim_again(tmp_path, monkeypatch):
    shutil.copytree(FOLDER / "claims", tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    template = tmp_path / "repository/templates/kubernetes/claim.yaml.j2"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% for claim in w.claims if w.name == 'orders' %}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\n"
        "metadata: {name: {{ claim.name }}, namespace: {{ w.namespace }}}\n"
        "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n{% endfor %}\n",
        encoding="utf-8",
    )
    found = [d for d in render(tmp_path / "repository").report.diagnostics if d.severity.word == "error"]
    assert {(d.code, d.file) for d in found} == {("K8S202", "templates/kubernetes/claim.yaml.j2")}
