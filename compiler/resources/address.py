"""Where data is, in DataOS: `dataos://depot:collection/dataset?acl=rw` (vendor page on the linter of Flare)."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.records import NamedTuple
from compiler.regex import regex

SCHEME = "dataos://"

_FOUND = regex(r"""dataos://[^\s"'`<>,;()\[\]|\\]*""")
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_WHOLE = regex(rf"dataos://({_PART})(?::({_PART})(?:/({_PART}))?)?/?(?:\?([^\s#]*))?")


class Address(NamedTuple):
    """Without its query; a depot alone, or a collection of it, has no dataset."""

    depot: str
    collection: str | None = None
    dataset: str | None = None

    def __str__(self) -> str:
        rest = f":{self.collection}" if self.collection else ""
        return f"{SCHEME}{self.depot}{rest}{f'/{self.dataset}' if self.dataset else ''}"


def written(text: str) -> Iterator[str]:
    """Whatever is meant as an address in `text`. What a variable or an expression stands in is none yet."""
    for match in _FOUND.finditer(text):
        found = match[0].rstrip(".:")
        if "$" not in found and "{" not in found:
            yield match[0] if found == SCHEME.rstrip(":") else found


def parse(text: str) -> Address | None:
    """The address in `text`; None where it is not of that form."""
    match = _WHOLE.fullmatch(text)
    return Address(match[1], match[2], match[3]) if match else None
