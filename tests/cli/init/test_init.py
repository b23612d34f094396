"""What a person sees who sets up a repository."""

import re
from pathlib import Path

import pytest

from compiler.cli.writing import write_files
from compiler.errors import WriteError

PAGE = (Path(__file__).parent.parent.parent.parent / "docs/getting-started.md").read_text(encoding="utf-8")
DEPLOYERS = {
    "none": set(),
    "argocd": {"deploy/argocd/dev.yaml", "deploy/argocd/staging.yaml", "deploy/argocd/prod.yaml"},
    "flux": {"deploy/flux/dev.yaml", "deploy/flux/staging.yaml", "deploy/flux/prod.yaml"},
    "kubectl": {"deploy/kubectl.sh"},
}
ALWAYS = {
    "workerc.yaml",
    "workers/heartbeat.yaml",
    "platform/computes.yaml",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".github/workflows/workerc.yaml",
}
each_deployer = pytest.mark.parametrize("deployer", DEPLOYERS)


def options(deployer):
    return () if deployer == "none" else ("--deployer", deployer)


def told(outcome):
    """What was done, by file."""
    lines = outcome.out.split("\n\n")[0].splitlines()
    return {line[12:].partition(": ")[0]: line[:12].strip() for line in lines}


@each_deployer
def test_what_is_written_lints_and_renders_clean(workerc, files, deployer):
    outcome = workerc("init", *options(deployer))
    assert (outcome.code, outcome.err) == (0, "")
    assert set(files()) == ALWAYS | DEPLOYERS[deployer]
    assert told(outcome) == dict.fromkeys(files(), "created")

    assert workerc("lint", "--fail-on", "note").out == "no findings in 2 files (1 Worker)\n"
    rendered = workerc("render", "--fail-on", "note")
    assert (rendered.code, rendered.out) == (0, "")
    assert workerc("render", "--check").code == 0
    assert {name.split("/")[1] for name in files() if name.startswith("rendered/")} == {"dev", "staging", "prod"}
    assert not [name for name in files() if name.startswith("rendered/") and "deploy/" in name]


@pytest.mark.parametrize("profile", ["default", "strict", "production"])
def test_the_example_is_clean_in_every_profile(workerc, profile):
    workerc("init")
    assert workerc("lint", "--fail-on", "note", "--profile", profile).out == "no findings in 2 files (1 Worker)\n"
    assert workerc("config", "check") == (0, "", "workerc.yaml: nothing is wrong\n")


def test_the_page_lists_every_file():
    table = re.findall(r"^\| `([^`]+)` \|", PAGE.partition("\n## ")[0], re.MULTILINE)
    assert set(table) == ALWAYS


@each_deployer
def test_the_next_three_commands_work_and_hooks_pass(workerc, shell, deployer):
    *_, lint, render, commit = workerc("init", *options(deployer)).out.splitlines()
    assert [lint, render] == ["  workerc lint", "  workerc render"]
    done = shell(f"{lint} && {render} && {commit}")
    assert done.returncode == 0, done.stdout + done.stderr
    hooks = shell("pre-commit run --all-files --color never")
    assert hooks.returncode == 0, hooks.stdout + hooks.stderr
    assert hooks.stdout.count("Passed") == 2
    assert shell("git status --porcelain").stdout == ""


def test_hooks_fail_until_what_changed_is_rendered(workerc, shell, write, files):
    workerc("init")
    shell("workerc render && git init && git add --all")
    write("workers/heartbeat.yaml", files()["workers/heartbeat.yaml"].replace("replicas: 2", "replicas: 3"))
    hooks = shell("git add --all && pre-commit run --all-files --color never")
    assert hooks.returncode == 1
    assert "deployment-heartbeat.yaml" in hooks.stdout


@each_deployer
def test_a_second_run_changes_nothing(workerc, files, deployer):
    workerc("init", *options(deployer))
    before = files()
    again = workerc("init", *options(deployer))
    assert again.code == 0
    assert files() == before
    assert set(told(again).values()) == {"left alone", "unchanged"}
    forced = workerc("init", "--force", *options(deployer))
    assert files() == before
    assert set(told(forced).values()) == {"unchanged"}


def test_what_is_there_is_left_alone_and_overwritten_by_force(workerc, write, files):
    write(".github/workflows/workerc.yaml", "mine: 1\n")
    write("workers/heartbeat.yaml", "# mine\n")
    outcome = workerc("init")
    assert told(outcome)[".github/workflows/workerc.yaml"] == "left alone"
    assert "it is there already, and `--force` overwrites it" in outcome.out
    assert files()[".github/workflows/workerc.yaml"] == "mine: 1\n"
    assert files()["workers/heartbeat.yaml"] == "# mine\n"
    assert told(workerc("init", "--force"))[".github/workflows/workerc.yaml"] == "changed"
    assert "workerc render --check" in files()[".github/workflows/workerc.yaml"]


