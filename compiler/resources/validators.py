"""What is wrong with data by a JSON Schema: two libraries, one answer.

`jsonschema-rs` judges; `jsonschema` does where that has no wheel, and is the reference it is tested against. Both
are imported when the first resource is judged. A schema holds no `anyOf` or `oneOf`, so an error has one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.quantities import QuantityError, parse
from compiler.records import NamedTuple
from compiler.resources.schema import Schema


class Violation(NamedTuple):
    """The value at `path` breaks `keyword` of the subschema `part`."""

    path: FieldPath
    keyword: str
    part: Schema


Validator = Callable[[Any], list[Violation]]


def validator(whole: Schema) -> Validator:
    try:
        return rust_validator(whole)
    except ImportError:
        return python_validator(whole)


def rust_validator(whole: Schema) -> Validator:
    import jsonschema_rs  # noqa: PLC0415 - costs more than reading a file, so only where one is judged

    compiled = jsonschema_rs.Draft202012Validator(dict(whole), formats={"quantity": _is_quantity}, validate_formats=True)

    def violations(data: Any) -> list[Violation]:
        if compiled.is_valid(data):
            return []
        return [_violation(whole, error) for error in compiled.iter_errors(data)]

    return violations


def python_validator(whole: Schema) -> Validator:
    import jsonschema  # noqa: PLC0415 - the same, and more so

    checker = jsonschema.FormatChecker(())
    checker.checks("quantity", QuantityError)(_parse)
    base = jsonschema.Draft202012Validator
    types = base.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_integer)

    def pattern(_: Any, form: str, value: Any, __: Any) -> Iterator[Any]:
        """Python's own `$` also matches before a last line break."""
        if isinstance(value, str) and not re.search(form.removesuffix("$") + r"\Z", value):
            yield jsonschema.ValidationError("does not match")

    extend: Any = jsonschema.validators.extend
    compiled = extend(base, {"pattern": pattern}, type_checker=types)(whole, format_checker=checker)

    def violations(data: Any) -> list[Violation]:
        return [Violation(tuple(error.absolute_path), str(error.validator), error.schema) for error in compiled.iter_errors(data)]

    return violations


def _violation(whole: Schema, error: Any) -> Violation:
    *steps, keyword = error.schema_path
    part: Any = whole
    for step in steps:
        part = part[step]
    return Violation(_path(error), str(keyword), part)


def _path(error: Any) -> FieldPath:
    """Where the error is. `jsonschema-rs` leaves an empty key out of its path, and only a key of one's own can be one; a key
    of digits it takes for an index.
    """
    path: list[str | int] = []
    given = iter(error.instance_path)
    keywords = iter(error.evaluation_path[:-1])
    for keyword in keywords:
        if keyword == "properties":
            next(keywords)
        if keyword in ("properties", "items", "additionalProperties"):
            step = next(given, "")
            path.append(step if keyword == "items" else str(step))
    return tuple(path)


def _parse(value: Any) -> bool:
    if isinstance(value, str):
        parse(value)
    return True


def _is_quantity(value: str) -> bool:
    try:
        return _parse(value)
    except QuantityError:
        return False


def _is_number(_: Any, value: Any) -> bool:
    """Python knows numbers that JSON does not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_integer(checker: Any, value: Any) -> bool:
    return _is_number(checker, value) and value == int(value)
