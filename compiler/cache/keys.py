"""What an entry is remembered under."""

from __future__ import annotations

from compiler.cache.digests import sha256


def key(*parts: str | bytes) -> str:
    """One digest of all `parts`, which no other parts have: the kind and length of each stand before it. Names of files may
    hold what is no UTF-8.
    """
    told = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        told += [b"%c%d:" % (b"s" if isinstance(part, str) else b"b", len(data)), data]
    return sha256(b"".join(told))
