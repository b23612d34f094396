"""An object against the `openAPIV3Schema` of its CustomResourceDefinition, as an API server judges it.

Such schemas are *structural*: outside of `allOf`, `anyOf`, `oneOf` and `not` they say which fields there are, and a field
that they do not name is refused (`fieldValidation: Strict`, which kubectl asks for). Inside of these they only judge
values. Rules in CEL are not evaluated; a note says so where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.manifest.formats import is_formatted
from compiler.manifest.listkeys import repeated
from compiler.manifest.validators import Validator, validator
from compiler.manifest.wording import TYPES, type_word
from compiler.records import NamedTuple

Schema = Mapping[str, Any]

INVALID_FIELD, UNSUPPORTED_VALUE, DUPLICATE = "K8S101", "K8S103", "K8S109"

UNKNOWN_ALLOWED, EMBEDDED, EITHER = (
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
)
_OF_EVERY_OBJECT = ("apiVersion", "kind", "metadata")


class Problem(NamedTuple):
    path: FieldPath
    message: str
    code: str


def problems(schema: Schema, obj: Mapping[str, Any]) -> list[Problem]:
    """What `schema` refuses in a whole object but for its metadata, sorted by path."""
    rest = {key: value for key, value in obj.items() if key != "metadata"}
    return sorted(dict.fromkeys(_structure({**schema, EMBEDDED: True}, rest, ())), key=lambda problem: str(problem.path))


def _structure(schema: Schema, value: Any, path: FieldPath) -> Iterator[Problem]:
    """Fields, types and values of `value` and of what is in it."""
    if value is None and schema.get("nullable"):
        return
    if wrong := _type(schema, value):
        yield Problem(path, wrong, INVALID_FIELD)
        return
    yield from _values(schema, value, path)
    if isinstance(value, Mapping):
        yield from _fields(schema, value, path)
    elif isinstance(value, list):
        if isinstance(items := schema.get("items"), Mapping):
            for index, item in enumerate(value):
                yield from _structure(items, item, (*path, index))
        yield from _repeated(schema, value, path)


def _fields(schema: Schema, value: Mapping[str, Any], path: FieldPath) -> Iterator[Problem]:
    known, further = schema.get("properties") or {}, schema.get("additionalProperties")
    for key, entry in value.items():
        if key in known:
            yield from _structure(known[key], entry, (*path, key))
        elif isinstance(further, Mapping):
            yield from _structure(further, entry, (*path, key))
        elif not (further or schema.get(UNKNOWN_ALLOWED) or (schema.get(EMBEDDED) and key in _OF_EVERY_OBJECT)):
            yield Problem((*path, key), f"the field `{key}` is not known", INVALID_FIELD)


def _type(schema: Schema, value: Any) -> str | None:
    wanted = ("integer", "string") if schema.get(EITHER) else (schema["type"],) if "type" in schema else ()
    if not wanted or any(_IS[name](value) for name in wanted):
        return None
    return f"the value is {type_word(value)}, not {' or '.join([TYPES[name] for name in wanted])}"


_IS: Mapping[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, Mapping),
    "string": lambda value: isinstance(value, str),
}


def _values(schema: Schema, value: Any, path: FieldPath) -> Iterator[Problem]:
    """What `schema` says of `value` beside its fields and types."""
    if "enum" in schema and value not in schema["enum"]:
        choices = ", ".join([f"`{each}`" for each in schema["enum"]])
        yield Problem(path, f"the value `{value}` is none of {choices}", UNSUPPORTED_VALUE)
    if isinstance(value, str):
        yield from _text(schema, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(schema, value, path)
    elif isinstance(value, list):
        yield from _amount(schema, len(value), ("minItems", "maxItems"), ("the list has", "items"), path)
    elif isinstance(value, Mapping):
        yield from _amount(schema, len(value), ("minProperties", "maxProperties"), ("the mapping has", "fields"), path)
        for key in schema.get("required") or ():
            if key not in value and "default" not in ((schema.get("properties") or {}).get(key) or {}):
                yield Problem(path, f"the field `{key}` is missing", INVALID_FIELD)
    yield from _combined(schema, value, path)


def _text(schema: Schema, value: str, path: FieldPath) -> Iterator[Problem]:
    yield from _amount(schema, len(value), ("minLength", "maxLength"), ("the text has", "characters"), path)
    if "pattern" in schema and not pattern(schema["pattern"]).accepts(value):
        yield Problem(path, f"the value `{value}` does not match `{schema['pattern']}`", UNSUPPORTED_VALUE)
    if not is_formatted(schema.get("format"), value):
        yield Problem(path, f"the value `{value}` is not of the format `{schema['format']}`", UNSUPPORTED_VALUE)


@cache
def pattern(text: str) -> Validator:
    """Matched in linear time where there is a wheel of jsonschema-rs: both the expression and the value are somebody else's."""
    return validator({"pattern": text})


