"""What `workerc diff` says where one of its sides is not there, not whole, or not what it was taken for; and its exit codes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.diff.shops import COMPUTES, CONFIG, git, worker


def test_nothing_differs_from_what_was_just_rendered(shop):
    shop.render()
    assert shop.diff() == (0, shop.diff().out, "")
    assert shop.diff("--against", "HEAD").code == 0


def test_something_differs(shop):
    shop.render()
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    assert (shop.diff().code, shop.diff("--against", "HEAD").code) == (1, 1)
    assert (shop.diff("--exit-zero").code, shop.diff("--against", "HEAD", "--exit-zero").code) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "dev"], "`--from` and `--to` belong together"),
        (["--to", "dev"], "`--from` and `--to` belong together"),
        (["--from", "dev", "--to", "dev"], "both name `dev`"),
        (["--from", "dev", "--to", "prod", "--against", "HEAD"], "and so does `--against`"),
        (["--from", "dev", "--to", "prod", "-e", "dev"], "and so does `-e`"),
        (["--from", "dev", "--to", "prd"], "did you mean `prod`?"),
        (["-e", "test"], "there is no environment `test`"),
        (["-w", "sale"], "there is no Worker in the workspace `sale`"),
        (["--against", ""], "names nothing"),
        (["--against", "nowhere"], "there is no revision `nowhere`"),
        (["--against", "./nowhere"], "there is no such directory"),
        (["--against", "workers"], "holds nothing that workerc has written"),
        (["--against", "main..HEAD"], "is a range of revisions"),
        (["--format", "yaml"], "there is no format `yaml`"),
        (["nothing.yaml"], "nothing.yaml: no such file or directory"),
        (["nothing.yaml", "--against", "HEAD"], "nothing.yaml: no such file or directory"),
        (["../elsewhere.yaml", "--against", "HEAD"], "outside of the repository"),
    ],
)
def test_what_cannot_be_compared_is_said(shop, arguments, message):
    code, out, err = shop.diff(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_name_for_a_directory_and_a_revision_is_refused_with_both_ways_out(shop):
    shop.render("-o", "main")
    code, _, err = shop.diff("--against", "main")
    assert code == 2
    assert "`main` is a directory and a revision" in err
    assert "write `./main` for the directory, `main~0` for the revision" in err
    assert [shop.diff("--against", other).code for other in ("./main", "main/", "main~0")] == [0, 0, 0]


def test_without_git_a_directory_is_compared_and_a_revision_is_not(shop, monkeypatch, tmp_path):
    shop.render("-o", "before")
    shutil.rmtree(shop.root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert shop.diff("--against", "before").code == 0
    code, _, err = shop.diff("--against", "HEAD")
    assert code == 2
    assert "it lies in no Git repository" in err


def test_where_no_git_is_installed_that_is_said(shop, monkeypatch):
    monkeypatch.setenv("PATH", "")
    code, _, err = shop.diff("--against", "HEAD")
    assert code == 2
    assert "Git is not installed" in err


def test_a_shallow_clone_says_how_to_get_the_rest(shop, inside, tmp_path):
    shop.commit("another one")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{shop.root}", "clone")
    code, _, err = inside("diff", "--against", "HEAD~1", cwd=tmp_path / "clone")
    assert code == 2
    assert "revision `HEAD~1`" in err
    assert "fetch" in err


def test_a_repository_without_a_commit(bare):
    bare.write("workerc.yaml", CONFIG)
    bare.write("platform/computes.yaml", COMPUTES)
    bare.write("workers/orders.yaml", worker())
    code, _, err = bare.diff("--against", "HEAD")
    assert code == 2
    assert "there is no commit yet" in err


def test_a_revision_in_which_the_folder_was_not_there_has_nothing(bare):
    bare.write("README.md", "the beginning\n")
    bare.commit()
    bare.write("deploy/workerc.yaml", CONFIG)
    bare.write("deploy/platform/computes.yaml", COMPUTES)
    bare.write("deploy/workers/orders.yaml", worker())
    code, out, err = bare.diff("--against", "HEAD", cwd=bare.root / "deploy")
    assert code == 1
    assert "`HEAD` has no file of this repository: all is new" in f"{out}{err}"
    bare.commit()
    assert bare.diff("--against", "HEAD", cwd=bare.root / "deploy").code == 0


def test_an_output_directory_that_is_not_there_makes_all_new(shop):
    code, out, err = shop.diff()
    assert code == 1
    assert "there is nothing in `rendered` that workerc has written: all is new" in f"{out}{err}"


def test_an_error_is_said_and_nothing_is_compared(shop):
    shop.render()
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: many")
    for arguments in ([], ["--against", "HEAD"], ["--from", "dev", "--to", "prod"]):
        code, out, err = shop.diff(*arguments)
        assert (code, out) == (1, "")
        assert "workers/orders.yaml:7" in err
        assert "nothing is compared while there are errors" in err


def test_a_wrong_configuration_is_said_and_nothing_is_compared(shop):
    shop.replace("workerc.yaml", "  prod:", "    profil: strict\n  prod:")
    code, out, err = shop.diff("--against", "HEAD")
    assert (code, out) == (2, "")
    assert "workerc.yaml:6" in err


def test_an_error_in_the_revision_makes_its_worker_absent_and_is_said(shop):
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: many")
    shop.commit()
    shop.replace("workers/orders.yaml", "replicas: many", "replicas: 2")
    code, out, err = shop.diff("--against", "HEAD", "-e", "dev")
    assert code == 1
    assert err == ""
    assert "`HEAD` cannot render `dev/sales-dev/orders`, which counts as absent there: " in out
    assert "HEAD:workers/orders.yaml:7:" in out
    assert "returns" not in out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("requires: '>=99'\n", "error: HEAD:workerc.yaml: it requires workerc >=99"),
        ("templates: nowhere\n", "error: HEAD:workerc.yaml: there is no folder `nowhere`"),
        ("baseline: nowhere\n", "error: HEAD:workerc.yaml: there is no baseline `nowhere`"),
    ],
)
def test_a_revision_whose_configuration_allows_nothing(shop, text, message):
    shop.write("workerc.yaml", f"{CONFIG}{text}")
    shop.commit()
    shop.write("workerc.yaml", CONFIG)
    code, out, err = shop.diff("--against", "HEAD")
    assert (code, out) == (2, "")
    assert message in err
    assert "/workerc-" not in err  # where it was exported to


def test_the_revision_is_rendered_with_its_own_configuration_values_templates_and_policies(shop):
    shop.write("policies/none.yaml", "nonsense: true\n")
    shop.write("workerc.yaml", f"{CONFIG}output: elsewhere\n")
    shop.write("templates/kubernetes/podmonitor.yaml.j2", _TEMPLATE)
    shop.replace("workers/orders.yaml", "mapping: root.id = uuid_v4()", "mapping: root.id = uuid_v4(), count: '${{ rows }}'")
    shop.commit()
    shutil.rmtree(shop.root / "policies")
    assert shop.diff("--against", "HEAD").code == 0
    shutil.rmtree(shop.root / "templates")
    shop.write("workerc.yaml", CONFIG.replace("rows: 500", "rows: 600"))
    code, out, _ = shop.diff("--against", "HEAD")
    assert code == 1
    assert "500" in out
    assert "600" in out
    assert "configmap/orders-note" in out


_TEMPLATE = """\
{% from "kubernetes/_metadata.yaml.j2" import metadata %}
apiVersion: v1
kind: ConfigMap
{{ metadata(w, w.name ~ "-note") }}
data:
  note: here
