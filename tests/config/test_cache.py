"""Where is remembered what was judged, as `workerc.yaml` says it."""

from pathlib import Path

import pytest

from compiler.config.loading import load


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """`loaded(text)`: the configuration, with `text` in its file; without a file for None."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def run(text):
        if text is not None:
            (tmp_path / "workerc.yaml").write_text(text, encoding="utf-8")
        return load()

    return run


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("profile: strict\n", ".workerc-cache"),
        ("cache: true\n", ".workerc-cache"),
        ("cache: build/../memory\n", "build/../memory"),
        ('cache: "no"\n', "no"),
        ("cache: false\n", None),
    ],
)
def test_the_folder_is_below_the_configuration(loaded, tmp_path, text, folder):
    config = loaded(text)
    assert (config.diagnostics, config.cache, config.cache_folder) == ((), folder, tmp_path / folder if folder else None)


def test_without_a_configuration_nothing_is_left_behind(loaded):
    config = loaded(None)
    assert (config.cache, config.cache_folder) == (".workerc-cache", None)


@pytest.mark.parametrize(
    "name", ["..", "../memory", "a/../..", ".", "./", "a/..", "{root}/memory", ".git", ".git/memory", "link", "link/a", '"a\\0b"']
)
def test_a_folder_that_is_not_inside_is_refused_at_its_place(loaded, tmp_path, name):
    (tmp_path / "link").symlink_to(tmp_path.parent)
    config = loaded(f"profile: strict\ncache: {name.format(root=tmp_path)}\n")
    (problem,) = config.diagnostics
    assert (problem.code, problem.span.start.line, problem.span.start.column) == ("CFG101", 2, 8)
    assert "which is no folder inside the repository" in problem.message
    assert (config.cache, config.profile) == (".workerc-cache", "strict")


@pytest.mark.parametrize("written", ["5", "null", '""', "[a]", "{a: b}"])
def test_what_is_no_folder_is_refused(loaded, written):
    config = loaded(f"cache: {written}\n")
    assert ([problem.path for problem in config.diagnostics], config.cache) == ([("cache",)], ".workerc-cache")


def test_a_link_inside_the_repository_may_be_one(loaded, tmp_path):
    Path(tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    assert loaded("cache: link/memory\n").diagnostics == ()
