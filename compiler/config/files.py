"""Files of the repository that a Worker names."""

from __future__ import annotations

from pathlib import Path

MAX_BYTES = 1024 * 1024  # what a ConfigMap may hold; a larger file is reported by its size, so one byte more is read


class RepositoryFiles:
    """Reads the files that `configs` names, beside the file of the Worker or below the root of the repository.

    A path that leaves the repository, by `..` or by a link, is not there.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def __call__(self, source: str, value: str) -> bytes | None:
        """The first MiB and one byte of the file that `value`, written in `source`, names; None where there is none."""
        if not value or "\0" in value or "\n" in value:
            return None
        for folder in (Path(source).parent, self._root):
            try:
                path = (folder / value).resolve()
                if path.is_relative_to(self._root) and path.is_file():
                    with path.open("rb") as file:
                        return file.read(MAX_BYTES + 1)
            except OSError:
                continue
        return None
