"""Sources that are links: only the command line leads out of the repository."""

import pytest

SECRET = "zanzibar-4711"


@pytest.fixture
def repository(write, worker, tmp_path):
    """One Worker in `repository`, and beside it a file of the machine that is nobody's business."""
    write("repository/workerc.yaml", "sources: [workers]\n")
    write("repository/workers/reader.yaml", worker())
    write("outside/o.yaml", worker("outside", replicas=SECRET))
    return tmp_path / "repository"


def link(repository, name, target):
    (repository / name).symlink_to(target)


OUT = "error: workers/o.yaml: the link leads out of the repository"
NOWHERE = "error: workers/o.yaml: the link leads nowhere"


@pytest.mark.parametrize("command", [("lint",), ("lint", "workers"), ("lint", "--rendered"), ("render",), ("fmt", "--check")])
@pytest.mark.parametrize(
    ("target", "told"),
    [("../../outside/o.yaml", OUT), ("{}/outside/o.yaml", OUT), ("gone.yaml", NOWHERE), ("o.yaml", NOWHERE)],
    ids=["relative", "absolute", "dangling", "loop"],
)
def test_a_link_out_of_the_repository_is_not_read_and_blocks(repository, workerc, command, target, told):
    link(repository, "workers/o.yaml", target.format(repository.parent))
    outcome = workerc(*command, cwd=repository)
    assert outcome.code == 2
    assert told in outcome.err
    assert SECRET not in outcome.out + outcome.err
    assert not (repository / "rendered").exists()


def test_links_inside_of_the_repository_are_read(repository, workerc, write, worker):
    write("repository/elsewhere/o.yaml", worker("other"))
    link(repository, "workers/o.yaml", "../elsewhere/o.yaml")
    assert workerc("render", cwd=repository).code == 0
    assert (repository / "rendered/default/public/other").is_dir()


def test_a_repository_that_is_reached_by_a_link_is_inside_of_itself(repository, workerc, tmp_path):
    (tmp_path / "alias").symlink_to(repository)
    assert workerc("lint", "--config", "../alias/workerc.yaml", cwd=tmp_path / "outside").code == 0


@pytest.mark.parametrize("name", [".gitignore", "workers/.#reader.yaml"])
def test_links_that_nobody_would_read_are_no_trouble(repository, workerc, write, name):
    if name == ".gitignore":
        write("repository/.gitignore", "workers/o.yaml\n")
        name = "workers/o.yaml"
    link(repository, name, "somebody@machine.1234:5678")
    assert workerc("lint", cwd=repository).code == 0


@pytest.mark.parametrize("path", ["workers/o.yaml", "../outside", "../outside/o.yaml"])
def test_the_command_line_leads_where_it_wants(repository, workerc, path):
    link(repository, "workers/o.yaml", "../../outside/o.yaml")
    outcome = workerc("lint", path, cwd=repository)
    assert (outcome.code, "SPC103" in outcome.out) == (1, True)


@pytest.mark.parametrize("source", ["../outside", "linked", "linked/*.yaml", "../outside/o.yaml"])
def test_configured_sources_lie_inside_of_the_repository(repository, workerc, write, source):
    link(repository, "linked", "../outside")
    write("repository/workerc.yaml", f"sources: [workers, '{source}']\n")
    outcome = workerc("lint", cwd=repository)
    assert outcome.code == 2
    assert "leads out of the repository" in outcome.err
    assert SECRET not in outcome.out + outcome.err
    outcome = workerc("config", "check", cwd=repository)
    assert (outcome.code, "matches is not read" in outcome.out) == (1, True)


@pytest.mark.parametrize("arguments", [(), ("workers/reader.yaml",)])
def test_a_platform_outside_of_the_repository_blocks(repository, workerc, write, arguments):
    write("repository/workerc.yaml", "sources: [workers]\nplatform: [platform]\n")
    (repository / "platform").mkdir()
    link(repository, "platform/o.yaml", "../../outside/o.yaml")
    outcome = workerc("render", *arguments, cwd=repository)
    assert (outcome.code, "platform/o.yaml: the link leads out" in outcome.err) == (2, True)


def test_a_bad_link_elsewhere_does_not_stop_a_commit(repository, workerc):
    link(repository, "workers/o.yaml", "gone.yaml")
    assert workerc("lint", "workers/reader.yaml", cwd=repository).code == 0
