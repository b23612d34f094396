"""What tests of several folders share: the command line in this process, and where what is not in the project is: the shared
corpus, and real helm and kubectl.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from compiler.cli import main

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("WORKERC_SHARED", ROOT.parent / "shared"))
TOOLS = Path(os.environ.get("WORKERC_TOOLS", ROOT / ".tools"))

# In CI the same examples are tried every time: what chance finds belongs to whoever looks for it, not to the next change.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`command("get", "-a")` runs that here, in this process: the exit code and both streams."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        found = capsys.readouterr()
        return code, found.out, found.err

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with `corpus/` and `oracle/`."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip(f"no corpus at {SHARED}: set WORKERC_SHARED")
    return SHARED


@pytest.fixture(scope="session", params=["v32", "v37"])
def kubectl(request: pytest.FixtureRequest) -> str:
    return _tool(request.param, "kubectl")


@pytest.fixture(scope="session", params=["v32", "v37"])
def helm(request: pytest.FixtureRequest) -> str:
    """Helm 3 (v32) and Helm 4 (v37)."""
    return _tool(request.param, "helm")


def _tool(layer: str, name: str) -> str:
    path = TOOLS / layer / name
    if not path.is_file():
        pytest.skip(f"no {name} at {path}: run `make tools`")
    return str(path)
