"""`--timing` says where the time went, and changes nothing else. No test here looks at how long anything took."""

import builtins
import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from compiler.cli import phases, timing
from compiler.cli.phases import INPUT, JUDGES, LOADING, PHASES, START_UP
from compiler.cli.stopwatch import OTHER

REPOSITORY = Path(__file__).parent / "repository"
POINTS = {point for points in PHASES.values() for point in points}
CODES = [code for code in timing.clocked.__code__.co_consts if isinstance(code, CodeType)]  # of what measures
SECRET = "kept-to-itself-4711"

LINT = [
    *(START_UP, LOADING, "configuration", "discovery", "reading", "platform", "resolution", "rules", "policies", "comparing"),
    *("reporting", OTHER, "total"),
]
RENDER = [
    *LINT[:-3],
    *("lowering", "templates", "schemas", "output", "reporting", "plan", "writing", OTHER, "total"),
]

RUNS = {
    "clean": ("lint", "clean.yaml"),
    "findings": ("lint", "--fail-on", "warning"),
    "json": ("lint", "--format", "json", "--exit-zero"),
    "statistics": ("lint", "--statistics"),
    "quiet": ("lint", "-q"),
    "verbose": ("lint", "--verbose", "--show-suppressed"),
    "rendered": ("lint", "--rendered"),
    "stdin": ("lint", "-"),
    "broken": ("lint", "broken.yaml"),
    "missing": ("lint", "missing.yaml"),
    "fixes that would be made": ("lint", "clean.yaml", "--diff"),
    "manifests on standard output": ("render", "-o", "-"),
    "check": ("render", "--check"),
    "charts": ("render", "--target", "helm", "-o", "charts", "--check"),
}


@pytest.fixture
def repository(tmp_path, worker):
    folder = tmp_path / "repository"
    shutil.copytree(REPOSITORY, folder)
    (folder / "clean.yaml").write_text(worker(), encoding="utf-8")
    (folder / "broken.yaml").write_text(worker().replace("replicas: 1", "replicas: [1"), encoding="utf-8")
    return folder


def git(folder, *arguments):
    who = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def split(outcome):
    """What a run says without `--timing` on standard error, and the table."""
    before, _, table = outcome.err.rpartition("\ntime for ")
    return before, f"time for {table}"


def rows(table):
    """Name, milliseconds and share of each phase."""
    found = re.findall(r"^(\S.*?) +([\d,]+\.\d) +([\d.]+)%$", table, re.MULTILINE)
    return [(name, float(time.replace(",", "")), float(share)) for name, time, share in found]


def judges(table):
    """Milliseconds and calls of rules and policies, by name."""
    found = re.findall(r"^(\S.*?) +([\d,]+\.\d) +[\d.]+% +([\d,]+)$", table, re.MULTILINE)
    return {name: (float(time.replace(",", "")), int(calls)) for name, time, calls in found}


@pytest.mark.parametrize("arguments", RUNS.values(), ids=RUNS)
def test_changes_nothing_else(repository, inside, arguments):
    stdin = (repository / "clean.yaml").read_text()
    plain = inside(*arguments, cwd=repository, stdin=stdin)
    measured = inside(*arguments, "--timing", cwd=repository, stdin=stdin)
    assert (measured.code, measured.out, split(measured)[0]) == plain._replace(err=plain.err)


@pytest.mark.parametrize(
    "arguments", [("lint", "--config", "none.yaml"), ("render", "-e", "none"), ("lint", "-w", "none")], ids=" ".join
)
def test_what_fails_says_only_why(repository, inside, arguments):
    assert inside(*arguments, "--timing", cwd=repository) == inside(*arguments, cwd=repository)


@pytest.mark.parametrize(("arguments", "expected"), [(("lint",), LINT), (("render",), RENDER)], ids=["lint", "render"])
def test_phases_are_listed_in_order_and_are_the_whole(repository, workerc, arguments, expected):
    table = split(workerc(*arguments, "--timing", cwd=repository))[1]
    assert table.startswith("time for 2 files with 1 Worker\n")
    listed = rows(table)
    assert [name for name, _, _ in listed] == expected
    *parts, (_, total, whole) = listed
    assert whole == 100
    assert abs(sum(time for _, time, _ in parts) - total) <= 0.05 * len(listed)
    assert abs(sum(share for _, _, share in parts) - whole) <= 0.05 * len(listed)


