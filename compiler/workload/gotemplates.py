"""The Go templates in the vendor's declarations of stacks: nothing evaluates them, but what they use has counterparts."""

from __future__ import annotations

import re

from compiler.records import NamedTuple
from compiler.regex import regex

_FILE = regex(r"^([\w.-]+):[ \t]*\|[-+]?[ \t]*$", re.MULTILINE)
_ACTION = regex(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_WHOLE_SPEC = regex(r"\s*\{\{-?\s*toYaml\s+\.ApplicationSpec\.StackSpec\s*\|\s*n?indent\s+\d+\s*-?\}\}\s*")
_FIELD = regex(r"\.ApplicationSpec\.StackSpec((?:\.\w+)*)")
_WORD = regex(r"(?<![\w$.\"])\.[A-Z]\w*(?:\.[A-Z]\w*)*|\bresolve\b")

_COUNTERPARTS = {
    ".Name": "w.name",
    ".Workspace": "w.namespace",
    ".ApplicationSpec.LogLevel": "w.log_level",
    ".ApplicationSpec.Resources": "w.resources",
    ".MetricPort": "w.probes.port",
}


class GoTemplate(NamedTuple):
    """`files` are the names of the files it writes. `whole_spec`: each of them is the stackSpec, and nothing else.

    `counterparts` are what it uses, with what a Jinja template calls it here; `others` have none.
    """

    files: tuple[str, ...]
    whole_spec: bool
    counterparts: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


def go_template(text: str) -> GoTemplate:
    """What a `configFileTemplate` writes, and of what."""
    parts = _FILE.split(text)
    files, contents = tuple(parts[1::2]), parts[2::2]
    known: dict[str, str] = {}
    others: dict[str, None] = {}
    for action in _ACTION.findall(text):
        for field in _FIELD.findall(action):
            known[f".ApplicationSpec.StackSpec{field}"] = f"spec{field}"
        for word in _WORD.findall(_FIELD.sub("", action)):
            if word in _COUNTERPARTS:
                known[word] = _COUNTERPARTS[word]
            else:
                others[word] = None
    whole = bool(files) and all(_WHOLE_SPEC.fullmatch(content) for content in contents)
    return GoTemplate(files, whole, tuple(known.items()), tuple(others))
