"""Layers of values, one over the other: mappings are merged, everything else of a later layer replaces what is there."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.diagnostics import FieldPath
from compiler.environment.values import Layer
from compiler.hints import Any
from compiler.traced import List, Map, retraced


def merged(layers: Iterable[Layer]) -> Map:
    """What `layers` say together, in containers of its own."""
    result: Any = Map()
    for layer in layers:
        result = placed(result, layer.at, layer.traced)
    return result  # type: ignore[no-any-return]


def placed(data: Any, at: FieldPath, value: Any) -> Any:
    """`data` with `value` at `at`: merged with what is there if the path is empty, in place of it otherwise."""
    if not at:
        return _merged(data, value)
    if isinstance(data, list) and isinstance(at[0], int):
        items = [placed(item, at[1:], value) if index == at[0] and len(at) > 1 else item for index, item in enumerate(data)]
        if len(at) == 1:
            items[at[0]] = value
        return _like(List(items), data)
    entries = dict(data) if isinstance(data, dict) else {}
    entries[at[0]] = value if len(at) == 1 else placed(entries.get(at[0]), at[1:], value)
    return retraced(Map(entries), data if isinstance(data, dict) else value)


def _merged(below: Any, above: Any) -> Any:
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    entries = {**below, **{key: _merged(below[key], value) if key in below else value for key, value in above.items()}}
    return retraced(Map(entries), above)


def _like(result: List, like: Any) -> List:
    if origin := getattr(like, "origin", None):
        result.origin = origin
    return result