"""


def test_nothing_is_left_of_the_export(shop, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    before = sorted(path for path in shop.root.rglob("*") if ".git" not in path.parts)
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    assert shop.diff("--against", "HEAD").code == 1
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(path for path in shop.root.rglob("*") if ".git" not in path.parts) == before


def test_what_is_not_committed_and_what_git_does_not_know_counts(shop):
    shop.write("workers/new.yaml", worker("new"))
    shop.git("add", "--intent-to-add", "workers/new.yaml")
    shop.write("workers/newer.yaml", worker("newer"))
    code, out, _ = shop.diff("--against", "HEAD", "-e", "prod")
    assert code == 1
    assert "new" in out
    assert "newer" in out


def test_a_worker_whose_file_is_gone_is_deleted_also_where_the_path_is_named(shop):
    (shop.root / "workers/returns.yaml").unlink()
    for arguments in ([], ["workers/returns.yaml"]):
        code, out, _ = shop.diff("--against", "HEAD", "-e", "prod", *arguments)
        assert code == 1
        assert "returns" in out
        assert "deleted" in out
        assert "orders" not in out


def test_paths_choose_workers_on_both_sides(shop):
    shop.render()
    for name in ("orders", "returns"):
        shop.replace(f"workers/{name}.yaml", "cpu: 100m", "cpu: 150m")
    for arguments in ([], ["--against", "HEAD"], ["--from", "dev", "--to", "prod"]):
        _, out, _ = shop.diff("workers/orders.yaml", *arguments)
        assert "returns" not in out
    code, out, _ = shop.diff("workers/orders.yaml", "--against", "HEAD", "-e", "dev")
    assert code == 1
    assert "150m" in out


def test_a_damaged_inventory_is_said_and_nothing_is_compared(shop):
    shop.render()
    inventory = shop.root / "rendered/dev/sales-dev/orders/.workerc-inventory"
    inventory.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    code, out, err = shop.diff()
    assert (code, out) == (1, "")
    assert "rendered/dev/sales-dev/orders/.workerc-inventory" in err
    assert "nothing is compared while there are errors" in err


def test_a_file_that_was_edited_by_hand_is_drift_and_compared_as_it_is(shop):
    shop.render()
    file = "rendered/prod/sales/orders/deployment-orders.yaml"
    shop.replace(file, "replicas: 2", "replicas: 7")
    code, out, err = shop.diff()
    assert code == 1
    assert "7" in out
    assert f"{file}" in f"{out}{err}"
    assert "OUT101" in f"{out}{err}"


def test_a_file_that_was_only_formatted_by_hand_is_drift_and_no_difference(shop):
    shop.render()
    file = "rendered/prod/sales/orders/serviceaccount-orders.yaml"
    shop.replace(file, "metadata:\n  name: orders\n", "metadata:\n  # mine\n  'name': \"orders\"\n")
    code, out, err = shop.diff()
    assert code == 0
    assert "OUT101" in f"{out}{err}"


@pytest.mark.parametrize("text", ["- 1\n", "kind: [\n", "", "a: 1\n---\nb: 2\n", "\x00"])
def test_a_rendered_file_that_holds_no_object_any_more(shop, text):
    shop.render()
    shop.write("rendered/prod/sales/orders/serviceaccount-orders.yaml", text)
    code, out, err = shop.diff()
    assert code == 1
    assert "ServiceAccount" in out or "serviceaccount" in out.lower()
    assert "OUT101" in f"{out}{err}"


def test_a_rendered_file_that_is_gone_or_a_link(shop, tmp_path):
    shop.render()
    path = shop.root / "rendered/prod/sales/orders/serviceaccount-orders.yaml"
    path.rename(tmp_path / "moved.yaml")
    assert (shop.diff().code, "created" in shop.diff().out) == (1, True)
    path.symlink_to(tmp_path / "moved.yaml")
    assert (shop.diff().code, "created" in shop.diff().out) == (1, True)


def test_files_that_no_inventory_lists_do_not_count(shop):
    shop.render()
    shop.write("rendered/prod/sales/orders/mine.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n")
    shop.write("rendered/prod/sales/theirs/deployment.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n")
    assert shop.diff().code == 0


def test_a_source_that_vanishes_while_it_is_read(shop, monkeypatch):
    from compiler.cli import reading  # noqa: PLC0415 - patched

    real = reading.read

    def read(path, name):
        if Path(path).name == "returns.yaml":
            Path(path).unlink(missing_ok=True)
        return real(path, name)

    monkeypatch.setattr(reading, "read", read)
    code, out, err = shop.diff("--against", "HEAD")
    assert (code, out) == (2, "")
    assert "workers/returns.yaml: no such file or directory" in err


def test_a_rendered_folder_that_vanishes_while_it_is_read(shop, monkeypatch):
    from compiler.output.tree import Tree  # noqa: PLC0415 - patched

    shop.render()
    real = Tree.read

    def read(self, path, most):
        if path.endswith("deployment-orders.yaml"):
            shutil.rmtree(self.out / path.rpartition("/")[0], ignore_errors=True)
        return real(self, path, most)

    monkeypatch.setattr(Tree, "read", read)
    code, out, err = shop.diff()
    assert code == 1
    assert "created" in out
    assert "OUT101" in f"{out}{err}"


def test_without_any_worker_there_is_nothing_to_compare(shop):
    shop.render()
    for name in ("orders", "returns"):
        (shop.root / f"workers/{name}.yaml").unlink()
    shop.write("workers/note.yaml", "# nothing\n")
    code, out, err = shop.diff()
    assert (code, out) == (2, "")
    assert "there is no Worker to compare" in err


def test_settings_count_on_both_sides(shop):
    shop.replace("workers/orders.yaml", "root.id = uuid_v4()", "root.id = uuid_v4(), count: '${{ rows }}'")
    shop.commit()
    assert shop.diff("--against", "HEAD", "--set", "rows=7").code == 0


def test_a_run_needs_no_working_directory_of_the_repository(shop, inside, tmp_path):
    """With --config it may be called from anywhere, and files are named as they would be by who calls."""
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    code, out, _ = inside("diff", "--config", "repository/workerc.yaml", "--against", "HEAD", "-e", "dev", cwd=tmp_path)
    assert code == 1
    assert "repository/workers/orders.yaml:7" in out


def test_a_closed_pipe_is_no_failure(shop):
    command = f"{sys.executable} -m compiler diff --against HEAD | head -c 1"
    done = subprocess.run(command, shell=True, cwd=shop.root, capture_output=True, check=False)
    assert done.stderr == b""


def test_an_environment_that_the_revision_does_not_have_is_all_new(shop):
    shop.replace("workerc.yaml", "  prod:\n", "  qa:\n    values: {rows: 1}\n  prod:\n")
    code, out, err = shop.diff("--against", "HEAD", "-e", "qa")
    assert (code, err) == (1, "")
    assert "created" in out


def test_a_document_that_the_revision_cannot_read_is_said(shop):
    readable = (shop.root / "workers/orders.yaml").read_text(encoding="utf-8")
    shop.write("workers/orders.yaml", readable.replace("owner: sales-data", "owner: [sales"))
    git(shop.root, "commit", "--all", "--message", "broken")
    shop.write("workers/orders.yaml", readable)
    _, out, _ = shop.diff("--against", "HEAD")
    assert "`HEAD` has a document that cannot be read" in out
    assert "HEAD:workers/orders.yaml:" in out
