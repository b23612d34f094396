"""What `workerc delete` leaves of what was rendered: after it the output is up to date, and nothing else of it has changed."""

import re
import shutil
from pathlib import Path

import pytest

from compiler.errors import WriteError

FLEET = Path(__file__).parent.parent.parent / "examples/fleet"
LAYOUTS = {
    "per environment": "kustomization: environment\n",
    "per worker": "kustomization: worker\n",
    "both targets": "targets: [kubernetes, helm]\nkustomization: environment\n",
    "charts": "targets: [helm]\n",
    "shared charts": "targets: [kubernetes, helm]\nhelm: {shared: true}\nkustomization: environment\n",
    "namespaces": "namespaces: {render: true}\nkustomization: environment\n",
}
VOLUME = """\
name: archive
version: v1beta
type: volume
volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
"""


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def shop(tmp_path, write, worker):
    """`shop(settings)` is a repository of four Workers in two workspaces, rendered nowhere yet. Two share a volume."""

    def made(settings="kustomization: environment\n"):
        names = "workspaces: {shop: shop}"
        write("workerc.yaml", f"sources: [workers, platform]\nenvironments: {{dev: {{{names}}}, prod: {{{names}}}}}\n{settings}")
        mounted = "\n  persistentVolume: {name: archive, directory: data}"
        texts = [worker("orders", stack=f"bento:1.0{mounted}"), worker("returns", stack=f"bento:1.0{mounted}"), worker("prices")]
        write("workers/shop.yaml", "---\n".join(text.replace("type:", "workspace: shop\ntype:") for text in texts))
        write("workers/audit.yaml", worker("audit"))
        write("platform/volumes.yaml", VOLUME)
        return tmp_path

    return made


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_output_is_up_to_date_afterwards(shop, inside, layout):
    folder = shop(LAYOUTS[layout])
    assert inside("render").code == 0
    for name in ("orders", "returns", "audit"):
        done = inside("delete", "-n", name, "--yes")
        assert (done.code, name in done.out) == (0, True)
        checked = inside("render", "--check")
        assert (checked.code, checked.out) == (0, "")
    assert inside("delete", "-n", "prices", "--yes").code == 0
    assert files(folder / "rendered") == {}


def test_the_fleet_is_up_to_date_afterwards(tmp_path, inside):
    folder = tmp_path / "fleet"
    shutil.copytree(FLEET, folder, ignore=shutil.ignore_patterns("rendered"))
    (folder / ".git").mkdir()
    assert inside("render", "--target", "kubernetes", "--target", "helm", "-q", cwd=folder).code == 0
    config = folder / "workerc.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "targets: [kubernetes, helm]\n", encoding="utf-8")
    assert inside("delete", "-n", "orders-archive", "--yes", cwd=folder).code == 0
    assert inside("render", "--check", cwd=folder).code == 0


def test_what_would_go_is_named_file_by_file(shop, inside):
    folder = shop()
    inside("render")
    before = files(folder)
    tried = inside("delete", "-n", "orders", "--dry-run")
    assert files(folder) == before
    assert inside("delete", "-n", "orders", "--yes").code == 0
    gone = {f"would delete {path}" for path in before.keys() - files(folder).keys() if "inventory" not in path}
    named = {line for line in tried.out.splitlines() if line.startswith("would delete")}
    assert named == gone
    updated = re.findall(r"^would update (.*)$", tried.out, re.MULTILINE)
    assert updated == ["rendered/dev/kustomization.yaml", "rendered/prod/kustomization.yaml"]


def test_what_was_edited_by_hand_stays_and_so_does_the_worker(shop, inside):
    folder = shop()
    inside("render")
    edited = folder / "rendered/dev/shop/orders/deployment-orders.yaml"
    edited.write_text("mine\n", encoding="utf-8")
    before = files(folder)
    for more in ("--yes", "--dry-run"):
        refused = inside("delete", "-n", "orders", more)
        assert (refused.code, refused.out) == (2, "")
        assert "rendered/dev/shop/orders/deployment-orders.yaml" in refused.err
        assert "nothing has been changed" in refused.err
    assert files(folder) == before
    assert inside("delete", "-n", "prices", "--yes").code == 0
    assert inside("delete", "-n", "orders", "--yes", "--force").code == 0
    assert not edited.exists()


def test_what_no_inventory_lists_stays(shop, inside):
    folder = shop()
    inside("render")
    (folder / "rendered/dev/shop/orders/notes.md").write_text("mine\n", encoding="utf-8")
    assert inside("delete", "-n", "orders", "--yes").code == 0
    assert [path for path in files(folder / "rendered") if "/orders/" in path] == ["dev/shop/orders/notes.md"]


def test_an_inventory_that_cannot_be_read_is_in_the_way(shop, inside):
    folder = shop()
    inside("render")
    (folder / "rendered/dev/shop/orders/.workerc-inventory").write_text("<<<<<<<\n", encoding="utf-8")
    assert inside("delete", "-n", "orders", "--yes").code == 2
    assert inside("delete", "-n", "orders", "--yes", "--force").code == 0
    left = [path for path in files(folder / "rendered") if "/orders/" in path]
    assert left
    assert all(path.startswith("dev/shop/orders/") for path in left)


def test_output_of_a_namesake_stays(shop, inside, write, worker):
    folder = shop()
    write("workers/other.yaml", worker("orders"))
    inside("render")
    assert inside("delete", "-n", "orders", "-w", "shop", "--yes").code == 0
    assert (folder / "rendered/dev/public/orders").is_dir()
    assert not (folder / "rendered/dev/shop/orders").exists()
    assert inside("render", "--check").code == 0


def test_output_of_an_earlier_workspace_and_of_other_environments_goes_too(shop, inside):
    folder = shop()
    inside("render")
    config = folder / "workerc.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("dev: {workspaces: {shop: shop}}", "dev: {workspaces: {shop: s}}"))
    assert inside("delete", "-n", "prices", "--yes").code == 0
    assert not [path for path in files(folder / "rendered") if "/prices/" in path]


def test_what_is_shared_stays_while_nobody_knows_what_that_is(shop, inside, write, worker):
    folder = shop()
    inside("render")
    write("workers/broken.yaml", worker("broken", stack="bento:9.9").replace("type:", "workspace: shop\ntype:"))
    done = inside("delete", "-n", "orders", "--yes")
    assert done.code == 0
    assert not (folder / "rendered/dev/shop/orders").exists()
    assert (folder / "rendered/dev/shop/_workspace/persistentvolumeclaim-archive.yaml").exists() is True
    assert "what Workers of `shop` share in `dev` is left as it is: one of them has an error" in done.err
    assert "`workerc render`" in done.err


@pytest.mark.parametrize("name", ["audit", "orders"])
def test_all_of_it_or_nothing(shop, inside, monkeypatch, name):
    """Whether a file is removed or rewritten, and the last step fails."""
    folder = shop()
    inside("render")
    before = files(folder)

    def failing(_):
        raise WriteError("permission denied")

    monkeypatch.setattr("compiler.cli.delete._change", failing)
    done = inside("delete", "-n", name, "--yes")
    monkeypatch.undo()
    assert (done.code, "permission denied" in done.err) == (2, True)
    assert files(folder) == before
    assert inside("render", "--check").code == 0
