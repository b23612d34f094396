"""Reads JSON with the scanner of `json` alone. The package around it compiles six regular expressions when it is imported and
brings a writer along, and a cold `lint` has a schema to read and nothing to write.
"""

from __future__ import annotations

from compiler.hints import Any

try:
    import _json

    _make_scanner: Any = _json.make_scanner
except (ImportError, AttributeError):  # another Python than CPython
    _make_scanner = None

_BLANK = " \t\n\r"


class _Context:
    """What the scanner asks for: what `json.loads` gives it by default."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int
    parse_constant = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}.__getitem__


def loads(text: str) -> Any:
    """What `json.loads` gives. Raises what that raises."""
    if _make_scanner is not None:
        start = len(text) - len(text.lstrip(_BLANK))
        try:
            value, end = _make_scanner(_Context)(text, start)
        except (StopIteration, ValueError):
            pass  # there is a text that says what is wrong with it
        else:
            if not text[end:].strip(_BLANK):
                return value
    import json  # noqa: PLC0415 - see above

    return json.loads(text)
