"""A stackSpec against the JSON Schema that its stack publishes, of whatever draft.

`jsonschema-rs` judges; `jsonschema` does where that has no wheel, and is the reference it is tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from compiler.diagnostics import FieldPath, dotted
from compiler.hints import Any, NoReturn
from compiler.jsonvalues import loads
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.resources.acceptance import accepts

_SHOWN = 40
_DRAFT_4 = "http://json-schema.org/draft-04/schema#"
_DIALECT = regex(r"https?://json-schema\.org/(?:draft-0[4-7]|draft/20[0-9]{2}-[0-9]{2})/schema#?")
_WORDS = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "a whole number", "number": "a number"}
_WORDS |= {"boolean": "true or false", "null": "null"}
_OPPOSITE = {"above": "below", "below": "above"}
_FACTS = dict.fromkeys(("oneOf", "anyOf", "allOf", "not"), "has none of the forms that the stack takes")
_FACTS |= dict.fromkeys(("additionalProperties", "false"), "is no key that the stack knows")


class SchemaError(ValueError):
    """What a stack calls its schema is none. The message says why, without naming it."""


class Violation(NamedTuple):
    """The value at `path`, from the root of the stackSpec, breaks `keyword` of the schema, whose `limit` it misses.

    `missing` is the member that the mapping at `path` lacks, where that is what is wrong.
    """

    path: FieldPath
    keyword: str
    limit: Any
    value: Any
    missing: str | None = None

    @property
    def message(self) -> str:
        """The fact, with the value in it only where it may be one of a few: it might be a credential."""
        if self.missing is not None:
            return f"`{self.missing}` is missing in {self._name}"
        return f"{self._name} {self._fact}"

    @property
    def _name(self) -> str:
        return f"`{dotted(('stackSpec', *self.path))}`"

    @property
    def _fact(self) -> str:
        limit = self.limit
        match self.keyword, self.value:
            case "type", value:
                kinds = limit if isinstance(limit, list) else [limit]
                return f"is {_kind(value)}, not {' or '.join([_WORDS.get(kind, str(kind)) for kind in kinds])}"
            case "enum", str(value):
                return f"is `{value[:_SHOWN]}`, not one of {', '.join([f'`{choice}`' for choice in limit])}"
            case "pattern", str():
                return f"does not match `{str(limit)[:_SHOWN]}`"
            case "oneOf" | "anyOf", dict(value) if names := _asked(limit, value):
                return f"has none of {', '.join([f'`{name}`' for name in names])}, of which the stack asks for one or more"
        return self._bound or _FACTS.get(self.keyword, f"breaks `{self.keyword}` of the stack's schema")

    @property
    def _bound(self) -> str | None:
        """What is too small or too large."""
        limit = self.limit
        match self.keyword, self.value:
            case "minItems" | "maxItems" as keyword, list(value):
                return f"has {len(value)} items, {'less' if keyword == 'minItems' else 'more'} than {limit}"
            case "minLength" | "maxLength" as keyword, str(value):
                return f"has {len(value)} characters, {'less' if keyword == 'minLength' else 'more'} than {limit}"
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" as keyword, int(value) | float(value):
                side = "above" if keyword.endswith("inimum") else "below"
                bound = f"{'not ' + side if keyword.startswith('exclusive') else _OPPOSITE[side]} {limit}"
                return f"is the number {value}, {bound}"
        return None


def _asked(branches: Any, value: Any) -> list[str]:
    """The members that the branches ask for, where each asks for some and `value` has none of them."""
    asked = [branch.get("required") if isinstance(branch, dict) else None for branch in branches]
    names = sorted({str(name) for found in asked for name in found or ()})
    return names if all(asked) and not any(name in value for name in names) else []


def violations(schema: str, spec: Any) -> list[Violation]:
    """What is wrong with `spec`, plain data, by the JSON text `schema`: sorted by path. Raises `SchemaError`."""
    loaded = _loaded(schema)
    if _is_known_dialect(loaded) and accepts(loaded, spec):
        return []
    found = {(dotted(v.path), v.keyword, v.missing or ""): v for v in _validator(schema)(spec)}
    return [found[key] for key in sorted(found)]


def require_schema(schema: str) -> None:
    """Raises `SchemaError` unless the JSON text `schema` is one, in every part of it."""
    _validator(schema)


def _is_known_dialect(loaded: Any) -> bool:
    return not isinstance(loaded, dict) or _DIALECT.fullmatch(str(loaded.get("$schema", _DRAFT_4))) is not None


Validator = Callable[[Any], list[Violation]]


@lru_cache(maxsize=64)
def _loaded(schema: str) -> Any:
    try:
        return loads(schema)
    except ValueError as error:
        raise SchemaError(f"it is no JSON: {error}") from None


@lru_cache(maxsize=64)
def _validator(schema: str) -> Validator:
    loaded = _loaded(schema)
    try:
        return rust_validator(loaded)
    except ImportError:
        return python_validator(loaded)


def rust_validator(loaded: Any) -> Validator:
    import jsonschema_rs  # noqa: PLC0415 - only a stack with a schema pays for it

    try:
        compiled = jsonschema_rs.validator_for(loaded, retriever=_refuse)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise SchemaError(str(error).partition("\n")[0]) from None

    def judge(spec: Any) -> list[Violation]:
        if compiled.is_valid(spec):
            return []
        return [v for e in compiled.iter_errors(spec) for v in _violations(spec, e.instance_path, *_broken(loaded, e.schema_path))]

    return judge


def python_validator(loaded: Any) -> Validator:
    import jsonschema  # noqa: PLC0415 - slow to import
    import referencing  # noqa: PLC0415
    from jsonschema.validators import validator_for  # noqa: PLC0415

    kind = validator_for(loaded, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(loaded)
        compiled = kind(loaded, registry=referencing.Registry())
    except jsonschema.SchemaError as error:
        raise SchemaError(error.message) from None

    def judge(spec: Any) -> list[Violation]:
        try:
            errors = list(compiled.iter_errors(spec))
        except (RecursionError, referencing.exceptions.Unresolvable) as error:
            raise SchemaError(str(error).partition("\n")[0] or "it refers to itself without end") from None
        return [v for e in errors for v in _violations(spec, e.absolute_path, str(e.validator or "false"), e.schema)]

    return judge


def _refuse(address: str) -> NoReturn:
    """A schema comes from a pull request: it makes us call nobody."""
    raise ValueError(f"`{address}` is outside of the schema")


def _violations(spec: Any, instance_path: Any, keyword: str, part: Any) -> Iterator[Violation]:
    """One error of a library: the value at a path breaks a keyword of the subschema `part`."""
    path, part = tuple(instance_path), part if isinstance(part, dict) else {}
    keyword = _exclusive(keyword, part)
    value, limit = _at(spec, path), part.get(keyword)
    if limit is True and keyword.startswith("exclusive"):
        limit = part.get(keyword.removeprefix("exclusive").lower())
    if keyword == "required" and isinstance(limit, list) and isinstance(value, dict):
        yield from (Violation(path, keyword, limit, value, name) for name in limit if name not in value)
    elif keyword == "additionalProperties" and isinstance(value, dict) and "patternProperties" not in part:
        known = part.get("properties") or {}
        yield from (Violation((*path, name), keyword, limit, value[name]) for name in value if name not in known)
    else:
        yield Violation(path, keyword, limit, value)


def _exclusive(keyword: str, part: Mapping[str, Any]) -> str:
    """In draft 4 the limit stands under `minimum`, and `exclusiveMinimum: true` beside it: libraries name either."""
    other = f"exclusive{keyword.capitalize()}"
    return other if keyword in ("minimum", "maximum") and part.get(other) is True else keyword


def _at(data: Any, path: Any) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _broken(schema: Any, path: list[Any]) -> tuple[str, Any]:
    """The keyword at `path` of `schema`, and the subschema it is in, references followed."""
    keyword = next((index for index in reversed(range(len(path))) if isinstance(path[index], str)), None)
    if keyword is None:
        return "false", None
    part = schema
    for step in path[:keyword]:
        part = _at(part, [step])
        if step == "$ref" and isinstance(part, str):
            part = _at(schema, part.removeprefix("#").strip("/").split("/"))
    return str(path[keyword]), part


def _kind(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return "a text"
        case dict():
            return "a mapping"
    return "a list" if isinstance(value, list) else "null"
