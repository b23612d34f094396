"""What is wrong with a file of the configuration, told at its place: violations of its schema, and what reading it found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from compiler.diagnostics import Diagnostic, FieldPath, Severity, dotted
from compiler.document import Document
from compiler.document.problems import OF_OTHER_READERS
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.acceptance import accepts
from compiler.resources.suggestions import suggestion
from compiler.resources.validators import Violation, validator

_CODE, _NAME = "CFG101", "invalid-configuration"
_LIMITED = {
    "minProperties": "entries",
    "minItems": "items",
    "maxItems": "items",
    "minLength": "characters",
    "maxLength": "characters",
}
_NEEDED = frozenset(["patch"])  # without it what is around says nothing
_KINDS = {"array": "list", "object": "mapping", "string": "text", "integer": "whole number"}


class Judged(NamedTuple):
    """`refused` are the paths of what the schema does not accept: unknown keys, and values that are wrong."""

    diagnostics: tuple[Diagnostic, ...]
    refused: frozenset[FieldPath]


def judged(document: Document, schema: Any) -> Judged:
    """What `schema` has to say of `document`."""
    if accepts(schema, document.data):
        return Judged((), frozenset())
    found = validator(schema)(document.data)
    told = dict.fromkeys(problem for violation in found for problem in _told(document, violation))
    return Judged(tuple(told), frozenset(_refused(violation, document.data) for violation in found))


def on_reading(document: Document) -> list[Diagnostic]:
    """What reading `document` found, but for what other readers of YAML would make of it: there are none."""
    return [
        Diagnostic(_CODE, _NAME, Severity.ERROR, found.message, document.source.name, found.span, found.help, blocking=True)
        for found in document.problems
        if found.code not in OF_OTHER_READERS
    ]


def _refused(violation: Violation, data: Any) -> FieldPath:
    """What is left out: the unknown key or the wrong value."""
    if violation.keyword != "additionalProperties":
        return violation.path
    key = _unknown(violation, data)
    return (*violation.path, key) if key else violation.path


def _unknown(violation: Violation, data: Any) -> str | None:
    for step in violation.path:
        data = data[step]
    return next((key for key in data if key not in violation.part.get("properties", {})), None)


def _told(document: Document, violation: Violation) -> Iterator[Diagnostic]:
    """Of keys that a mapping of its own names may not have each is told by itself, at its place."""
    held = reduce(lambda found, step: found[step], violation.path, document.data)
    if violation.keyword == "pattern" and isinstance(held, dict):
        name = dotted(violation.path)
        for key in held:
            if not re.search(violation.part["pattern"].removesuffix("$") + r"\Z", key):
                message = f"`{key}` cannot be a key of `{name}`"
                advice = violation.part.get("description") or f"keys match `{violation.part['pattern']}`"
                yield diagnostic(document, (*violation.path, key), message, advice, on_key=True)
    else:
        yield _violation(document, violation)


def _violation(document: Document, violation: Violation) -> Diagnostic:
    path, part = violation.path, violation.part
    name = dotted(path) or document.source.name.rpartition("/")[2]
    if violation.keyword == "additionalProperties" and (key := _unknown(violation, document.data)) is not None:
        meant = suggestion(key, part.get("properties", {}))
        advice = f"did you mean `{meant}`?" if meant else f"the keys here are {', '.join(sorted(part.get('properties', {})))}"
        return diagnostic(document, (*path, key), f"`{key}` is no key of {f'`{name}`' if path else name}", advice, on_key=True)
    if violation.keyword == "enum":
        value = reduce(lambda found, step: found[step], path, document.data)
        meant = suggestion(value, part["enum"]) if isinstance(value, str) else None
        choices = ", ".join(f"`{choice}`" for choice in part["enum"])
        advice = f"did you mean `{meant}`? It is one of {choices}" if meant else f"it is one of {choices}"
        said = f": `{value}`" if isinstance(value, str) else ""
        return diagnostic(document, path, f"`{name}` is none of the values it can have{said}", advice)
    if violation.keyword == "type":
        kinds = [part["type"]] if isinstance(part["type"], str) else part["type"]
        fact = f"`{name}` is no {' or '.join([_KINDS.get(kind, kind) for kind in kinds])}"
        return diagnostic(document, path, fact, part.get("description"))
    if violation.keyword == "required":
        held = reduce(lambda found, step: found[step], path, document.data)
        missing = next(key for key in part["required"] if key not in held)
        advice = part["properties"][missing].get("description", f"add `{missing}`")
        return diagnostic(document, path, f"`{name}` has no `{missing}`", advice, on_key=True)
    held = reduce(lambda found, step: found[step], path, document.data)
    return diagnostic(document, path, _breach(violation, name, held), _way_out(violation, held))


def _breach(violation: Violation, name: str, held: Any) -> str:
    """How `held`, which is called `name`, misses a limit that is about a size or a form."""
    keyword, limit = violation.keyword, violation.part.get(violation.keyword)
    if keyword in _LIMITED and isinstance(held, dict) and keyword != "minProperties":
        return f"`{name}` has a key {'that is empty' if keyword == 'minLength' else f'of more than {limit} characters'}"
    if keyword in _LIMITED:
        size = f"{len(held)} {_LIMITED[keyword]}" if held else "empty"
        bound = f", and {'at most' if keyword.startswith('max') else 'at least'} {limit} are taken" if held else ""
        return f"`{name}` {'has' if held else 'is'} {size}{bound}"
    match keyword:
        case "minimum" | "maximum":
            return f"`{name}` is {held}, {'less' if keyword == 'minimum' else 'more'} than {limit}"
        case "uniqueItems":
            return f"`{name}` has an item twice"
        case "pattern":
            return f"`{name}` cannot be `{held}`"
    return f"`{name}` breaks `{keyword}: {limit}`"


def _way_out(violation: Violation, held: Any) -> str | None:
    """What to write: an example where nothing was written, else what the value is for."""
    part = violation.part
    said: str | None = part.get("description")
    if violation.keyword == "pattern":
        return said or f"it matches `{part['pattern']}`"
    if violation.keyword not in _LIMITED or held:
        return said
    example = next(iter(part.get("examples", ())), None)
    if isinstance(example, dict | list):
        example = dict(list(example.items())[:1]) if isinstance(example, dict) else example[:1]
    import json  # noqa: PLC0415 - of no use where nothing is wrong

    such = f", such as `{json.dumps(example, ensure_ascii=False)}`" if example is not None else ""
    wanted = "what it is" if isinstance(held, str) else "at least one item" if isinstance(held, list) else "at least one entry"
    last = violation.path[-1]
    left = "" if last in _NEEDED else f", or leave {'the item' if isinstance(last, int) else f'`{last}`'} out"
    return f"write {wanted}{such}{left}"


def diagnostic(document: Document, path: FieldPath, message: str, advice: str | None, *, on_key: bool = False) -> Diagnostic:
    span = document.key_span(path) if on_key else document.span(path)
    return Diagnostic(_CODE, _NAME, Severity.ERROR, message, document.source.name, span, advice, path=path, blocking=True)
