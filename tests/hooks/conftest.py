"""Real pre-commit, with our hooks from a tag, in a Git repository that holds Workers beside YAML of other kinds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
TAG = "v0.1.0"
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", ".tools", "build", "dist", ".*_cache", "__pycache__", ".hypothesis", "tests", "docs", "benchmarks")
)
FOREIGN = {path.relative_to(HERE / "foreign").as_posix() for path in (HERE / "foreign").rglob("*") if path.is_file()}


class Run(NamedTuple):
    code: int
    out: str  # standard output and standard error, as a person sees them


class Repository(NamedTuple):
    """A work tree, and what runs in it. Names are relative to `folder`."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: object) -> Run:
        done = subprocess.run(
            [*map(str, command)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def git(self, *arguments: object) -> str:
        done = self.run("git", *arguments)
        assert done.code == 0, done.out
        return done.out.strip()

    def commit(self, *arguments: str) -> Run:
        """As a person does it: Git runs pre-commit where that is installed."""
        return self.run("git", "commit", "--quiet", "--message", "x", *arguments)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def stage(self, name: str, text: str) -> None:
        self.write(name, text)
        self.git("add", name)

    def replace(self, name: str, old: str, new: str) -> None:
        """Another text in a file, not staged."""
        before = self.read(name)
        assert old in before
        self.write(name, before.replace(old, new))

    def configure(self, url: object, *hooks: str) -> None:
        """`hooks` are their YAML after `- id: `."""
        listed = "".join([f"      - id: {hook}\n" for hook in hooks])
        self.stage(".pre-commit-config.yaml", f"repos:\n  - repo: {url}\n    rev: {TAG}\n    hooks:\n{listed}")

    def pre_commit(self, *arguments: str) -> Run:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def hook(self, name: str, *arguments: str) -> Run:
        """One hook, on what is staged unless `arguments` say otherwise, with what it prints."""
        return self.pre_commit("run", name, "--verbose", "--color", "never", *arguments)

    def workerc(self, *arguments: str) -> Run:
        """The command as the hooks have it installed."""
        (command,) = Path(self.environment["PRE_COMMIT_HOME"]).glob("repo*/py_env-*/bin/workerc")
        return self.run(command, *arguments)


class Published(NamedTuple):
    """The project as others clone it: `url` is of a repository with tags, `source` the work tree that was pushed there."""

    url: Path
    source: Repository


def _environment(home: Path) -> dict[str, str]:
    """The test run's own, without what Git sets for hooks, with a home of its own for pre-commit."""
    own = ("GIT_", "PRE_COMMIT", "PREK", "PYTHON", "VIRTUAL_ENV", "SKIP", "WORKERC")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    people = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return (
        kept
        | people
        | {
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "PREK_HOME": str(home / "prek"),
            "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
            "GIT_ALLOW_PROTOCOL": "file",  # there is nothing but the package index
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
    )


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Published:
    """A bare repository with the project as it is in the work tree, at a tag. The environment of the hooks is built once."""
    folder = tmp_path_factory.mktemp("published")
    source = Repository(folder / "workerc", _environment(folder))
    shutil.copytree(ROOT, source.folder, ignore=LEFT_OUT)
    source.git("init", "--quiet", "--initial-branch", "main")
    source.git("add", "--all")
    source.git("-c", "core.hooksPath=", "commit", "--quiet", "--message", "as it is")
    source.git("tag", "--annotate", TAG, "--message", TAG)
    source.git("clone", "--quiet", "--bare", source.folder, folder / "workerc.git")
    return Published(folder / "workerc.git", source)


@pytest.fixture(scope="session")
def template(published) -> Repository:
    made = Repository(published.url.parent / "user", published.source.environment)
    shutil.copytree(HERE / "user", made.folder)
    shutil.copytree(HERE / "foreign", made.folder, dirs_exist_ok=True)
    made.git("init", "--quiet", "--initial-branch", "main")
    rendering = made.run(sys.executable, "-m", "compiler", "render")
    assert rendering.code == 0, rendering.out
    made.git("add", "--all")
    made.commit()
    return made


@pytest.fixture
def repository(template, tmp_path) -> Repository:
    """A user's repository: configuration, a Worker, a policy, a template, and YAML that is not ours; rendered and committed."""
    shutil.copytree(template.folder, tmp_path / "user")
    return Repository(tmp_path / "user", template.environment)


@pytest.fixture
def configure(repository, published):
    """`configure(hook, …)`: the hooks that pre-commit runs, from our tag."""

    def listed(*hooks: str) -> None:
        repository.configure(published.url, *hooks)
        repository.commit()

    return listed


@pytest.fixture
def foreign() -> set[str]:
    return FOREIGN