def _number(schema: Schema, value: float, path: FieldPath) -> Iterator[Problem]:
    bits = {"int32": 31, "int64": 63}.get(str(schema.get("format")))
    least, most = (-(2**bits), 2**bits - 1) if bits else (None, None)
    for limit, exclusive in ((schema.get("minimum"), schema.get("exclusiveMinimum")), (least, False)):
        if limit is not None and (value < limit or (exclusive and value == limit)):
            yield Problem(path, f"{value} is {'not more' if exclusive else 'less'} than {limit}", UNSUPPORTED_VALUE)
    for limit, exclusive in ((schema.get("maximum"), schema.get("exclusiveMaximum")), (most, False)):
        if limit is not None and (value > limit or (exclusive and value == limit)):
            yield Problem(path, f"{value} is {'not less' if exclusive else 'more'} than {limit}", UNSUPPORTED_VALUE)
    if (factor := schema.get("multipleOf")) and value % factor:
        yield Problem(path, f"{value} is no multiple of {factor}", UNSUPPORTED_VALUE)


def _amount(schema: Schema, number: int, limits: tuple[str, str], words: tuple[str, str], path: FieldPath) -> Iterator[Problem]:
    least, most = (schema.get(limit) for limit in limits)
    if least is not None and number < least:
        yield Problem(path, f"{words[0]} {number} {words[1]}, fewer than {least}", UNSUPPORTED_VALUE)
    if most is not None and number > most:
        yield Problem(path, f"{words[0]} {number} {words[1]}, more than {most}", UNSUPPORTED_VALUE)


def _combined(schema: Schema, value: Any, path: FieldPath) -> Iterator[Problem]:
    for part in schema.get("allOf") or ():
        yield from _judged(part, value, path)
    if (parts := schema.get("anyOf")) and not any(_fits(part, value, path) for part in parts):
        yield _misfit(parts, "at least one", path)
    if parts := schema.get("oneOf"):
        fitting = sum(_fits(part, value, path) for part in parts)
        if not fitting:
            yield _misfit(parts, "exactly one", path)
        elif fitting > 1:
            yield Problem(path, f"the value fits {fitting} of the alternatives of `oneOf`, not one", UNSUPPORTED_VALUE)
    if "not" in schema and _fits(schema["not"], value, path):
        yield Problem(path, "the value is what `not` of its schema rules out", UNSUPPORTED_VALUE)


def _misfit(parts: Sequence[Schema], wanted: str, path: FieldPath) -> Problem:
    """Alternatives are mostly fields of which one has to be there."""
    needed = [part["required"] for part in parts if part.get("required")]
    if len(needed) == len(parts):
        shown = ", ".join([" and ".join([f"`{key}`" for key in keys]) for keys in needed])
        return Problem(path, f"{wanted} of these fields has to be there: {shown}", INVALID_FIELD)
    return Problem(path, f"the value fits none of {len(parts)} alternatives", UNSUPPORTED_VALUE)


def _fits(schema: Schema, value: Any, path: FieldPath) -> bool:
    return next(_judged(schema, value, path), None) is None


def _judged(schema: Schema, value: Any, path: FieldPath) -> Iterator[Problem]:
    """What a schema inside of a combination refuses: it names no fields that there may be."""
    if value is not None and (wrong := _type(schema, value)):
        yield Problem(path, wrong, INVALID_FIELD)
        return
    yield from _values(schema, value, path)
    if isinstance(value, Mapping):
        known, further = schema.get("properties") or {}, schema.get("additionalProperties")
        for key, entry in value.items():
            part = known.get(key, further)
            if isinstance(part, Mapping):
                yield from _judged(part, entry, (*path, key))
    elif isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        for index, item in enumerate(value):
            yield from _judged(schema["items"], item, (*path, index))


def _repeated(schema: Schema, value: Sequence[Any], path: FieldPath) -> Iterator[Problem]:
    defaults = {key: part.get("default") for key, part in ((schema.get("items") or {}).get("properties") or {}).items()}
    for index, message in repeated(schema, value, defaults):
        yield Problem((*path, index), message, DUPLICATE)
