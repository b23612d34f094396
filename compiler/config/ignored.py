"""The patterns of `.gitignore` and of `exclude`, asked of every file of a repository.

Importing `pathspec` takes longer than reading a hundred Workers, and asking it longer than opening a file. So it is asked only of
names for which a line may speak that says more than a path with stars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from compiler.hints import TYPE_CHECKING
from compiler.regex import regex

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_PART = r"(?!\*(?:/|\Z))(?:[A-Za-z0-9._~@+=,?-]|\*(?!\*))+"
_PLAIN = regex(rf"/?{_PART}(?:/{_PART})*/?")
_STARS = regex(r"[/*]*\*[/*]*")
_SPECIAL = regex(r"[\[\\]")


class Patterns:
    """Lines as Git has them in a `.gitignore`. Raises `ValueError` for lines that are none, as late as when it is asked."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)
        meant = [line.rstrip() for line in self._lines if not line.startswith("#") and line.rstrip() not in ("", "/")]
        plain = [line for line in meant if _PLAIN.fullmatch(line)]
        rest = [_literal(line) for line in meant if not _PLAIN.fullmatch(line)]
        self._matches = _matcher(plain) if plain else _never
        self._may_match: Callable[[str], object] = re.compile("|".join(rest), re.DOTALL).search if rest else _never
        self._spec: GitIgnoreSpec | None = None

    def verdict(self, name: str) -> bool | None:
        """Whether what is called `name`, a folder if it ends with `/`, is left out; None where no line speaks of it."""
        if self._may_match(name) or "\n" in name:
            return self._asked(name)
        return True if self._matches(name) else None

    def _asked(self, name: str) -> bool | None:
        if self._spec is None:
            from pathspec import GitIgnoreSpec  # noqa: PLC0415 - slow to import, and few names need it

            self._spec = GitIgnoreSpec.from_lines(self._lines)
        return self._spec.check_file(name).include


def _never(_: str) -> None:
    return None


def _matcher(lines: Iterable[str]) -> Callable[[str], object]:
    """What `lines` match, which are plain: their path, or what lies below. Without a slash inside they are meant at any depth."""
    anchored: list[str] = []
    anywhere: list[str] = []
    for line in lines:
        path = re.escape(line.strip("/")).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        end = "/" if line.endswith("/") else "(?:/|$)"
        (anchored if "/" in line[:-1] else anywhere).append(path + end)
    if anywhere:
        anchored.append(f"(?:.+/)?(?:{'|'.join(anywhere)})")
    return re.compile("|".join(anchored)).match


def _literal(line: str) -> str:
    """What is in every name that `line` can match: what it says before the first brackets or the first character that is escaped.
    One that ends with a backslash is no pattern, which `pathspec` is to say.
    """
    if line.endswith("\\"):
        return ""
    text = _SPECIAL.split(line.removeprefix("!").strip("/"), maxsplit=1)[0]
    parts = [re.escape(part).replace(r"\?", ".") for part in _STARS.split(text)]
    return ".*".join(parts).removeprefix(".*").removesuffix(".*")
