"""A Worker moves to another workspace: a folder per case, with the repository before, what changes in it, and the tree after both.

An empty file in `change/` takes the file away. `run` is the command that follows the change.
"""

import os
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from compiler.cli import main

FOLDER = Path(__file__).parent / "moves"
REGENERATE = "WRITE_GOLDENS=1 python -m pytest tests/environment/test_moves.py"
PART_OF = "app.kubernetes.io/part-of"


def tree(out: Path) -> str:
    """A line for each directory: its objects, the namespace they are in and what that is part of."""
    lines = []
    for folder in sorted({path.parent for path in out.rglob("kustomization.yaml")}):
        if len(folder.relative_to(out).parts) == 1:
            listed = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
            lines.append(f"{folder.name}: {' '.join(listed)}\n")
            continue
        objects = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yaml") if "-" in path.name]
        names = sorted(f"{each['kind']}/{each['metadata']['name']}" for each in objects)
        shown = names if folder.name == "_workspace" else [name for name in names if name.startswith("Deployment/")]
        spaces = {each["metadata"].get("namespace", "-") for each in objects} - {"-"}
        parts = {each["metadata"]["labels"][PART_OF] for each in objects}
        lines.append(
            f"{folder.relative_to(out).as_posix()}: {' '.join(shown)} in {' '.join(spaces) or '-'}, of {' '.join(parts)}\n"
        )
    return "".join(lines)


def lay(part: Path, target: Path) -> None:
    for path in sorted(part.rglob("*")):
        there = target / path.relative_to(part)
        if path.is_dir():
            there.mkdir(exist_ok=True)
        elif text := path.read_text(encoding="utf-8"):
            there.write_text(text, encoding="utf-8")
        else:
            there.unlink()


@pytest.mark.parametrize("case", sorted(path.name for path in FOLDER.iterdir()))
def test_a_worker_moves_and_only_what_it_left_goes(case, tmp_path, monkeypatch, capsys):
    folder = FOLDER / case
    shutil.copytree(folder / "before", tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    found = {}
    assert main(["render", "-q"]) == 0, capsys.readouterr()
    found["tree.before"] = tree(Path("rendered"))
    if (folder / "change").is_dir():
        lay(folder / "change", tmp_path / "repository")
    command = shlex.split((folder / "run").read_text(encoding="utf-8"))[1:]
    assert main([*command, "-q"]) == 0, capsys.readouterr()
    found["tree.after"] = tree(Path("rendered"))
    capsys.readouterr()
    assert main([*command, "--check", "-q"]) == 0, capsys.readouterr()
    for name, text in found.items():
        if os.environ.get("WRITE_GOLDENS"):
            (folder / name).write_text(text, encoding="utf-8")
        assert (folder / name).read_text(encoding="utf-8") == text, f"if this is meant: {REGENERATE}"
