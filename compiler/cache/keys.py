"""What an entry is remembered under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.cache.digests import sha256


def key(*parts: str | bytes) -> str:
    """One digest of all `parts`, which no other parts have: the kind and length of each stand before it. Names of files may
    hold what is no UTF-8.
    """
    return sha256(b"".join(_told(parts)))


class Keys:
    """Gives many digests of parts that begin alike."""

    def __init__(self, *parts: str | bytes) -> None:
        from hashlib import sha256 as begun  # noqa: PLC0415 - slow to import, and pays where there are many

        self._begun = begun(b"".join(_told(parts)))

    def key(self, *parts: str | bytes) -> str:
        """That of the first parts and these."""
        digest = self._begun.copy()
        digest.update(b"".join(_told(parts)))
        return digest.hexdigest()


def _told(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        yield b"%c%d:" % (b"s" if isinstance(part, str) else b"b", len(data))
        yield data
