"""Hooks that read the repository, whatever is in the commit."""

import pytest

# The environment of the hooks is built once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

WORKER = "workers/orders.yaml"
WHOLE = ("workerc-project", "workerc-render", "workerc-render-check", "workerc-policy-test")
EVERY = ("workerc-fix", "workerc-fmt", "workerc-lint", *WHOLE)


def second(repository):
    """A Worker that is not rendered yet, staged."""
    repository.stage("workers/second.yaml", repository.read(WORKER).replace("name: orders", "name: second"))


def test_every_hook_is_silent_on_what_is_not_ours(repository, configure, foreign):
    configure(*EVERY)
    done = repository.pre_commit("run", "--all-files", "--color", "never", "--verbose")
    assert (done.code, done.out.count("Passed")) == (0, 7), done.out
    assert [name for name in foreign if name in done.out] == []


def test_render_stops_until_what_it_wrote_is_part_of_the_commit(repository, configure):
    configure("workerc-render")
    second(repository)
    first = repository.hook("workerc-render")
    assert (first.code, "created" in first.out) == (1, True)
    forgotten = repository.hook("workerc-render")
    assert forgotten.code == 1, forgotten.out
    repository.git("add", "rendered")
    assert repository.hook("workerc-render").code == 0


def test_render_check_stops_until_what_is_rendered_is_part_of_the_commit(repository, configure):
    configure("workerc-render-check")
    second(repository)
    stale = repository.hook("workerc-render-check")
    assert (stale.code, "deployment-second.yaml" in stale.out) == (1, True)
    assert repository.workerc("render").code == 0
    assert repository.hook("workerc-render-check").code == 1
    repository.git("add", "rendered")
    assert repository.hook("workerc-render-check").code == 0


CHANGES = {
    "value": ("values/common.yaml", "5s", "7s", "configmap-orders-config.yaml"),
    "template": ("templates/kubernetes/notice.yaml.j2", "first", "at once", "configmap-orders-notice.yaml"),
    "platform": ("platform/computes.yaml", "purpose: streams", "purpose: queues", "deployment-orders.yaml"),
    "embedded": ("workers/mappings/enrich.blobl", "this", "this.order", "configmap-orders-config.yaml"),
    "output": ("rendered/default/public/orders/deployment-orders.yaml", "replicas: 2", "replicas: 9", "deployment-orders.yaml"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_output_is_seen(repository, configure, change):
    configure("workerc-render-check")
    name, old, new, file = CHANGES[change]
    repository.replace(name, old, new)
    repository.git("add", name)
    checked = repository.hook("workerc-render-check")
    assert (checked.code, file in checked.out) == (1, True), checked.out


def test_a_renamed_worker_and_a_deleted_one_are_seen_and_rendered(repository, configure):
    configure("workerc-render")
    repository.pre_commit("install")
    repository.git("mv", WORKER, "workers/sales.yaml")
    repository.replace("workers/sales.yaml", "name: orders", "name: sales")
    repository.git("add", "--all")
    assert repository.commit().code == 1
    repository.git("add", "--all")
    assert repository.commit().code == 0
    assert not (repository.folder / "rendered/default/public/orders").exists()

    repository.stage(WORKER, repository.read("workers/sales.yaml").replace("name: sales", "name: orders"))
    repository.commit()
    repository.git("add", "--all")
    assert repository.commit().code == 0
    repository.git("rm", "--quiet", WORKER)
    only_deleted = repository.commit()
    assert (only_deleted.code, "deleted `default/public/orders`" in only_deleted.out) == (1, True), only_deleted.out
    assert repository.commit("--all").code == 0
    assert "public/orders" not in repository.git("ls-files")


def test_what_is_staged_is_rendered_and_nothing_else(repository, configure):
    configure("workerc-render")
    repository.replace(WORKER, "replicas: 2", "replicas: 3")
    repository.git("add", WORKER)
    repository.replace(WORKER, "replicas: 3", "replicas: 4")
    assert repository.hook("workerc-render").code == 1
    assert "replicas: 3\n" in repository.read("rendered/default/public/orders/deployment-orders.yaml")
    repository.git("add", "rendered")
    assert repository.hook("workerc-render").code == 0
    assert "replicas: 4\n" in repository.read(WORKER)


def test_what_git_does_not_track_is_not_read(repository, configure):
    configure(*WHOLE)
    repository.write("workers/draft.yaml", "name: draft\ntype: worker\nworker: {replicas: many}\n")
    repository.write("workers/second.yaml", repository.read(WORKER))
    repository.write("templates/kubernetes/draft.yaml.j2", "kind: {% if")
    repository.write("policies/draft.yaml", "kind: ValidatingAdmissionPolicy\n")
    done = repository.pre_commit("run", "--color", "never")
    assert (done.code, done.out.count("Passed")) == (0, 4), done.out


def test_workers_are_compared_with_each_other(repository, configure):
    configure("workerc-lint", "workerc-project")
    repository.stage("workers/again.yaml", repository.read(WORKER))
    done = repository.pre_commit("run", "--color", "never")
    assert (done.code, done.out.count("Failed")) == (1, 1)
    assert "workers/again.yaml" in done.out


def test_a_policy_that_changes_is_tried_by_its_cases(repository, configure):
    configure("workerc-policy-test")
    assert repository.hook("workerc-policy-test").code == 0
    repository.replace("policies/owners.yaml", "!= ''", "!= 'nobody'")
    repository.git("add", "--all")
    broken = repository.hook("workerc-policy-test")
    assert (broken.code, "without one" in broken.out) == (1, True)


def test_always_run_can_be_given_up_for_commits_of_other_files(repository, configure):
    configure(*[f"{name}\n        always_run: false" for name in WHOLE])
    repository.stage("src/main.go", "package main\n")
    assert repository.pre_commit("run", "--color", "never").out.count("Skipped") == 4
    repository.stage("values/common.yaml", "interval: 9s\n")
    ran = repository.pre_commit("run", "--color", "never")
    assert (ran.out.count("Skipped"), ran.out.count("Failed")) == (0, 1), ran.out


def test_a_message_alone_runs_no_hook(repository, configure):
    configure(*WHOLE)
    done = repository.pre_commit("run", "--hook-stage", "commit-msg", "--commit-msg-filename", ".git/HEAD")
    assert (done.code, done.out) == (0, "")
