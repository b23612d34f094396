"""Reads what CI systems are given as they read it, and runs its shell."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OURS = {"VIRTUAL_ENV", "PYTHONPATH", "PYTEST_CURRENT_TEST", "GITHUB_TOKEN", "GITHUB_ACTIONS"}


class Done(NamedTuple):
    outcome: str  # success, failure, skipped
    code: int
    printed: str
    outputs: Mapping[str, str]


def blocks(page: str, language: str) -> list[str]:
    """What a reader of the page copies: its blocks of code in `language`."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [body for name, body in BLOCK.findall(text) if name == language]


def shell(script: str, cwd: Path, variables: Mapping[str, str], program: tuple[str, ...] = ("sh",)) -> tuple[int, str]:
    """Exit code of `script` and what it prints, without pip's remarks on this machine."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | variables
    done = subprocess.run(
        [*program, "-c", script],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, re.sub(r"^WARNING: .*\n", "", done.stdout, flags=re.MULTILINE)


def tool(name: str, *arguments: object, stdin: str | None = None) -> tuple[int, str]:
    """Exit code and output of a program that pip has installed beside this Python."""
    command = [str(Path(sys.executable).parent / name), *map(str, arguments)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, input=stdin, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def fleet(rendered_fleet: Path, tmp_path: Path) -> Path:
    """A repository of Workers with what was rendered of them, all committed."""
    return Path(shutil.copytree(rendered_fleet, tmp_path / "fleet"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, capture_output=True, check=True)
    return next(folder.iterdir())


@pytest.fixture(scope="session")
def rendered_fleet(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("rendered") / "fleet"
    shutil.copytree(ROOT / "examples" / "fleet", folder)
    git(folder, "init", "-q", "-b", "main")
    command = [sys.executable, "-m", "compiler", "render", "--quiet"]
    subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Workers")
    return folder


class Action:
    """`action.yml`, whose steps run as a runner of GitHub would run them: in order, each with the variables that it names.

    Expressions are what the file uses of them: names of contexts, `==`, `!=`, `&&` and `!cancelled()`.
    """

    def __init__(self, repository: Path, temporary: Path, given: Mapping[str, str], github: Mapping[str, Any]) -> None:
        self.text = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        self.repository, self.temporary, self.github = repository, temporary, {"token": "a-token", **github}
        unknown = given.keys() - self.text["inputs"].keys()
        assert not unknown, f"the action has no input {unknown}"
        self.steps: dict[str, Done] = {}
        self.inputs = {name: str(given.get(name, self.filled(each["default"]))) for name, each in self.text["inputs"].items()}
        self.summary = temporary / "summary.md"

    def run(self, variables: Mapping[str, str], before: Mapping[str, Done] | None = None) -> dict[str, Done]:
        """What became of each step, by its `id`, else its name. `before` are steps that have run already."""
        self.summary.write_text("", encoding="utf-8")
        self.steps = dict(before or {})
        for step in self.text["runs"]["steps"]:
            name = step.get("id") or step["name"]
            if name not in self.steps:
                self.steps[name] = self.step(step, variables)
        return self.steps

    def output(self, name: str) -> str:
        return self.filled(self.text["outputs"][name]["value"])

    def step(self, step: Mapping[str, Any], variables: Mapping[str, str]) -> Done:
        failed = any(done.outcome == "failure" for done in self.steps.values())
        wanted = self.value(step["if"].removeprefix("${{").removesuffix("}}")) if "if" in step else not failed
        if not wanted:
            return Done("skipped", 0, "", {})
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "what an expression gives would be run as shell"
        outputs = self.temporary / "outputs"
        outputs.write_text("", encoding="utf-8")
        own = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_REPOSITORY": "shop/fleet",
            "GITHUB_SERVER_URL": "http://127.0.0.1:9",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temporary),
        }
        asked = {name: self.filled(text) for name, text in step.get("env", {}).items()}
        code, printed = shell(step["run"], self.repository, {**own, **variables, **asked}, ("bash", "--noprofile", "--norc", "-e"))
        lines = [line.partition("=") for line in outputs.read_text(encoding="utf-8").splitlines()]
        return Done("failure" if code else "success", code, printed, {name: value for name, _, value in lines})

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(self.value(match[1])), text)

    def value(self, expression: str) -> Any:
        python = expression.replace("&&", " and ").replace("!cancelled()", "True")
        python = re.sub(r"\b(inputs|steps|github)((?:\.[\w-]+)+)", lambda match: f"look({match[1]!r}, {match[2][1:]!r})", python)
        return eval(python.strip(), {"look": self._look})

    def _look(self, context: str, path: str) -> Any:
        first, *rest = path.split(".")
        if context == "inputs":
            return self.inputs[path]
        if context == "steps":
            done = self.steps[first]
            return done.outcome if rest == ["outcome"] else done.outputs.get(rest[1], "")
        value: Any = self.github
        for each in (first, *rest):
            value = value.get(each, "") if isinstance(value, dict) else ""
        return value


@pytest.fixture(name="tool")
def the_tool():
    return tool


@pytest.fixture(name="shell")
def the_shell():
    return shell


@pytest.fixture(name="blocks")
def the_blocks():
    return blocks


@pytest.fixture
def runner() -> type[Action]:
    return Action


@pytest.fixture(scope="session")
def set_up(tmp_path_factory) -> tuple[Path, Done]:
    """The temporary folder of a runner after the first step of the action, and what that step did: it takes a while."""
    temporary = tmp_path_factory.mktemp("runner")
    action = Action(temporary, temporary, {}, {})
    step = action.text["runs"]["steps"][0]
    return temporary, action.step(step, {})


@pytest.fixture
def act(set_up, fleet) -> Callable[..., tuple[Action, dict[str, Done]]]:
    """Runs the action on the fleet, beginning with its second step."""

    def run(given: Mapping[str, str] | None = None, github: Mapping[str, Any] | None = None, **variables: str):
        temporary, done = set_up
        action = Action(fleet, temporary, given or {}, github or {})
        action.steps = {}
        return action, action.run(variables, {"set-up": done})

    return run
