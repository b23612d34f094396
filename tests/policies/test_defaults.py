"""With their default parameters all packs together find nothing in what workerc renders by itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from compiler.config.policies import packs
from compiler.policy import server
from compiler.policy.admission import outcomes
from compiler.policy.pods import created_pod
from compiler.policy.request import CREATE, Namespace, Request
from compiler.policy.shapes import Kind, split
from tests.policies.packed import everything

ROOT = Path(__file__).parent.parent.parent
RENDERED = ROOT / "tests" / "render"
EVERY = [*(RENDERED / "kubernetes").glob("*/expected/*.yaml"), *(RENDERED / "workspaces").glob("*/expected/**/*.yaml")]
GOLDENS = sorted(path for path in EVERY if path.name != "kustomization.yaml")  # which kustomize reads, and no server
EXAMPLES = {"examples": ROOT / "examples", "fleet": ROOT / "examples" / "fleet"}
RUN = "import sys; from compiler.cli import main; sys.exit(main())"

# Workers that ask for the baseline profile of Pod Security get what it allows, and the restricted one does not.
BASELINE = {"restricted-capabilities", "restricted-privilege-escalation", "restricted-running-as-root"}
EXPECTED = {"baseline": BASELINE, "environment": BASELINE}


def says_nothing_of_resources(case: Path) -> bool:
    """Whether it is the Worker that gives no requests, or no limit of memory: workerc invents neither."""
    path = case / "worker.yaml"
    worker = next(each for each in yaml.safe_load_all(path.read_text(encoding="utf-8")) if each["type"] == "worker")
    resources = worker["worker"].get("resources", {})
    asked = {**resources.get("limits", {}), **resources.get("requests", {})}
    return not (asked.keys() >= {"cpu", "memory"} and "memory" in resources.get("limits", {}))


def findings(obj: dict) -> Iterator[str]:
    """The policies that say something of `obj`, or of the Pod that it would create."""
    cluster = everything().cluster
    created, metadata = created_pod(obj), obj["metadata"]
    where = Namespace(metadata.get("namespace", metadata["name"]), known=False)
    for each in (obj, *([created.manifest] if created else ())):
        guessed = Kind(*split(each["apiVersion"]), each["kind"], f"{each['kind'].lower()}s", namespaced=True)
        kind = cluster.kinds.get((each["apiVersion"], each["kind"]), guessed)
        request = Request(kind, CREATE, server.created(kind, each), None, where)
        for outcome in outcomes(everything().policies, request, cluster):
            assert (outcome.crash, outcome.misconfigured, outcome.not_evaluated) == (None, None, None)
            yield from (outcome.policy for _ in outcome.decisions)


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: str(path.relative_to(RENDERED)))
def test_they_find_nothing_in_the_goldens(path):
    obj = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected = set()
    if created_pod(obj):
        case = path.parent.parent
        expected = EXPECTED.get(case.name, set()) | ({"missing-resources"} if says_nothing_of_resources(case) else set())
    assert set(findings(obj)) == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_they_find_nothing_in_the_examples(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(EXAMPLES[name], folder, ignore=shutil.ignore_patterns("fleet", "rendered"))
    with (folder / "workerc.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\npolicies: [{', '.join(packs())}]\n")
    command = [sys.executable, "-c", RUN, "lint", "--rendered", "--fail-on", "note"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "NO_COLOR": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, "no findings" in run.stdout) == (0, True), run.stdout + run.stderr
