"""What makes a diagnostic the same one after lines have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from compiler.diagnostics import Diagnostic, dotted


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each, in hexadecimal, all different: of the code, the resource (else the file) and the field, list items
    by their name.

    Several with the same code at the same field are numbered in the order they come.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    result = []
    for diagnostic in diagnostics:
        what = (diagnostic.code, diagnostic.resource or diagnostic.file, diagnostic.anchor or dotted(diagnostic.path))
        words = "\0".join([*what, str(seen[what])])
        result.append(sha256(words.encode("utf-8", "surrogatepass")).hexdigest())
        seen[what] += 1
    return result
