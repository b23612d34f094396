"""One violation of the schema as a finding: the fact with the actual and the limiting value, and the advice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from compiler.diagnostics import FieldPath, Finding, Rename, Repair, Replace
from compiler.hints import Any
from compiler.quantities import MAXIMUM
from compiler.regex import regex
from compiler.resources.fields import allowed, types
from compiler.resources.schema import Schema
from compiler.resources.suggestions import suggestion
from compiler.resources.unknown import Meaning
from compiler.resources.validators import Violation
from compiler.resources.wording import described, expected, is_public, place, quoted, spelled

UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, UNKNOWN_VALUE = "SPC101", "SPC102", "SPC103", "SPC104"
BAD_NAME, BAD_WORKSPACE, OUT_OF_RANGE = "SPC105", "SPC106", "SPC112"
_UNIT = regex(r"([0-9]+(?:[.,][0-9]+)?) *([kmgtKMGT])(?:i?[bB]|i|I)")
_IDENTITIES: dict[FieldPath, str] = {("name",): BAD_NAME, ("workspace",): BAD_WORKSPACE}


def unknown_field(path: FieldPath, meant: Meaning, siblings: Mapping[str, Any]) -> Finding:
    """`path` ends in the key that is no field."""
    *parent, key = path
    repair = None
    if meant.key and meant.key not in siblings:
        repair = Repair(f"rename to `{meant.key}`", (Rename(path, meant.key),), safe=False)
    message = f"{quoted(str(key))} is no field {f'of {place(tuple(parent))}' if parent else 'of the top level'}"
    return Finding(path, message, meant.advice, on_key=True, repair=repair, code=UNKNOWN_FIELD)


def missing_field(path: FieldPath, part: Schema) -> Finding:
    """`path` ends in the key that is missing; `part` is what the schema says of it."""
    *parent, key = path
    message = f"`{key}` is missing{f' in {place(tuple(parent))}' if parent else ''}"
    example = next(iter(part.get("examples", ())), part.get("const"))
    advice = f"add it, for example `{key}: {example}`" if isinstance(example, str | int) else f"add `{key}`"
    return Finding(path, message, advice, code=MISSING_FIELD)


def wrong_value(violation: Violation, value: Any) -> Finding:
    """`value` is what stands at the place of the violation."""
    build = _BUILDERS.get(violation.keyword, _wrong_type)
    return build(violation.path, violation.part, value)


def _wrong_type(path: FieldPath, part: Schema, value: Any) -> Finding:
    message = f"{place(path)} is {described(value, public=is_public(path, part))}, not {expected(part)}"
    unquoted = _unquoted(part, value)
    repair = Repair("take the quotation marks away", (Replace(path, unquoted),), safe=False) if unquoted else None
    return Finding(path, message, _type_advice(path, part, value), repair=repair, code=WRONG_TYPE)


def _unquoted(part: Schema, value: Any) -> str | None:
    """What a text says that is a number or a truth value but for its quotation marks."""
    kind = " or ".join(types(part))
    if kind in _UNQUOTED and isinstance(value, str) and _UNQUOTED[kind].fullmatch(value):
        return _BOOLEANS.get(value.lower(), value)
    return None


def _type_advice(path: FieldPath, part: Schema, value: Any) -> str | None:
    kind = " or ".join(types(part))
    if kind == "string" and isinstance(value, int | float) and not allowed(part):
        return "put it between quotation marks"
    if unquoted := _unquoted(part, value):
        return f"write {quoted(unquoted)} without quotation marks"
    if kind == "array" and isinstance(value, str | Mapping):
        return f"write {place(path)} as a list, each item after `- `"
    if kind == "object" and isinstance(value, str) and path and isinstance(path[-1], int) and "name" in part.get("properties", {}):
        return "write the item as `- name: …`"
    return _form_advice(path, part, value, kind)


def _form_advice(path: FieldPath, part: Schema, value: Any, kind: str) -> str | None:
    if kind == "object":
        return f"write keys and values below {place(path)}{', without `- `' if isinstance(value, list) else ''}"
    example = next(iter(part.get("examples", ())), None)
    if isinstance(example, str | int) and path and isinstance(path[-1], str):
        return f"write, for example, `{path[-1]}: {spelled(example)}`"
    return None


def _unknown_value(path: FieldPath, part: Schema, value: Any) -> Finding:
    message = f"{place(path)} is {described(value, public=is_public(path, part))}, not {expected(part)}"
    meant = suggestion(value, allowed(part)) if isinstance(value, str) else None
    repair = Repair(f"write `{meant}`", (Replace(path, meant),), safe=False) if meant else None
    return Finding(path, message, f"did you mean `{meant}`?" if meant else None, repair=repair, code=UNKNOWN_VALUE)


def _bad_pattern(path: FieldPath, part: Schema, value: Any) -> Finding:
    facts = part.get("x-workerc", {})
    if "values" in facts:
        return _unknown_value(path, part, value)
    if part.get("format") == "quantity" and str(value).startswith("-"):
        return _below(path, {"minimum": 0}, value)
    found = described(value, public=is_public(path, part))
    message = f"{place(path)} is {found}, not {facts['form']}"
    code = _IDENTITIES.get(path, WRONG_TYPE)
    if part.get("format") == "quantity":
        return _bad_quantity(path, message, str(value))
    return Finding(path, message, _name_advice(value) if code != WRONG_TYPE else None, code=code)


def _bad_quantity(path: FieldPath, message: str, text: str) -> Finding:
    """With what was probably meant: `512Mb`, `512 MiB`, `512mi` and `1,5` are how others write quantities."""
    if path[-1] == "cpu":
        return Finding(path, message, "write cores, or thousandths of one with `m`: `500m` is half a core", code=WRONG_TYPE)
    found = _UNIT.fullmatch(text.strip())
    meant = f"{found[1].replace(',', '.')}{found[2].upper()}i" if found else None
    if meant is None:
        return Finding(path, message, code=WRONG_TYPE)
    repair = Repair(f"write `{meant}`", (Replace(path, meant),), safe=False)
    return Finding(path, message, f"did you mean `{meant}`?", repair=repair, code=WRONG_TYPE)


def _name_advice(value: str) -> str | None:
    """The nearest name that can be one."""
    letters = [letter if letter.isascii() and letter.isalnum() else "-" for letter in value.strip().lower()]
    name = "-".join([word for word in "".join(letters).split("-") if word])
    return f"write {quoted(name)}" if name else None


def _below(path: FieldPath, part: Schema, value: Any) -> Finding:
    return _limit(path, value, f"less than {part['minimum']}")


def _above(path: FieldPath, part: Schema, value: Any) -> Finding:
    return _limit(path, value, f"more than {'2^63-1' if part['maximum'] == MAXIMUM else part['maximum']}")


def _too_much(path: FieldPath, _: Schema, value: Any) -> Finding:
    return _limit(path, value, "more than 2^63-1")


def _limit(path: FieldPath, value: Any, limit: str) -> Finding:
    return Finding(path, f"{place(path)} is {quoted(spelled(value))}, {limit}", code=OUT_OF_RANGE)


def _too_long(path: FieldPath, part: Schema, value: Any) -> Finding:
    message = f"{place(path)} has {len(value)} characters, more than {part['maxLength']}"
    return Finding(path, message, code=_IDENTITIES.get(path, OUT_OF_RANGE))


def _too_short(path: FieldPath, part: Schema, value: Any) -> Finding:
    return Finding(path, f"{place(path)} has {len(value)} characters, fewer than {part['minLength']}", code=OUT_OF_RANGE)


_BUILDERS: dict[str, Callable[[FieldPath, Schema, Any], Finding]] = {
    "type": _wrong_type,
    "enum": _unknown_value,
    "const": _unknown_value,
    "pattern": _bad_pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "minimum": _below,
    "maximum": _above,
    "format": _too_much,
}
_BOOLEANS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
_UNQUOTED = {"boolean": regex("|".join(_BOOLEANS), re.IGNORECASE), "integer": regex("[0-9]{1,10}")}
# Of several keywords that one value breaks, the first says what is wrong with it.
RANK = {keyword: rank for rank, keyword in enumerate(_BUILDERS)}
