"""A folder with a `workerc.yaml`, and the configuration read from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.config.config import Config
from compiler.config.loading import load


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Config]:
    """`configured(text)` is what a `workerc.yaml` of that text says."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> Config:
        (tmp_path / "workerc.yaml").write_text(text, encoding="utf-8")
        return load()

    return read
