"""YAML and JSON inside of a ConfigMap: compared by what they say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from compiler.document import documents
from compiler.hints import Any
from compiler.source import Source

_SUFFIXES = (".yaml", ".yml", ".json")
_LONGEST = 262_144  # characters: what is longer is compared as text


@lru_cache(maxsize=256)
def said(name: str, text: str) -> Mapping[str, Any] | list[Any] | None:
    """What `text`, a file called `name`, says; None where it is no YAML or JSON, or nothing but a word."""
    if not name.endswith(_SUFFIXES) or len(text) > _LONGEST:
        return None
    found = list(documents(Source(name, text)))
    if len(found) != 1 or found[0].problems or not isinstance(found[0].data, dict | list):
        return None
    data: Mapping[str, Any] | list[Any] = found[0].data
    return data
