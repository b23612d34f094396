"""Which files a search finds, and how paths are shown."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compiler.config.config import Config
from compiler.config.discovery import discover, discover_sources, rooted, shown

TREE = """
repository/.gitignore: scratch/ *.tmp.yaml /only-here.yaml
repository/a.yaml
repository/a.txt
repository/a.tmp.yaml
repository/only-here.yaml
repository/a-b/c.yaml
repository/a/c.yml
repository/a/only-here.yaml
repository/a/scratch/d.yaml
repository/a/deep/.gitignore: !e.tmp.yaml f.yaml
repository/a/deep/e.tmp.yaml
repository/a/deep/f.yaml
repository/a/deep/er/f.yaml
repository/drafts/g.yaml
repository/out/h.yaml
repository/.hidden/i.yaml
repository/chart/Chart.yaml
repository/chart/j.yaml
beside/scratch/k.yaml
"""
ALL = ["a/c.yml", "a/deep/e.tmp.yaml", "a/only-here.yaml", "a-b/c.yaml", "a.yaml"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    folder = tmp_path_factory.mktemp("found")
    for line in TREE.strip().splitlines():
        name, _, text = line.partition(":")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(text.split()))
    return folder / "repository"


@pytest.mark.parametrize(
    ("cwd", "paths", "expected"),
    [
        (".", ["."], ALL),
        (".", ["a", "a/c.yml", "./a/"], ALL[:3]),
        ("a/deep", ["..", "f.yaml"], ["../c.yml", "../deep/e.tmp.yaml", "../only-here.yaml", "f.yaml"]),
        ("..", [".", "gone"], ["beside/scratch/k.yaml", *[f"repository/{name}" for name in ALL]]),
        (".", ["..", "out", "chart", "a/scratch"], ["../beside/scratch/k.yaml", *[f"../repository/{name}" for name in ALL]]),
        (".", ["out/h.yaml", "chart/j.yaml"], ["chart/j.yaml", "out/h.yaml"]),
    ],
)
def test_what_lies_below_is_found_in_order(repository, monkeypatch, cwd, paths, expected):
    monkeypatch.chdir(repository / cwd)
    config = Config(repository, exclude=("drafts/",), output="out")
    found = discover(config, paths)
    assert (list(found.files), found.missing) == (expected, ("gone: no such file or directory",) * paths.count("gone"))
    assert found.files == tuple([path.as_posix() for path in sorted(map(Path, found.files))])


def test_sources_are_found_as_their_folder_is_named(repository, monkeypatch):
    monkeypatch.chdir(repository)
    config = Config(repository, exclude=("drafts/",), output="out", sources=("a", "a-*", "*.yaml", "nothing*"))
    found = discover_sources(config)
    assert found.files == tuple([f"{repository.as_posix()}/{name}" for name in ALL])
    assert found.missing == ("nothing*: nothing in . matches it",)
    assert discover_sources(config._replace(root=Path()), ["."]).files == tuple(ALL)


def test_with_force_exclude_a_named_file_is_found_where_a_search_would_find_it(repository, monkeypatch):
    monkeypatch.chdir(repository)
    config = Config(repository, exclude=("drafts/",), output="out")
    names = [path.relative_to(repository).as_posix() for path in repository.rglob("*.y*ml")]
    assert list(discover(config, names, force_exclude=True).files) == ALL


parts = st.sampled_from(["a", "b.yaml", "..", ".", "", " ", "..a", "ä"])
texts = st.tuples(st.sampled_from(["", "", "/", "//", "{cwd}/", "{cwd}x/"]), st.lists(parts, max_size=4)).map(
    lambda made: made[0].replace("{cwd}", Path.cwd().as_posix()) + "/".join(made[1])
)


@given(texts)
@example("a/../..")
def test_paths_are_shown_relative_where_they_lie_below(text):
    absolute = Path(os.path.abspath(Path(text)))  # noqa: PTH100
    inside = absolute.is_relative_to(Path.cwd())
    assert shown(Path(text)) == (absolute.relative_to(Path.cwd()) if inside else absolute).as_posix()
    assert shown(text) == shown(Path(text))


@given(texts, texts)
def test_paths_below_a_root(root, name):
    expected = Path(os.path.relpath(os.path.abspath(name), os.path.abspath(root or "."))).as_posix()  # noqa: PTH100
    assert rooted(Path(root))(name) == expected
