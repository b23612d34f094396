"""Why a server refuses an object: causes at fields, in the server's own words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple

REQUIRED, INVALID, DUPLICATE = "FieldValueRequired", "FieldValueInvalid", "FieldValueDuplicate"
NOT_SUPPORTED, FORBIDDEN = "FieldValueNotSupported", "FieldValueForbidden"
TOO_MANY, TOO_LONG = "FieldValueTooMany", "FieldValueTooLong"

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", '"': '\\"', "\\": "\\\\"}
_BYTE, _BASIC_PLANE = 0x80, 0x10000


class Cause(NamedTuple):
    """One thing that is wrong at a field. `place` is line and column inside an expression, from 1, if it is in one."""

    path: FieldPath
    reason: str
    message: str
    place: tuple[int, int] | None = None

    @property
    def field(self) -> str:
        """The path as a server prints it: `spec.validations[0].expression`."""
        parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path]
        return "".join(parts).removeprefix(".")


class Refusal(NamedTuple):
    """The status with which a server refuses an object."""

    status_code: int
    reason: str
    message: str
    causes: tuple[Cause, ...] = ()


def refusal(kind: str, name: str, causes: Sequence[Cause]) -> Refusal:
    """The refusal of an invalid object. `kind` is written with its group: `ValidatingAdmissionPolicy.admissionregistration…`."""
    texts = list(dict.fromkeys(f"{cause.field}: {cause.message}" for cause in causes))
    joined = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    return Refusal(422, "Invalid", f"{kind} {quoted(name)} is invalid: {joined}", tuple(causes))


def required(path: FieldPath, detail: str = "") -> Cause:
    return Cause(path, REQUIRED, _detailed("Required value", detail))


def forbidden(path: FieldPath, detail: str) -> Cause:
    return Cause(path, FORBIDDEN, _detailed("Forbidden", detail))


def duplicate(path: FieldPath, value: Any) -> Cause:
    return Cause(path, DUPLICATE, f"Duplicate value: {_printed(value)}")


def invalid(path: FieldPath, value: Any, detail: str, place: tuple[int, int] | None = None) -> Cause:
    return Cause(path, INVALID, _detailed(f"Invalid value: {_printed(value)}", detail), place)


def not_supported(path: FieldPath, value: Any, supported: Sequence[str]) -> Cause:
    values = ", ".join(quoted(each) for each in supported)
    return Cause(path, NOT_SUPPORTED, f"Unsupported value: {_printed(value)}: supported values: {values}")


def too_many(path: FieldPath, actual: int, most: int) -> Cause:
    return Cause(path, TOO_MANY, f"Too many: {actual}: must have at most {most} items")


def too_long(path: FieldPath, most: int) -> Cause:
    return Cause(path, TOO_LONG, f"Too long: may not be more than {most} bytes")


def each(problems: Sequence[str], make: Callable[[str], Cause]) -> list[Cause]:
    return [make(problem) for problem in problems]


def quoted(text: str) -> str:
    """`text` in double quotes, as Go's `%q` prints it."""
    return f'"{"".join(_ESCAPES.get(letter) or _visible(letter) for letter in text)}"'


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    if code < _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _BASIC_PLANE else f"\\U{code:08x}"


def _printed(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else go_json(value)


def go_json(value: Any) -> str:
    """JSON as Go writes it: compact, with `<`, `>` and `&` escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _detailed(message: str, detail: str) -> str:
    return f"{message}: {detail}" if detail else message