def test_lines_are_added_to_files_of_patterns_and_not_twice(workerc, write, files):
    write(".gitignore", "build/\r\n.workerc-cache\r\n")
    write(".gitattributes", "*.png binary")
    outcome = workerc("init")
    assert told(outcome)[".gitignore"] == "unchanged"
    assert files()[".gitattributes"] == "*.png binary\n/rendered/** -text linguist-generated gitlab-generated\n"
    workerc("init")
    assert files()[".gitattributes"].count("/rendered/**") == 1


def test_line_ends_of_a_file_stay(workerc, files, tmp_path):
    (tmp_path / ".gitignore").write_bytes(b"build/\r\n")
    workerc("init")
    assert files()[".gitignore"] == "build/\r\n.workerc-cache/\r\n"


def test_git_knows_what_is_generated_and_what_is_a_cache(workerc, git):
    git("init")
    workerc("init")
    rendered = git("check-attr text linguist-generated gitlab-generated -- rendered/dev/public/orders/deployment-orders.yaml")
    assert [line.rpartition(": ")[2] for line in rendered.splitlines()] == ["unset", "set", "set"]
    assert git("check-attr linguist-generated -- workers/heartbeat.yaml").endswith("unspecified\n")
    assert git("check-ignore .workerc-cache/x workers/.workerc-cache/y").count("\n") == 2


def test_workers_that_are_there_take_the_place_of_the_example(workerc, write, worker, files):
    write("streams/orders/worker.yaml", worker("orders"))
    write("charts/values.yaml", "type: nothing of ours\n")
    workerc("init")
    assert "workers/heartbeat.yaml" not in files()
    assert 'sources: ["streams"]\n' in files()["workerc.yaml"]
    assert "interval" not in files()["workerc.yaml"]
    assert workerc("lint").code == 0


def test_a_configuration_that_is_there_decides_what_is_written(workerc, write, files):
    write("workerc.yaml", "output: out/all\nenvironments: {test: {}, live: {}}\n")
    workerc("init", "--deployer", "argocd")
    assert {name for name in files() if name.startswith("deploy/")} == {"deploy/argocd/test.yaml", "deploy/argocd/live.yaml"}
    assert "- path: out/all/live/*/*\n" in files()["deploy/argocd/live.yaml"]
    assert files()[".gitattributes"].startswith("/out/all/** ")
    assert "workers/heartbeat.yaml" not in files()
    assert files()["workerc.yaml"].startswith("output: out/all")


def test_the_remote_says_where_the_repository_lies_and_which_ci_it_has(workerc, git, files):
    git("init --initial-branch trunk")
    git("remote add origin git@gitlab.example.com:data/workers.git")
    outcome = workerc("init", "--deployer", "flux")
    assert "  url: ssh://git@gitlab.example.com/data/workers.git\n  ref:\n    branch: trunk\n" in files()["deploy/flux/dev.yaml"]
    assert files()[".gitlab-ci.yml"] == "include:\n  - local: .gitlab/workerc.yml\n"
    assert "workerc lint --format text --format gitlab=" in files()[".gitlab/workerc.yml"]
    assert "REPOSITORY_URL" not in outcome.out
    assert not outcome.out.rstrip().splitlines()[-1].startswith("  git init")


def test_an_unknown_address_is_named_with_the_files_to_edit(workerc):
    outcome = workerc("init", "--deployer", "argocd")
    files = "deploy/argocd/dev.yaml, deploy/argocd/staging.yaml, deploy/argocd/prod.yaml"
    assert f"edit REPOSITORY_URL in {files}: no remote of Git says where the repository lies\n" in outcome.out
    assert "REPOSITORY_URL" not in workerc("init", "--deployer", "kubectl").out


def test_a_file_of_gitlab_that_is_there_is_told_what_to_include(workerc, write, files):
    write(".gitlab-ci.yml", "test:\n  script: [make]\n")
    outcome = workerc("init", "--ci", "gitlab", "--force")
    assert files()[".gitlab-ci.yml"] == "test:\n  script: [make]\n"
    assert "add to .gitlab-ci.yml:\n  include:\n    - local: .gitlab/workerc.yml\n" in outcome.out
    write(".gitlab-ci.yml", "include: [.gitlab/workerc.yml]\n")
    assert "add to" not in workerc("init", "--ci", "gitlab").out


