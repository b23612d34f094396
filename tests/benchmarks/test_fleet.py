"""Repositories to measure on are the same each time, and hold what is said of them."""

import fleet
import kapitan_input
import pytest

from compiler.cli import main

COUNT = 62  # every Worker of the example twice


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(folder, *, errors):
    folder.mkdir()
    return fleet.made(folder, COUNT, errors=errors)


@pytest.fixture
def linted(tmp_path, monkeypatch, capsys):
    """`linted(errors)` gives the exit code and the codes that were found, by file."""

    def run(*, errors):
        folder = made(tmp_path / "fleet", errors=errors).folder
        monkeypatch.chdir(folder)
        code = main(["lint", "--format", "concise"])
        lines = [line for line in capsys.readouterr().out.splitlines() if ": warning[" in line or ": error[" in line]
        return code, {line.partition(":")[0] for line in lines}

    return run


def test_the_same_every_time(tmp_path):
    first, second = (made(tmp_path / name, errors=True) for name in ("a", "b"))
    assert contents(first.folder) == contents(second.folder)
    assert len(first.workers) == COUNT
    assert first.bytes > COUNT * 1000


def test_one_in_ten_has_a_finding_and_none_stops_a_render(linted):
    code, files = linted(errors=False)
    assert code == 0
    assert 1 <= len(files) <= COUNT // 5


def test_some_stop_a_render_where_they_are_asked_for(linted):
    code, files = linted(errors=True)
    assert code == 1
    assert 1 <= len(files) <= COUNT // 5


def test_kapitan_is_to_write_a_file_for_each_that_workerc_wrote(tmp_path, monkeypatch, capsys):
    folder = made(tmp_path / "fleet", errors=False).folder
    monkeypatch.chdir(folder)
    assert main(["render", "--quiet"]) == 0
    capsys.readouterr()
    rendered = folder / "rendered/default"
    count = kapitan_input.made(rendered, tmp_path / "kapitan")
    assert count == len([path for path in rendered.glob("*/*/*.yaml") if not path.name.startswith(".")])
    targets = list((tmp_path / "kapitan/inventory/targets").iterdir())
    assert len(targets) == len([path for path in rendered.glob("*/*") if path.is_dir()])
    assert "${" not in "".join(path.read_text(encoding="utf-8") for path in targets)
