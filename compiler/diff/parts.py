"""Parts of objects that may be anything: an output directory is edited by hand now and then."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.hints import Any


def part(data: Any, *path: str) -> Any:
    """What is at `path` in `data`; None where nothing is."""
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def mapping(data: Any, *path: str) -> Mapping[str, Any]:
    """The mapping at `path`, an empty one where there is none."""
    found = part(data, *path)
    return found if isinstance(found, Mapping) else {}


def mappings(data: Any, *path: str) -> list[Mapping[str, Any]]:
    """The items of the list at `path`, as far as they are mappings."""
    found = part(data, *path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def word(data: Any, *path: str) -> str:
    """The text at `path`, an empty one where there is none."""
    found = part(data, *path)
    return found if isinstance(found, str) else ""
