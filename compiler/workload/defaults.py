"""Values that nobody wrote: each says by which rule it is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter

from compiler.hints import Any
from compiler.traced import Map, Origin, Str, as_text, derived, retraced, traced

_SCALARS = frozenset((str, int, bool))
_KEY = itemgetter(0)


def default(value: Any, rule: str) -> Any:
    """`value`, there because of `rule`, in words."""
    return _known_default(value, rule) if type(value) in _SCALARS else traced(value, Origin("default", rule))


@lru_cache(maxsize=1 << 9, typed=True)
def _known_default(value: Any, rule: str) -> Any:
    """A few dozen, which every Worker has; nobody changes a scalar."""
    return traced(value, Origin("default", rule))


def text(value: Any) -> Any:
    """A scalar as a string: a number keeps the digits it was written with, `1.10` stays `1.10`."""
    if isinstance(value, str):
        return value
    return derived(getattr(value, "spelling", None) or as_text(value), "text", value)


def ordered(mapping: Mapping[str, Any]) -> Map:
    """`mapping` by its keys, without entries that are None."""
    return retraced(Map(sorted([item for item in mapping.items() if item[1] is not None], key=_KEY)), mapping)


def string(value: Any, rule: str) -> Str:
    """`value` with its own origin, or with `rule` where it has none."""
    result: Str = traced(str(value) if type(value) is not Str else value, Origin("default", rule))
    return result
