"""Values in one form each, whatever they are written as: two are the same where these are equal."""

from __future__ import annotations

import json
from collections.abc import Mapping

from compiler.diff.shapes import Form, Shape
from compiler.hints import Any
from compiler.quantities import QuantityError, parse

_KEY_DEFAULTS = {"protocol": "TCP"}  # of the keys that lists of Kubernetes have


def normal(value: Any, shape: Shape) -> str:
    """`value` as text: keys sorted, nulls left out, quantities as amounts, lists without order sorted."""
    return json.dumps(plain(value, shape), sort_keys=True, default=str)


def _scalar(value: Any, shape: Shape) -> Any:
    if shape.is_quantity and not isinstance(value, bool) and isinstance(value, str | int | float):
        try:
            return ["quantity", parse(value).nanos]
        except QuantityError:
            return str(value)
    if shape.is_number_or_text and not isinstance(value, bool):
        return str(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def identity(item: Any, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
    """What tells an item of a list with keys from the others; None for one that has none of them."""
    if not isinstance(item, Mapping):
        return None
    found = [(key, item.get(key, _KEY_DEFAULTS.get(key))) for key in keys]
    said = tuple((key, str(value)) for key, value in found if value is not None)
    return said or None


def unique(items: list[Any], keys: tuple[str, ...]) -> list[tuple[tuple[str, str], ...]] | None:
    """The identity of each of `items`; None where one has none, or two have the same."""
    found = [identity(item, keys) for item in items]
    told = [each for each in found if each is not None]
    return told if len(set(told)) == len(items) else None


def keyed(shape: Shape, *lists: list[Any]) -> bool:
    """Whether the items of all these lists of one `shape` are told apart by their keys, and their order says nothing."""
    if shape.form is not Form.KEYED or any(unique(items, shape.keys) is None for items in lists):
        return False
    return not (shape.is_variables and any("$(" in str(item.get("value", "")) for items in lists for item in items))


def plain(value: Any, shape: Shape, *, ordered: bool = False) -> Any:
    """`value` in the one form of all values that mean the same. With `ordered`, every list keeps its order."""
    if isinstance(value, Mapping):
        said = {str(key): plain(inner, shape.field(str(key)), ordered=ordered) for key, inner in value.items() if inner is not None}
        return {**shape.defaults, **said}
    if isinstance(value, list):
        items = [plain(item, shape.item(), ordered=ordered) for item in value]
        if ordered:
            return items
        if shape.form is Form.UNORDERED or keyed(shape, value):
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, default=str))
        return items
    return _scalar(value, shape)
