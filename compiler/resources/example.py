"""An annotated manifest of a type: every field with its meaning, in the order to write them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

import yaml

from compiler.hints import Any
from compiler.resources.fields import FieldInfo, fields
from compiler.resources.schema import require, schema
from compiler.resources.types import COMPILED

_WIDTH = 100

# Optional fields that a first Worker has; the others stand there as comments.
_SHOWN = frozenset(
    ("tags", "description", "worker.replicas", "worker.logLevel", "worker.compute", "worker.resources", "worker.stackSpec")
)


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list below its key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - overrides
        super().increase_indent(flow, False)

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Several lines as a block."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def example(type: str, version: str | None = None) -> str:  # noqa: A002 - the word of the language
    """A manifest of `type` as YAML. Raises `UsageError` for a type or version without a schema."""
    version = require(type, version)
    known = fields(type)
    name = f"my{type}" if type == "depot" else f"my-{type}"  # a depot is part of addresses, without a hyphen
    own = {"name": name, "version": version, "description": schema(type)["description"].rstrip("."), "tags": [type]}
    lines = [f"# An annotated resource of type `{type}`. What is commented out is optional, and so is what has a default."]
    top = [info for info in known.values() if "." not in info.path]
    for info in sorted(top, key=lambda info: (info.path == type, not info.required)):
        lines.append("")
        if info.path == type:
            lines += [*_comment(info.description), f"{type}:"]
            lines += [f"  {line}" if line else "" for line in _section(type, known)]
        else:
            lines += _entry(info, own.get(info.path, _value(info)))
    return "\n".join(lines) + "\n"


def _section(type_: str, known: Mapping[str, FieldInfo]) -> Iterator[str]:
    """Direct members of the section; one that has a second spelling is shown once."""
    seen: set[str] = set()
    members = [info for info in known.values() if info.path.startswith(f"{type_}.") and info.path.count(".") == 1]
    for info in sorted(members, key=lambda info: not info.required):
        if "[]" in info.path or info.deprecated or info.path.lower() in seen:
            continue
        if seen:
            yield ""
        seen.add(info.path.lower())
        yield from _entry(info, _value(info))


def _entry(info: FieldInfo, value: Any) -> Iterator[str]:
    yield from _comment(_meaning(info))
    key = info.path.rpartition(".")[2]
    text = yaml.dump({key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    mark = "" if _is_shown(info) else "# "
    yield from [f"{mark}{line}" for line in text.splitlines()]


def _is_shown(info: FieldInfo) -> bool:
    """A declaration says all it can; a Worker has more fields than one would want."""
    of_a_declaration = "." in info.path and not info.path.startswith(f"{COMPILED}.")
    return info.required or info.path in _SHOWN or of_a_declaration


def _meaning(info: FieldInfo) -> str:
    facts = []
    if info.allowed and info.path not in ("type", "version"):
        facts.append(f"One of {', '.join(info.allowed)}.")
    if info.default is not None:
        facts.append(f"Default {str(info.default).lower() if isinstance(info.default, bool) else info.default}.")
    return " ".join([info.description, *facts])


def _value(info: FieldInfo) -> Any:
    return info.examples[0] if info.examples else info.default if info.default is not None else next(iter(info.allowed), "")


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
