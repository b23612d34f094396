"""Values from the command line: `--set kafka.brokers=[a, b]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import FieldPath
from compiler.document import Document, documents
from compiler.document.document import RawPlace
from compiler.document.scalars import resolve
from compiler.environment.values import COMMAND_LINE, Layer, locate
from compiler.environment.values_merging import merged
from compiler.environment.values_syntax import is_name
from compiler.errors import UsageError
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.source import Source
from compiler.traced import Map, Origin, traced

OPTION = "--set"
_FORM = f"write `{OPTION} NAME=VALUE`, such as `{OPTION} kafka.topic=orders`"
_FLOW = ("[", "{", '"', "'")


class Given(NamedTuple):
    """`document` has a line for every setting; its data is by the names as they were given."""

    document: Document
    values: Mapping[str, Any]

    def layers(self, environment: str, tree: Map) -> Iterator[Layer]:
        """What they are over the values `tree`, one after the other."""
        for name, value in self.values.items():
            layer = Layer(self.document, (name,), value, _path(name, tree, environment))
            tree = merged((Layer(self.document, (), tree), layer))
            yield layer


def given(settings: Sequence[str]) -> Given:
    """Raises `UsageError` for one that cannot be read."""
    lines, data, values = "", dict[str, Any](), Map()
    places: dict[str, RawPlace] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        if not sign:
            raise UsageError(f"`{OPTION}` is given a name or a value, and not both", _FORM)
        if not is_name(name):
            raise UsageError(f"`{OPTION}` is given no name that a placeholder can have: `{name}`", _FORM)
        value, plain = _value(name, text)
        start = len(lines) + len(OPTION) + 1
        end = start + len(setting)
        lines += f"{OPTION} {setting}\n"
        data[name] = value
        places[name] = (start, start + len(name), start + len(name) + 1, end, plain)
        position = Source(COMMAND_LINE, lines).position(start + len(name) + 1)
        values.pop(name, None)  # the last one counts, and comes last
        values[name] = traced(value, Origin("value", COMMAND_LINE, position.line, position.column))
        if plain and not isinstance(value, str | None):
            values[name].spelling = text
    document = Document(Source(COMMAND_LINE, lines), 0, data, root=(0, 0, 0, len(lines), False), places={id(data): places})
    return Given(document, values)


def _value(name: str, text: str) -> tuple[Any, bool]:
    """Lists, mappings and quotations are YAML in flow style; everything else is a plain scalar, whatever is in it."""
    if not text.startswith(_FLOW):
        return resolve(text), True
    read = list(documents(Source(COMMAND_LINE, text)))
    problems = [problem for document in read for problem in document.problems if document.data is None]
    if len(read) != 1 or problems or "\n" in text.strip():
        reason = problems[0].message if problems else "it is more than one value"
        raise UsageError(
            f"the value of `{OPTION} {name}` cannot be read: {reason}", "write lists as `[a, b]`, mappings as `{a: 1}`"
        )
    return read[0].data, False


def _path(name: str, tree: Mapping[str, Any], environment: str) -> FieldPath:
    """Where `name` is in `tree`, or has its place there."""
    if found := locate(tree, name):
        return found.path
    steps = name.split(".")
    for end in range(len(steps) - 1, 0, -1):
        above = locate(tree, ".".join(steps[:end]))
        if above is None:
            continue
        if not isinstance(above.value, dict):
            kind = f"a list of {len(above.value)}" if isinstance(above.value, list) else "neither a mapping nor a list"
            message = f"`{OPTION} {name}` names what cannot be: `{'.'.join(steps[:end])}` is {kind} in `{environment}`"
            raise UsageError(message, "set all of it, with a value such as `[a, b]` or `{a: 1}`")
        return (*above.path, *steps[end:])
    return tuple(steps)