def test_rules_and_policies_are_listed_with_their_calls(repository, inside, monkeypatch):
    monkeypatch.setattr("compiler.report.timing.SLOWEST", 1000)
    found = judges(split(inside("lint", "--timing", cwd=repository))[1])
    once = ("STK101 unknown-stack", "REF201 duplicate-worker", "POL:urgent-worker-without-owner")
    assert [found[name][1] for name in once] == [1, 1, 1]


def test_only_the_slowest_are_listed(repository, inside):
    table = split(inside("lint", "--timing", cwd=repository))[1]
    times = [time for time, _ in judges(table).values()]
    assert len(times) == 10
    assert times == sorted(times, reverse=True)


def test_standard_input_is_a_file(repository, workerc):
    outcome = workerc("lint", "-", "--timing", cwd=repository / "workers", stdin=(repository / "clean.yaml").read_text())
    assert "time for 3 files with 1 Worker\n" in outcome.err  # the sources are read beside it


def test_no_value_is_shown(repository, inside):
    for arguments in RUNS.values():
        assert SECRET not in split(inside(*arguments, "--timing", cwd=repository))[1]


class TestFromOutside:
    """Functions are measured by their names, so that names that are gone would measure nothing, and say nothing of it."""

    @pytest.mark.parametrize("point", sorted(POINTS))
    def test_a_function_is_there(self, point):
        module, _, path = point.partition(":")
        owner = import_module(module)
        for name in path.split("."):
            assert name in vars(owner)
            owner = vars(owner)[name]
        assert callable(owner)

    def test_what_is_said_of_one_is_said_of_a_point(self):
        assert {*JUDGES, INPUT} <= POINTS

    def test_every_function_is_reached(self, repository, inside, monkeypatch):
        reached = Counter()
        timed = timing.clocked

        def noting(point, phase, function, watch):
            measured = timed(point, phase, function, watch)

            def noted(*arguments, **named):
                reached[point] += 1
                return measured(*arguments, **named)

            return noted

        monkeypatch.setattr(timing, "clocked", noting)
        git(repository, "init")
        git(repository, "add", "--all")
        git(repository, "commit", "--message", "all")
        (repository / "broken.yaml").unlink()
        for arguments in (
            ("lint",),
            ("lint", "--since", "HEAD"),
            ("lint", "-"),
            ("lint", "clean.yaml", "--fix"),
            ("lint", "--update-baseline", "--baseline", "known"),
            ("lint", "--add-ignores", "--reason", "x"),
            ("render", "--tracked"),
            ("render", "--check", "--shard", "1/2"),
            ("render", "-o", "-"),
        ):
            inside(*arguments, "--timing", cwd=repository, stdin="name: x\n")
        monkeypatch.setattr("compiler.cli.reading.MANY", 0)  # as in a repository of many files
        for arguments in (("lint",), ("lint",), ("render",), ("render",)):
            inside(*arguments, "--timing", cwd=repository)
        # The modules of rules are loaded in this process already.
        assert POINTS - set(reached) <= {"importlib:import_module"}

    def test_nothing_is_left_of_it(self, repository, inside):
        before = builtins.__import__
        inside("render", "--timing", cwd=repository)
        loaded = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("compiler", "importlib")]
        everything = [value for module in loaded for value in vars(module).values()]
        everything += [each for value in everything if isinstance(value, type) for each in vars(value).values()]
        timed = {value.__qualname__ for value in everything if isinstance(value, FunctionType) and value.__code__ in CODES}
        assert timed == set()
        assert builtins.__import__ is before

    def test_nobody_else_loads_it(self, repository):
        code = "import sys; from compiler.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
        for arguments in (["lint", "clean.yaml"], ["lint", "clean.yaml", "--exit-zero"]):
            command = [sys.executable, "-c", code, *arguments]
            root = str(Path(phases.__file__).parent.parent.parent)
            done = subprocess.run(command, cwd=repository, env={"PYTHONPATH": root}, capture_output=True, text=True, check=True)
            assert "compiler.cli.linting" in done.stderr.split()
            assert {"compiler.cli.timing", "compiler.cli.phases", "compiler.cli.stopwatch"}.isdisjoint(done.stderr.split())


def test_the_page_says_what_each_phase_is():
    page = (Path(__file__).parents[3] / "docs" / "timing.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w -]+)` \|", page, re.MULTILINE) == [START_UP, *PHASES, OTHER]
