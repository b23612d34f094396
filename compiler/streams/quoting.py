"""What somebody wrote, as it may stand in a message."""

from __future__ import annotations

import re

_LONGEST = 40
_UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff`]"


def quoted(text: str) -> str:
    """`text` between backticks, on one line and not too long."""
    if not text:
        return '`""`'
    clean = re.sub(_UNPRINTABLE, lambda found: "'" if found[0] == "`" else repr(found[0])[1:-1], text[: _LONGEST + 1])
    return f"`{clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + '…'}`"
