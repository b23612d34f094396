"""Hooks that are given the files of a commit."""

import pytest

# The environment of the hooks is built once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

WORKER = "workers/orders.yaml"
PER_FILE = ("workerc-lint", "workerc-fix", "workerc-fmt")
UNORDERED = "version: v1beta\nname: {name}\ntype: worker\nworker: {{}}\n"


@pytest.fixture
def orders(repository):
    """The text of a clean Worker."""
    return repository.read(WORKER)


def test_a_new_file_is_judged_and_stops_the_commit(repository, configure, orders):
    configure("workerc-lint")
    repository.pre_commit("install")
    repository.stage("workers/new.yaml", orders.replace("name: orders", "name: new").replace("replicas: 2", "replicas: many"))
    stopped = repository.commit()
    assert stopped.code == 1
    assert "workers/new.yaml:8:13" in stopped.out
    assert "SPC103" in stopped.out
    repository.replace("workers/new.yaml", "many", "2")
    assert repository.commit("--all").code == 0
    assert repository.git("status", "--porcelain") == ""


def test_what_is_staged_is_judged_and_nothing_else(repository, configure):
    configure("workerc-lint")
    repository.write("workers/untracked.yaml", "name: x\ntype: worker\nworker: {replicas: many}\n")
    repository.replace(WORKER, "replicas: 2", "replicas: 3")
    repository.git("add", WORKER)
    repository.replace(WORKER, "replicas: 3", "replicas: many")
    good = repository.hook("workerc-lint")
    assert good.code == 0, good.out
    repository.git("add", WORKER)
    repository.replace(WORKER, "replicas: many", "replicas: 4")
    bad = repository.hook("workerc-lint")
    assert (bad.code, "the string `many`" in bad.out) == (1, True)
    assert "replicas: 4" in repository.read(WORKER)


def test_fix_and_fmt_change_what_is_staged_and_the_rest_stays(repository, configure):
    configure("workerc-fix", "workerc-fmt")
    staged = (
        repository.read(WORKER)
        .replace("replicas: 2\n", "replicas: 2\n  logLevel: WARNING\n")
        .replace("name: orders\nversion: v1beta\n", "version: v1beta\nname: orders\n")
    )
    repository.stage(WORKER, staged)
    repository.write(WORKER, staged.replace('mapping: root = "x"', 'mapping: root = "y"'))
    changed = repository.pre_commit("run", "--color", "never")
    assert changed.out.count("files were modified by this hook") == 2
    after = repository.read(WORKER)
    assert after.startswith("name: orders\nversion: v1beta\n")
    assert ("logLevel: WARN\n" in after, 'mapping: root = "y"' in after) == (True, True)
    repository.git("add", WORKER)
    assert repository.pre_commit("run").code == 0


@pytest.mark.parametrize("hook", PER_FILE)
def test_excluded_files_are_left_alone_although_named(repository, configure, hook):
    configure(hook)
    repository.stage(".gitignore", "/scratch/\n")
    names = ["workers/drafts/refunds.yaml", "scratch/forced.yaml"]
    before = repository.read(names[0])
    repository.write(names[1], before)
    repository.git("add", "--force", names[1])
    done = repository.hook(hook, "--files", *names)
    assert done.code == 0, done.out
    assert [repository.read(name) for name in names] == [before, before]


def test_a_thousand_files_are_judged_in_batches_each_once(repository, configure):
    configure("workerc-fmt", "workerc-lint\n        args: [--format, concise]")
    deep = "workers/" + "a-folder-with-a-long-name/" * 5
    names = [f"{deep}w{number:04}.yaml" for number in range(1000)]
    for number, name in enumerate(names):
        repository.write(name, UNORDERED.format(name=f"w{number:04}"))
    repository.git("add", "--all")
    formatted = repository.hook("workerc-fmt")
    assert formatted.code == 1
    said = [line for line in formatted.out.splitlines() if line.endswith(" files ordered")]
    assert len(said) > 1
    assert sum(int(line.split()[0]) for line in said) == 1000
    assert {repository.read(name).partition("\nversion")[0] for name in names} == {f"name: w{number:04}" for number in range(1000)}
    repository.git("add", "--all")
    judged = repository.hook("workerc-lint")
    assert [name for name in names if judged.out.count(f"{name}:4") != 1] == []


def test_a_commit_of_other_files_costs_nothing(repository, configure):
    configure(*PER_FILE)
    repository.stage("src/main.go", "package main\n")
    repository.stage("README.md", "x\n")
    done = repository.pre_commit("run", "--color", "never")
    assert (done.code, done.out.count("Skipped")) == (0, 3)


def test_a_range_of_commits_is_judged_by_its_files(repository, configure, orders):
    configure("workerc-lint")
    repository.stage("workers/old.yaml", "name: old\ntype: worker\nworker: {replicas: many}\n")
    repository.commit()
    start = repository.git("rev-parse", "HEAD")
    repository.stage("workers/new.yaml", orders.replace("name: orders", "name: new"))
    repository.commit()
    clean = repository.hook("workerc-lint", "--from-ref", start, "--to-ref", "HEAD")
    assert clean.code == 0, clean.out
    wrong = repository.hook("workerc-lint", "--from-ref", f"{start}~", "--to-ref", "HEAD")
    assert (wrong.code, "workers/old.yaml:3" in wrong.out) == (1, True)
