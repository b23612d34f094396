"""Real pre-commit, with our hooks, in a Git repository that holds Workers beside YAML of other kinds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", ".tools", "build", "dist", ".*_cache", "__pycache__", ".hypothesis", "tests", "docs", "benchmarks")
)

# The environment of the hooks is built once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

CONFIG = """\
repos:
  - repo: {url}
    rev: {rev}
    hooks:
      - id: workerc-lint
      - id: workerc-render-check
"""

WORKER = """\
name: orders
version: v1beta
type: worker
workspace: public
description: Orders into the lake
worker:
  replicas: {replicas}
  stack: bento-worker:3.0
  compute: runnable-default
  resources:
    requests: {{cpu: 100m, memory: 128Mi}}
    limits: {{cpu: 1000m, memory: 1Gi}}
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {{}}
"""

FOREIGN = {
    "chart/templates/deployment.yaml": """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "chart.fullname" . }}
  labels: {{- include "chart.labels" . | nindent 4 }}
{{- end }}
""",
    "playbook.yml": """\
- name: restart the web servers
  hosts: all
  tasks:
    - name: restart
      ansible.builtin.service: name=httpd state=restarted
      vars: {secret: !vault x}
""",
    "docker-compose.yml": "services:\n  web:\n    image: nginx\n    ports: ['80:80']\n",
    "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
    "broken.yaml": "a: [1\nb: }\n",
}


class Repository(NamedTuple):
    folder: Path
    environment: dict[str, str]

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*map(str, command)], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def git(self, *arguments: object) -> str:
        result = self.run("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false", *arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", name)

    def pre_commit(self, hook: str) -> subprocess.CompletedProcess[str]:
        """The hook, on all files that Git knows."""
        return self.run(sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--verbose", "--color", "never")


def environment(home: Path) -> dict[str, str]:
    """The test run's own, without what Git sets for hooks, with a home of its own for pre-commit."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PYTHON", "VIRTUAL_ENV"))
    }
    return kept | {
        "PRE_COMMIT_HOME": str(home),
        "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture(scope="session")
def hooks(tmp_path_factory) -> Repository:
    """A repository with the project as it is in the work tree: pre-commit clones it and installs from the clone."""
    folder = tmp_path_factory.mktemp("hooks") / "workerc"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    repository = Repository(folder, environment(tmp_path_factory.mktemp("home")))
    repository.git("init", "--quiet")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "as it is")
    return repository


@pytest.fixture
def repository(hooks, tmp_path) -> Repository:
    """A user's repository: a configuration, one clean Worker, and YAML that is not ours."""
    repository = Repository(tmp_path / "user", hooks.environment)
    repository.folder.mkdir()
    repository.git("init", "--quiet")
    repository.write(".pre-commit-config.yaml", CONFIG.format(url=hooks.folder, rev=hooks.git("rev-parse", "HEAD")))
    repository.write("workerc.yaml", "sources: [workers]\noutput: rendered\n")
    repository.write("workers/orders.yaml", WORKER.format(replicas=2))
    for name, text in FOREIGN.items():
        repository.write(name, text)
    return repository


def workerc(repository: Repository, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as the hooks have it installed."""
    (command,) = Path(repository.environment["PRE_COMMIT_HOME"]).glob("repo*/py_env-*/bin/workerc")
    return repository.run(command, *arguments)


def test_lint_passes_a_clean_worker_and_is_silent_on_other_yaml(repository):
    result = repository.pre_commit("workerc-lint")
    assert result.returncode == 0, result.stdout + result.stderr
    assert [name for name in FOREIGN if name in result.stdout] == []


def test_lint_fails_a_broken_worker_at_its_line(repository):
    repository.write("workers/orders.yaml", WORKER.format(replicas="many"))
    result = repository.pre_commit("workerc-lint")
    assert result.returncode == 1
    assert "workers/orders.yaml:7:13" in result.stdout
    assert "SPC103" in result.stdout
    assert [name for name in FOREIGN if name in result.stdout] == []


def test_lint_leaves_out_what_the_configuration_excludes(repository):
    repository.write("workers/old.yaml", WORKER.format(replicas="many"))
    repository.write("workerc.yaml", "sources: [workers]\nexclude: [workers/old.yaml]\n")
    assert repository.pre_commit("workerc-lint").returncode == 0


def test_render_check_fails_until_the_output_is_rendered(repository):
    stale = repository.pre_commit("workerc-render-check")
    assert stale.returncode == 1
    assert "deployment-orders.yaml" in stale.stdout

    assert workerc(repository, "render").returncode == 0
    assert (repository.folder / "rendered").is_dir()
    repository.git("add", "rendered")
    fresh = repository.pre_commit("workerc-render-check")
    assert fresh.returncode == 0, fresh.stdout + fresh.stderr
    assert repository.pre_commit("workerc-lint").returncode == 0

    repository.write("workers/orders.yaml", WORKER.format(replicas=3))
    assert "deployment-orders.yaml" in repository.pre_commit("workerc-render-check").stdout


def test_render_check_sees_a_source_that_was_deleted(repository):
    repository.write("workers/other.yaml", WORKER.format(replicas=2).replace("name: orders", "name: other"))
    repository.pre_commit("workerc-lint")
    assert workerc(repository, "render").returncode == 0
    repository.git("add", "rendered")
    assert repository.pre_commit("workerc-render-check").returncode == 0
    repository.git("rm", "--quiet", "--force", "workers/other.yaml")
    assert "deployment-other.yaml" in repository.pre_commit("workerc-render-check").stdout
