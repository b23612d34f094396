"""The numbers that docs/cache.md gives are those that hold."""

from pathlib import Path

from compiler.cache import pack, place, store
from compiler.cli import reading

PAGE = (Path(__file__).parent.parent.parent / "docs" / "cache.md").read_text(encoding="utf-8").replace("\n", " ")


def test_numbers():
    assert f"fewer than {reading.MANY} files" in PAGE
    assert f"in at most {store.PACKS} files, {place.BUDGET >> 20} MB together" in PAGE
    assert {4: "the four entries"}[pack.KEYS] in PAGE
    assert pack.LIMIT < place.BUDGET