def test_a_folder_inside_a_repository_leaves_hooks_and_ci_at_its_root(workerc, git, shell, tmp_path, files):
    git("init")
    outcome = workerc("init", "data/streams", "--deployer", "argocd")
    names = set(files())
    assert {".pre-commit-config.yaml", ".github/workflows/workerc-data-streams.yaml"} <= names
    assert {"data/streams/workerc.yaml", "data/streams/.gitattributes", "data/streams/deploy/argocd/dev.yaml"} <= names
    assert "- path: data/streams/rendered/dev/*/*\n" in files()["data/streams/deploy/argocd/dev.yaml"]
    assert 'trimPrefix "data/streams/rendered/"' in files()["data/streams/deploy/argocd/dev.yaml"]
    applied = "kubectl apply -f data/streams/deploy/argocd/dev.yaml"
    assert f"once for each environment:\n  {applied}\n" in outcome.out
    assert f"Argo CD runs: {applied}\n" in files()["data/streams/deploy/argocd/dev.yaml"]
    assert "next, in data/streams:\n" in outcome.out
    assert workerc("render", cwd=tmp_path / "data/streams").code == 0
    git("add --all")
    hooks = shell("pre-commit run --all-files --color never")
    assert (hooks.returncode, hooks.stdout.count("Passed")) == (0, 2), hooks.stdout


def test_a_commit_elsewhere_is_none_of_a_folders_business(workerc, git, shell, write):
    git("init")
    workerc("init", "data/str.eams")
    git("add --all")
    git("commit --quiet --message start")
    wrong = "name: z\ntype: worker\n"
    for name in ("other/z.yaml", "data/str-eams/z.yaml", "more/data/str.eams/z.yaml"):
        write(name, wrong)
    git("add --all")
    elsewhere = shell("pre-commit run --color never")
    assert (elsewhere.returncode, elsewhere.stdout.count("Skipped")) == (0, 2), elsewhere.stdout
    write("data/str.eams/workers/z.yaml", wrong)
    git("add --all")
    inside = shell("pre-commit run --color never")
    assert (inside.returncode, inside.stdout.count("Failed")) == (1, 2), inside.stdout
    assert "other/z.yaml" not in inside.stdout


@pytest.mark.parametrize(
    ("deployer", "applied"),
    [("flux", "kubectl apply -f 'a b/deploy/flux/dev.yaml'"), ("kubectl", "sh 'a b/deploy/kubectl.sh' dev")],
)
def test_a_folder_with_a_space_is_quoted_wherever_it_is_typed(workerc, git, shell, deployer, applied):
    git("init")
    assert f"\n  {applied}\n" in workerc("init", "a b", "--deployer", deployer).out
    assert workerc("render", "--config", "a b/workerc.yaml").code == 0
    git("add --all")
    hooks = shell("pre-commit run --all-files --color never")
    assert (hooks.returncode, hooks.stdout.count("Passed")) == (0, 2), hooks.stdout


def test_a_second_folder_gets_hooks_and_ci_of_its_own(workerc, git, files, tmp_path):
    git("init")
    for folder in ("a", "b"):
        workerc("init", folder)
    inside = told(workerc("init", cwd=tmp_path / "b"))
    assert inside["../.pre-commit-config.yaml"] == "unchanged"
    hooks = files()[".pre-commit-config.yaml"]
    assert [hooks.count(f"--config {folder}/workerc.yaml\n") for folder in ("a", "b")] == [2, 2]
    assert {".github/workflows/workerc-a.yaml", ".github/workflows/workerc-b.yaml"} <= set(files())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("workers/heartbeat.yaml/x", "workers/heartbeat.yaml: it is no file"),
        ("platform", "platform/computes.yaml: platform is no folder"),
        (".gitignore/x", ".gitignore: it is no file"),
    ],
)
def test_what_is_in_the_way_stops_everything(workerc, write, files, name, message):
    write(name, "in the way\n")
    outcome = workerc("init", "--deployer", "flux")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"error: {message}\n  = help: nothing has been written\n"
    assert files() == {name: "in the way\n"}


def test_a_link_out_of_the_repository_is_not_followed(workerc, tmp_path, files):
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / ".github").symlink_to(outside)
    outcome = workerc("init")
    assert (outcome.code, "a link leads out of the repository" in outcome.err) == (2, True)
    assert (files(), list(outside.iterdir())) == ({}, [])


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(tmp_path, files):
    (tmp_path / "there.yaml").write_text("old\n")
    paths = {tmp_path / "there.yaml": "new\n", tmp_path / "a/b/c.yaml": "new\n", tmp_path / ("n" * 300): "new\n"}
    with pytest.raises(WriteError, match="file name too long"):
        write_files(paths)
    assert files() == {"there.yaml": "old\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["there.yaml"]


def test_a_wrong_configuration_stops_everything(workerc, write, files):
    write("workerc.yaml", "output: []\n")
    outcome = workerc("init")
    assert outcome.code == 2
    assert outcome.err == "error: workerc.yaml: there is 1 error in it\n  = help: `workerc config check` shows them\n"
    assert set(files()) == {"workerc.yaml"}


def test_below_another_configuration_nothing_is_set_up(workerc, write, files):
    write("workerc.yaml", "")
    outcome = workerc("init", "inner")
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, "error: inner belongs to workerc.yaml")
    assert set(files()) == {"workerc.yaml"}


def test_quiet_says_nothing(workerc, files):
    assert workerc("init", "-q") == (0, "", "")
    assert set(files()) == ALWAYS
