"""JSON Schema validators behind one face: `jsonschema-rs`, and `jsonschema` where that has no wheel."""

from __future__ import annotations

import json
from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.hints import Any, Protocol
from compiler.records import NamedTuple


class Refusal(NamedTuple):
    """One keyword of a schema that refuses the value at `path`.

    `limit` is what the keyword allows: types, values, a bound; for `required` the missing keys and for
    `additionalProperties` the unexpected ones.
    """

    path: FieldPath
    keyword: str
    limit: Any
    value: Any


class Validator(Protocol):
    def accepts(self, value: Any) -> bool: ...

    def refusals(self, value: Any) -> Iterator[Refusal]: ...


def validator(schema: dict[str, Any]) -> Validator:
    """The fastest validator of a JSON Schema 2020-12 that can be imported."""
    try:
        return Rust(schema)
    except ImportError:
        return Pure(schema)


class Rust:
    def __init__(self, schema: dict[str, Any]) -> None:
        from jsonschema_rs import Draft202012Validator  # noqa: PLC0415 - absent on platforms without a wheel

        self._validator = Draft202012Validator(schema)

    def accepts(self, value: Any) -> bool:
        try:
            return self._validator.is_valid(value)
        except ValueError:  # it knows no subclasses of str and int, and no keys that are not strings
            return self._validator.is_valid(_plain(value))

    def refusals(self, value: Any) -> Iterator[Refusal]:
        for error in self._validator.iter_errors(_plain(value)):
            keyword = error.kind.name
            detail = error.kind.as_dict()
            limit = next(iter(detail.values()))
            yield Refusal(tuple(error.instance_path), keyword, [limit] if keyword == "required" else limit, error.instance)


class Pure:
    def __init__(self, schema: dict[str, Any]) -> None:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - the fallback; slow to import

        self._validator = Draft202012Validator(schema)

    def accepts(self, value: Any) -> bool:
        return bool(self._validator.is_valid(_plain(value)))

    def refusals(self, value: Any) -> Iterator[Refusal]:
        for error in self._validator.iter_errors(_plain(value)):
            keyword, limit = error.validator, error.validator_value
            if keyword == "additionalProperties":
                limit = sorted(error.instance.keys() - error.schema["properties"].keys())
            elif keyword == "required":
                limit = sorted(set(limit) - error.instance.keys())
            elif keyword == "type" and isinstance(limit, str):
                limit = [limit]
            yield Refusal(tuple(error.absolute_path), keyword, limit, error.instance)


def _plain(value: Any) -> Any:
    """A copy of JSON's own types."""
    return json.loads(json.dumps(value, default=str))
