"""SHA-256 from wherever it is to be had soonest."""

from __future__ import annotations

import sys

_SMALL = 1 << 16  # bytes

try:
    from _sha2 import sha256 as _own  # type: ignore[import-not-found]
except ImportError:
    try:
        from _sha256 import sha256 as _own  # type: ignore[import-not-found]  # until Python 3.11
    except ImportError:  # another Python than CPython
        _own = None


def sha256(data: bytes) -> str:
    """The hexadecimal digest. hashlib brings OpenSSL along, which takes three milliseconds and then is up to six times as fast."""
    if _own is not None and len(data) < _SMALL and "hashlib" not in sys.modules:
        found: str = _own(data).hexdigest()
        return found
    import hashlib  # noqa: PLC0415 - see above

    return hashlib.sha256(data).hexdigest()
