"""Checkov, framework kubernetes, on the rendered examples and goldens: every check passes, or is left out for a reason."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CHECKOV = Path(os.environ.get("WORKERC_CHECKOV", ROOT / ".venv-checkov/bin/checkov"))
RUN = "import sys; from compiler.cli import main; sys.exit(main())"

SKIPPED = {
    "CKV_K8S_11": "a limit throttles a Worker that could use idle CPU; the request guards the others, and a Worker may set one",
    "CKV_K8S_15": "a tag is taken to name one image: pulling it at each start fails whenever the registry does",
    "CKV_K8S_35": "variables are what `consumptionType: envVars`, the default of the language, asks for",
    "CKV_K8S_43": "a repository pins digests by `images.digests`: only it knows which",
}
# What a Worker or its stack leaves open is a finding of `lint`, or is known to nobody.
LEFT_OPEN = {
    "CKV_K8S_8": "probes only where the stack says that something answers them",
    "CKV_K8S_9": "probes only where the stack says that something answers them",
    "CKV_K8S_10": "rule `missing-requests`: only its owner knows what a Worker needs",
    "CKV_K8S_12": "rule `missing-requests`",
    "CKV_K8S_13": "only its owner knows what a Worker may take",
    "CKV_K8S_40": "a user that the stack names, because its image was made for it",
}
BELOW_RESTRICTED = "`security.profile` gives up Pod Security restricted, which a note says"
OF_RESTRICTED = ("CKV_K8S_20", "CKV_K8S_22", "CKV_K8S_23", "CKV_K8S_28", "CKV_K8S_30", "CKV_K8S_37", "CKV_K8S_40")
UNRESTRICTED = ("baseline", "environment")  # cases that set it


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    if not CHECKOV.is_file():
        pytest.skip(f"no checkov at {CHECKOV}: run `make checkov`")
    folder = tmp_path_factory.mktemp("checkov")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", RUN, "render", "-q", "-o", str(folder / "examples")]
    subprocess.run(command, cwd=ROOT / "examples", env=environment, check=True)
    for case in (ROOT / "tests/render/kubernetes").iterdir():
        shutil.copytree(case / "expected", folder / case.name)
    judge = [str(CHECKOV), "-d", str(folder), "--framework", "kubernetes", "--skip-download", "--compact", "-o", "json"]
    done = subprocess.run([str(CHECKOV.parent / "python"), *judge], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def test_every_object_is_read(results):
    assert results["summary"]["parsing_errors"] == 0
    assert results["summary"]["passed"] > 1000


def test_every_check_passes_or_is_skipped_for_a_reason(results):
    failed = {(check["check_id"], case_of(check)) for check in results["results"]["failed_checks"]}
    unargued = {(check, case) for check, case in failed if check not in {**SKIPPED, **LEFT_OPEN}}
    assert {(check, case) for check, case in unargued if case not in UNRESTRICTED or check not in OF_RESTRICTED} == set()


def test_no_reason_is_left_over(results):
    failed = {check["check_id"] for check in results["results"]["failed_checks"]}
    assert {*SKIPPED, *LEFT_OPEN, *OF_RESTRICTED} - failed == set()


def case_of(check):
    return check["file_path"].split("/")[1]
