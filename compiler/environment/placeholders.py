"""`${{ name }}` filled from the values of an environment.

Inside the `stackSpec` of a Bento-family stack the same writing is Bento's own escape for a literal `${name}`: there
only names that the environment declares, and placeholders with a default, are filled, and nothing is amiss with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from compiler.diagnostics import FieldPath, Finding
from compiler.document.reader import LIMITS
from compiler.environment.marks import OPENING, has_placeholder
from compiler.environment.values import Located, Values, extent, locate, missing
from compiler.environment.values_syntax import Default, Malformed, Placeholder, placeholders, shown
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.resources.rewriting import DROP, KEEP, rewritten
from compiler.resources.types import is_bento
from compiler.traced import Origin, as_text, derived, plain, traced

# What a resource may be with its placeholders filled: as much as a document may be by itself.
MAX_FILLED = LIMITS.size
MAX_DEPTH = LIMITS.depth

_SPEC: FieldPath = ("worker", "stackSpec")
_CONFIGS: FieldPath = ("worker", "configs")
_ESCAPE = regex(r"\$\{\{[0-9A-Za-z_.]+(?::[^}]*)?\}\}")  # of Bento: no blanks in it
_FAILED: Any = object()


class Filled(NamedTuple):
    """`data` lacks every entry that could not be filled: `unfilled` has their paths as they were before,
    `moved` leads from paths in `data` to those. `given` has the paths, as they were before, of scalars that a value took
    the place of, with the path of the value.
    """

    data: Any
    findings: tuple[Finding, ...]
    moved: Mapping[FieldPath, FieldPath]
    unfilled: frozenset[FieldPath]
    given: Mapping[FieldPath, FieldPath] = MappingProxyType({})


class _Part(NamedTuple):
    """A placeholder in a text with its value, `_FAILED` where it has none; `default` where that is its value. `spelling` is how
    a number or a boolean was written.
    """

    placeholder: Placeholder | Malformed
    value: Any = _FAILED
    found: Located | None = None
    default: Default | None = None
    silent: bool = False  # all is said where the value is declared
    spelling: str | None = None


def names_in(data: Any) -> Iterator[str]:
    """The names of all placeholders in the texts and keys of `data`."""
    waiting = [data]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list):
            waiting += found
        elif has_placeholder(found):
            yield from (part.name for part in placeholders(found) if isinstance(part, Placeholder))


def filled(data: Any, values: Mapping[str, Any], *, stack: Any = None) -> Filled:
    """`data`, plain or traced, with every placeholder replaced by its value; the values are plain or traced as it is.

    One that is a whole scalar takes the value with its type; inside a longer text it becomes text; a key has to become text.
    `stack` is that of the Worker where `data`, a part of it, names none.
    """
    return _Filling(data, values, stack).filled()


class _Filling:
    """One walk over one resource."""

    def __init__(self, data: Any, values: Mapping[str, Any], stack: Any) -> None:
        self._data, self._values, self._stack = data, values, stack
        self._broken = values.broken if isinstance(values, Values) else frozenset()
        self._findings: list[Finding] = []
        self._unfilled: set[FieldPath] = set()
        self._given: dict[FieldPath, FieldPath] = {}
        self._room = MAX_FILLED
        self._bento = self._runs_bento()
        self._holders: set[int] = set()
        _note_holders(data, self._holders)

    def filled(self) -> Filled:
        data, moved = rewritten(self._data, self._entry, self._key, skips=self._is_settled)
        return Filled(data, tuple(self._findings), moved, frozenset(self._unfilled), self._given)

    def _is_settled(self, value: Any) -> bool:
        """Whether there is no placeholder in a key or a value, at any depth."""
        if isinstance(value, str):
            return OPENING not in value
        return id(value) not in self._holders

    def _runs_bento(self) -> bool:
        section = self._data.get("worker") if isinstance(self._data, dict) else None
        stack = section.get("stack", self._stack) if isinstance(section, dict) else None
        if has_placeholder(stack):
            parts = self._parts(stack)
            # Without a stack nobody can say whose writing it is; the stack itself is reported.
            return any(part.value is _FAILED for part in parts) or is_bento(plain(_joined(stack, parts)))
        return is_bento(stack)

    def _escapes(self, path: FieldPath) -> bool:
        return self._bento and len(path) > len(_SPEC) and path[: len(_SPEC)] == _SPEC

    def _entry(self, path: FieldPath, value: Any) -> Any:
        if not has_placeholder(value):
            return value if id(value) in self._holders else KEEP
        parts = self._known(value, path, on_key=False)
        if not parts:
            return value if parts is not None else DROP
        if len(parts) == 1 and _is_whole(parts[0].placeholder, value):
            if parts[0].found:
                self._given[path] = parts[0].found.path
            return parts[0].value
        return self._embedded(value, parts, path, on_key=False)

    def _key(self, path: FieldPath, key: Any) -> Any:
        if not has_placeholder(key):
            return key
        parts = self._known(key, path, on_key=True)
        if not parts:
            return key if parts is not None else DROP
        if len(parts) == 1 and _is_whole(parts[0].placeholder, key) and not isinstance(parts[0].value, str):
            message = f"the placeholder in the key `{key}` stands for something else than a text"
            self._report(path, message, "a key is a text: put its value between quotation marks", on_key=True)
            return DROP
        return self._embedded(key, parts, path, on_key=True)

    def _embedded(self, text: str, parts: list[_Part], path: FieldPath, *, on_key: bool) -> Any:
        for part in parts:
            if part.value is None or isinstance(part.value, dict | list):
                kind = "null" if part.value is None else "a mapping" if isinstance(part.value, dict) else "a list"
                name = shown(part.placeholder.name) if isinstance(part.placeholder, Placeholder) else ""
                message = f"the placeholder {name} stands inside a text, and its value is {kind}"
                advice = "only texts, numbers and booleans have a place inside a text"
                self._report(path, message, advice, part.placeholder, on_key=on_key)
                return DROP
        return _joined(text, parts)

    def _known(self, text: str, path: FieldPath, *, on_key: bool) -> list[_Part] | None:
        """The parts of `text` to be replaced, None where one of them cannot be, which is reported."""
        parts, escapes = self._parts(text), self._escapes(path)
        failed = False
        for part in _once(text, parts):
            if part.silent:
                self._unfilled.add(path)
                failed = True
            elif escapes:
                self._doubt(part.placeholder, text, path, on_key=on_key)
            elif not (isinstance(part.placeholder, Malformed) and _is_content(part.placeholder, text, path)):
                self._refuse(part.placeholder, path, on_key=on_key)
                failed = True
        known = [part for part in parts if part.value is not _FAILED]
        return None if failed or not all(self._fits(part, path, on_key=on_key) for part in known) else known

    def _fits(self, part: _Part, path: FieldPath, *, on_key: bool) -> bool:
        """Whether the value has room in the resource."""
        if part.found is None:
            return True
        taken = self._values.extent(part.found) if isinstance(self._values, Values) else extent(part.value)
        self._room -= taken.size
        if self._room < 0:
            message = f"placeholders bring more than {MAX_FILLED} characters into this resource"
        elif len(path) + taken.depth > MAX_DEPTH:
            message = f"with the value of its placeholder this is nested more than {MAX_DEPTH} levels deep"
        else:
            return True
        self._report(path, message, "make the values smaller", part.placeholder, on_key=on_key, code="INT110")
        return False

    def _parts(self, text: str) -> list[_Part]:
        return [self._part(found, text) for found in placeholders(text)]

    def _part(self, placeholder: Placeholder | Malformed, text: str) -> _Part:
        if isinstance(placeholder, Malformed):
            return _Part(placeholder)
        found = locate(self._values, placeholder.name, self._broken)
        if found is not None:
            broken = found.rest or (self._broken and isinstance(self._values, Values) and self._values.is_broken(found.path))
            if broken:
                return _Part(placeholder, silent=True)
            return _Part(placeholder, found.value, found, spelling=self._spelling(found))
        default = placeholder.default
        return _Part(placeholder) if default is None else _Part(placeholder, traced_default(default, text), default=default)

    def _spelling(self, found: Located) -> str | None:
        spelled = isinstance(found.value, int | float) and isinstance(self._values, Values)
        return self._values.spelling(found.path) if spelled else None  # type: ignore[attr-defined] # asked right before

    def _refuse(self, placeholder: Placeholder | Malformed, path: FieldPath, *, on_key: bool) -> None:
        if isinstance(placeholder, Malformed):
            self._report(path, placeholder.message, placeholder.help, placeholder, on_key=on_key, code="INT108")
        else:
            message, advice = missing(placeholder.name, self._values)
            self._report(path, message, advice, placeholder, on_key=on_key)

    def _doubt(self, placeholder: Placeholder | Malformed, text: str, path: FieldPath, *, on_key: bool) -> None:
        """What stays in a stackSpec of the Bento family as it is: an escape, or what somebody took for a placeholder."""
        if isinstance(placeholder, Malformed):
            return
        name, written = placeholder.name, text[placeholder.start : placeholder.end]
        everywhere = self._values.everywhere if isinstance(self._values, Values) else {}
        having = [f"`{place}`" for place, values in everywhere.items() if locate(values, name)]
        if having:
            message = f"{shown(name)} is a placeholder in {', '.join(having)}, and nothing but text here"
            self._report(path, message, f"declare `{name}` in every environment", placeholder, on_key=on_key, code="INT112")
        elif not _ESCAPE.fullmatch(written):
            message = f"{shown(name)} has no value, and with blanks in it it is no escape of Bento's either"
            advice = f"declare `{name}` in the environments, or write `${{{{{name}}}}}` for the text `${{{name}}}`"
            self._report(path, message, advice, placeholder, on_key=on_key, code="INT112")

    def _report(
        self,
        path: FieldPath,
        message: str,
        advice: str,
        at: Placeholder | Malformed | None = None,
        *,
        on_key: bool,
        code: str = "INT101",
    ) -> None:
        if code != "INT112":
            self._unfilled.add(path)
        within = (at.start, at.end) if at and not on_key else None
        self._findings.append(Finding(path, message, advice, on_key=on_key, code=code, within=within))


def _note_holders(data: Any, holders: set[int]) -> bool:
    """Whether a placeholder is in `data`; the mappings and lists that hold one at any depth go to `holders`, by identity."""
    if isinstance(data, dict):
        found = any(OPENING in key for key in data if isinstance(key, str))
        items: Iterable[Any] = data.values()
    elif isinstance(data, list):
        found, items = False, data
    else:
        return isinstance(data, str) and OPENING in data
    for item in items:
        found = _note_holders(item, holders) or found
    if found:
        holders.add(id(data))
    return found


def traced_default(default: Default, text: str) -> Any:
    """The default, which stands where `text` does."""
    origin: Origin | None = getattr(text, "origin", None)
    if origin is None:
        return default.value
    value = traced(default.value, origin)
    if default.plain and value is not None and not isinstance(value, str):
        value.spelling = default.text
    return value


def _once(text: str, parts: list[_Part]) -> list[_Part]:
    """Those without a value: of several that name the same thing the first."""
    found: dict[str, _Part] = {}
    for part in parts:
        placeholder = part.placeholder
        name = placeholder.name if isinstance(placeholder, Placeholder) else text[placeholder.start : placeholder.end]
        if part.value is _FAILED:
            found.setdefault(name, part)
    return list(found.values())


def _is_whole(placeholder: Placeholder | Malformed, text: str) -> bool:
    return (placeholder.start, placeholder.end) == (0, len(text))


def _is_content(placeholder: Malformed, text: str, path: FieldPath) -> bool:
    """Whether it stands in a file that is copied as it is, where brackets mean something else."""
    return not placeholder.closed and path[: len(_CONFIGS)] == _CONFIGS and "\n" in text


def _joined(text: str, parts: list[_Part]) -> Any:
    """`text` with its parts in place."""
    if len(parts) == 1 and _is_whole(parts[0].placeholder, text):
        return parts[0].value
    pieces: list[str] = []
    at = 0
    for part in parts:
        pieces += [text[at : part.placeholder.start], _spelled(part)]
        at = part.placeholder.end
    return derived("".join([plain(piece) for piece in [*pieces, text[at:]]]), "text", text, *[part.value for part in parts])


def _spelled(part: _Part) -> str:
    """A number inside a text keeps the digits it was written with: `1.10` stays `1.10`."""
    if part.default:
        return part.default.text
    if spelling := part.spelling or getattr(part.value, "spelling", None):
        return str(spelling)
    return "" if isinstance(part.value, dict | list | None) else as_text(part.value)
