"""Judges a configuration as the linter of Benthos 4 does: by the fields of its components, without types of scalars.

A list or mapping that several places share through an anchor is judged where it is met first. What waits for a variable,
`${…}`, is taken for right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.streams import bloblang, crossfields, facts, fields, names, variables
from compiler.streams.faults import Fault, Kind
from compiler.streams.fields import Component, Field, Fields
from compiler.streams.inference import Inferred, inferred
from compiler.streams.labels import Labels
from compiler.streams.profiles import ENGINES, Profile
from compiler.streams.quoting import quoted
from compiler.streams.reserved import reserved
from compiler.streams.variables import is_open

_DISABLED = ("# BENTHOS LINT DISABLE", "# BENTO LINT DISABLE")
_LEFT_OUT = frozenset((("cache", "resource"),))  # the pages of 4.13 themselves do without
_SHOWN = 3
_SCALAR = {"s": "a string", "b": "true or false", "i": "an integer", "f": "a number"}


def judge(spec: Mapping[str, Any], profile: Profile, text: str = "") -> Iterator[Fault]:
    """Everything wrong with the configuration `spec`; `text` is what it was read from, whose first line may forbid it."""
    if text.startswith(_DISABLED):
        return
    judging = _Judging(profile)
    judging.whole(spec)
    yield from judging.faults
    if not text or "${" in text or "\\" in text:  # an escape may hide it
        yield from variables.undefined(spec)


class _Place(NamedTuple):
    """The component of some kind in which fields are looked up, and how long the path to its body is."""

    found: facts.Known
    kind: str
    depth: int


class _Judging:
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.faults: list[Fault] = []
        self._labels = Labels(profile.label_characters)
        self._seen: set[int] = set()

    def whole(self, spec: Mapping[str, Any]) -> None:
        root, place = fields.root(self.profile), _Place(facts.root(), "", 0)
        assert root.fields is not None
        for key, value in spec.items():
            field = root.fields.get(key)
            if field is not None:
                if key == "output" and isinstance(value, list):
                    self._list_of_outputs(value)
                else:
                    self._value(value, field, (key,), place)
            elif not key.startswith("x-") and "${" not in key:
                self._unknown_key(key, root.fields)

    def _list_of_outputs(self, value: list[Any]) -> None:
        message = "`output` is a list, and the engine takes one output"
        self._add(Kind.LIST_OF_OUTPUTS, ("output",), message, "put them below `output.broker.outputs`", on_key=True)
        for index, item in enumerate(value):
            self._component(item, "output", ("output", index))

    def _unknown_key(self, key: str, known: Mapping[str, Field]) -> None:
        meaning = names.of_field((key,), facts.root(), "", self.profile)
        advice = names.of_key(key, self.profile)
        if meaning:
            self._add(meaning.kind, (key,), meaning.message, advice or meaning.help, on_key=True)
        else:
            choices = () if advice else tuple(known)
            message = f"a configuration has no field {quoted(key)}"
            self._add(Kind.UNKNOWN_FIELD, (key,), message, advice, on_key=True, word=key, choices=choices)

    def _value(self, value: Any, field: Field, path: FieldPath, place: _Place) -> None:
        """A value in the shape of its field, or of one of the shapes that versions have of it."""
        if field.deprecated:
            self._add(Kind.DEPRECATED_FIELD, path, f"the field `{path[-1]}` is deprecated", on_key=True)
        if field.newer:
            engine, mine = ENGINES[field.newer], self.profile.engine
            self._add(Kind.NEWER_FIELD, path, f"the field `{path[-1]}` is in {engine}, not yet in {mine}", on_key=True)
        if field.others:
            self._in_some_shape(value, field, path, place)
        elif field.shape:
            self._shaped(value, field, path, place)
        else:
            self._one(value, field, path, place)

    def _in_some_shape(self, value: Any, field: Field, path: FieldPath, place: _Place) -> None:
        """What is said of `value` in the newest shape, unless it is right in another one."""
        before = len(self.faults)
        self._shaped(value, field, path, place)
        for other in field.others if len(self.faults) > before else ():
            kept, self.faults = self.faults[before:], self.faults[:before]
            self._seen.discard(id(value))
            self._shaped(value, other, path, place)
            if len(self.faults) == before:
                return
            self.faults[before:] = kept

    def _shaped(self, value: Any, field: Field, path: FieldPath, place: _Place) -> None:
        if not field.shape:
            self._one(value, field, path, place)
        elif is_open(value):
            return
        elif field.shape == "m":
            if not isinstance(value, dict):
                self._wrong(path, "a mapping", value)
            elif self._is_new(value):
                for key, item in value.items():
                    self._one(item, field, (*path, key), place)
        elif not isinstance(value, list):
            self._wrong(path, "a list", value)
        elif self._is_new(value):
            for index, item in enumerate(value):
                if field.shape == "2":
                    self._shaped(item, field._replace(shape="a"), (*path, index), place)
                    continue
                if field.labelled and isinstance(item, dict) and not item.get("label"):
                    self._add(
                        Kind.MISSING_LABEL,
                        (*path, index),
                        f"an item of `{path[-1]}` has no `label`",
                        "give it one, by which others refer to it",
                    )
                self._one(item, field, (*path, index), place)

    def _one(self, value: Any, field: Field, path: FieldPath, place: _Place) -> None:
        if field.component:
            self._component(value, field.component, path)
        elif field.fields is not None:
            self._mapping(value, field, path, place)
        elif field.type == "o":
            if not isinstance(value, dict) and not is_open(value):
                self._wrong(path, "a mapping", value)
        elif field.type != "u":
            self._scalar(value, field, path)

    def _scalar(self, value: Any, field: Field, path: FieldPath) -> None:
        if isinstance(value, dict | list):
            self._wrong(path, _SCALAR[field.type], value)
        elif is_open(value) and not field.interpolated and not field.bloblang:
            return
        elif field.enforced and (written := _as_text(value)).lower() not in field.enforced:
            if not is_open(value):
                message = f"{quoted(written)} is no value of {_last(path)}" if written else f"{_last(path)} is empty"
                listed = f"it takes {_listed(field.options)}"
                self._add(Kind.UNKNOWN_OPTION, path, message, listed, word=written, choices=field.options)
        elif isinstance(value, str) and (field.bloblang or field.interpolated):
            self.faults += bloblang.faults(value, path, self.profile, interpolation=not field.bloblang)

    def _mapping(self, value: Any, field: Field, path: FieldPath, place: _Place) -> None:
        known = field.fields
        assert known is not None
        if not isinstance(value, dict):
            if not is_open(value):
                self._wrong(path, "a mapping", value)
            return
        if not self._is_new(value):
            return
        for key, item in value.items():
            below = known.get(key)
            if below is not None:
                if not below.plain or isinstance(item, dict | list):
                    self._value(item, below, (*path, key), place)
            elif not field.open and "${" not in key:
                self._unknown_field(key, (*path, key), known, place)
        self._needs(value, known, path, place)

    def _needs(self, value: Mapping[str, Any], field: Fields, path: FieldPath, place: _Place) -> None:
        for name in field.required:
            if name not in value:
                self._missing(Kind.MISSING_FIELD, name, "which it needs", path, place)
        for name in field.expected:
            if name not in value and (place.found.name, name) not in _LEFT_OUT:
                self._missing(Kind.EMPTY_FIELD, name, "which only Benthos 4.13 takes for empty", path, place)
        for name in field.at_start:
            if name not in value:
                self._missing(Kind.REFUSED_AT_START, name, "without which the engine does not start", path, place)

    def _missing(self, kind: str, name: str, why: str, path: FieldPath, place: _Place) -> None:
        self._add(kind, path, f"{_named(path, place)} has no `{name}`, {why}", f"add `{name}`", word=name)

    def _unknown_field(self, key: str, path: FieldPath, known: Mapping[str, Field], place: _Place) -> None:
        meaning = names.of_field(path[place.depth :], place.found, place.kind, self.profile)
        if meaning:
            instead = [f"`{name}`" for name in names.renamed_field(key, known)]
            advice = f"use {' or '.join(instead)}" if instead and not meaning.help else meaning.help
            self._add(meaning.kind, path, meaning.message, advice, on_key=True)
            return
        message = f"{_named(path[:-1], place)} has no field {quoted(key)}"
        self._add(Kind.UNKNOWN_FIELD, path, message, _home(key, path, known, place), on_key=True, word=key, choices=tuple(known))

    def _component(self, value: Any, kind: str, path: FieldPath) -> None:
        if not isinstance(value, dict):
            if value is not None and not is_open(value):
                advice = f"write `{value}: {{}}`" if isinstance(value, str) and value in facts.versions(kind) else None
                self._wrong(path, f"a mapping that names {names.article(kind)}", value, advice)
            return
        if not value or not self._is_new(value):
            return
        found = inferred(value, kind, path, self.profile)
        self.faults += found.faults
        if found.name:
            component = fields.component(kind, found.name, self.profile)
            assert component is not None
            self._known(value, component, kind, path, found)

    def _known(self, value: Mapping[str, Any], component: Component, kind: str, path: FieldPath, found: Inferred) -> None:
        name, place = component.name, _Place(facts.known(kind, component.name), kind, len(path) + 1)
        named = (*path, name) if name in value else (*path, "type")
        if component.deprecated:
            message = f"the {names.noun(kind)} `{name}` is deprecated"
            self._add(Kind.DEPRECATED_COMPONENT, named, message, names.instead_of(name, kind), on_key=True)
        if component.newer and names.known(kind, self.profile):  # else the field that holds it has been named
            message = f"the {names.noun(kind)} `{name}` is in {ENGINES[component.newer]}, not yet in {self.profile.engine}"
            self._add(Kind.NEWER_COMPONENT, named, message, on_key=True)
        allowed = reserved(kind, self.profile)
        for key, item in value.items():
            if key == name or (key == "plugin" and found.is_plugin):
                self._body(item, component, kind, (*path, key), place)
            elif key in allowed:
                self._reserved(key, item, name, value, path)
            elif "${" not in key:
                self._beside(key, name, kind, path)

    def _body(self, value: Any, component: Component, kind: str, path: FieldPath, place: _Place) -> None:
        self._value(value, component.config, path, place)
        self.faults += crossfields.faults(kind, component.name, value, path, self.profile)

    def _reserved(self, key: str, item: Any, name: str, value: Mapping[str, Any], path: FieldPath) -> None:
        at = (*path, key)
        if key == "plugin" and name in value:
            message = f"`plugin` has no effect beside `{name}`"
            self._add(Kind.NEEDLESS_ENTRY, at, message, f"move what it holds below `{name}`", on_key=True)
        elif key == "label":
            self.faults += self._labels.faults(item, at, refers=name == "resource")
        elif key == "processors":
            if item == []:
                self._add(Kind.NEEDLESS_ENTRY, at, "`processors` is empty", "take it out", on_key=True)
            elif not is_open(item):
                self._value(item, _PROCESSORS, at, _Place(facts.root(), "", 0))
        elif key == "mapping":
            self._scalar(item, _MAPPING, at)
        elif key == "meta" and not isinstance(item, dict) and not is_open(item):
            self._wrong(at, "a mapping", item)

    def _beside(self, key: str, name: str, kind: str, path: FieldPath) -> None:
        allowed = reserved(kind, self.profile)
        message = f"{quoted(key)} stands beside `{name}`, {names.article(kind)}, and is none of the fields that may stand there"
        if key in names.fields_of(kind, name):
            advice: str | None = f"`{key}` is a field of `{name}`: indent it below"
        elif others := [other for other in facts.KINDS if fields.component(other, key, self.profile)]:
            advice = f"`{key}` is {' and '.join([names.article(other) for other in others])}: give it an item of its own"
        else:
            advice = None
        choices = () if advice else (*sorted(allowed), *names.known(kind, self.profile))
        self._add(Kind.UNKNOWN_FIELD, (*path, key), message, advice, on_key=True, word=key, choices=choices, component=kind)

    def _is_new(self, value: Any) -> bool:
        if id(value) in self._seen:
            return False
        self._seen.add(id(value))
        return True

    def _wrong(self, path: FieldPath, wanted: str, value: Any, advice: str | None = None) -> None:
        message = f"{_last(path)} is {_shape_of(value)}, and the engine takes {wanted}"
        if advice is None and value is None and wanted == "a mapping":
            advice = f"write `{path[-1]}: {{}}`"
        elif advice is None and wanted == "a list" and value is not None:
            advice = "write it as a list of one"
        self._add(Kind.WRONG_SHAPE, path, message, advice)

    def _add(self, kind: str, path: FieldPath, message: str, advice: str | None = None, **more: Any) -> None:
        self.faults.append(Fault(kind, path, message, advice, **more))


def _home(key: str, path: FieldPath, known: Mapping[str, Field], place: _Place) -> str | None:
    """Where the field belongs that is not known here: one step further in, or out in the component itself."""
    inside = [f"`{name}`" for name, field in known.items() if field.fields and key in field.fields]
    if 0 < len(inside) <= _SHOWN:
        return f"it is a field of {' and of '.join(inside)}, which stand{'' if len(inside) > 1 else 's'} beside it"
    if len(path) > place.depth + 1 and place.kind and key in names.fields_of(place.kind, place.found.name):
        return f"it is a field of `{place.found.name}`, further out"
    return None


_PROCESSORS = Field(shape="a", component="processor")
_MAPPING = Field(type="s", bloblang=True)


def _as_text(value: Any) -> str:
    """A scalar as the engine writes it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shape_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "empty" if value is None else "a scalar"


def _last(path: FieldPath) -> str:
    """The last key of `path`; an item goes by the name of its list."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return f"an item of {quoted(key)}" if path and isinstance(path[-1], int) else quoted(key)


def _named(path: FieldPath, place: _Place) -> str:
    """What a reader calls the mapping at `path`."""
    if place.found.name and len(path) == place.depth:
        return f"the {names.noun(place.kind)} `{place.found.name}`"
    return _last(path)


def _listed(options: tuple[str, ...]) -> str:
    return ", ".join([f"`{option}`" for option in options])
