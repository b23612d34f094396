"""What the model and the Bento family know of mappings: which keys belong in which section."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.schema import VERSIONS, Schema, resolved, schema
from compiler.resources.types import STACK_NAMED_SECTIONS


class Section(NamedTuple):
    """`members` are the keys a mapping, or each mapping of a list, has, with the section under each that is one.

    `takes` is for sections whose keys are free: whether an entry looks like one of theirs.
    """

    members: Mapping[str, Section | None]
    takes: Callable[[str, Any], bool] | None = None
    listed: bool = False  # a list of such mappings
    required: frozenset[str] = frozenset()
    foreign: bool = False  # what is in it is the business of the stack

    def expects(self, key: str, value: Any) -> bool:
        return key in self.members or (self.takes is not None and self.takes(key, value))

    def may_have(self, key: str) -> bool:
        """Whether `key` is among the members, or these are not known."""
        return key in self.members or not self.members


def fits(value: Any, section: Section | None) -> bool:
    """Whether `value` has the form of `section`, without being right in every detail: most of its keys are known there."""
    if section is None:
        return value is not None and not isinstance(value, dict)
    if section.listed and isinstance(value, list):
        return all(fits(item, section._replace(listed=False)) for item in value)
    if not isinstance(value, dict) or not value:
        return False
    return 2 * sum(section.expects(key, inner) for key, inner in value.items()) >= len(value)


def _anything(_key: str, _value: Any) -> bool:
    return True


def _variable(key: str, value: Any) -> bool:
    return (_PLACEHOLDER in key or re.fullmatch(r"[A-Z_][A-Z0-9_]*", key) is not None) and not isinstance(value, dict | list)


def _file(key: str, value: Any) -> bool:
    return (_PLACEHOLDER in key or "." in key) and isinstance(value, str)


ANYTHING = Section({}, _anything, foreign=True)  # nobody knows what is in there
_PLACEHOLDER = "${{"
_COMPONENT = ANYTHING  # its one key is the name of its type
_COMPONENTS = Section({}, _anything, listed=True, foreign=True)
_POOLED = ("input", "output", "processor", "cache", "rate_limit")

# Root keys of a configuration of Benthos 3, 4 and Bento (facts on Benthos, structure).
STREAM = Section(
    {
        **dict.fromkeys(("input", "buffer", "output", "metrics", "tracer"), _COMPONENT),
        "pipeline": Section(dict.fromkeys(("threads", "processors"))),
        "logger": Section(
            dict.fromkeys(
                (
                    "level",
                    "format",
                    "add_timestamp",
                    "level_name",
                    "message_name",
                    "timestamp_name",
                    "static_fields",
                    "file",
                    "prefix",
                )
            )
        ),
        "http": Section(
            dict.fromkeys(("address", "enabled", "root_path", "debug_endpoints", "cert_file", "key_file", "cors", "basic_auth"))
        ),
        **dict.fromkeys((f"{kind}_resources" for kind in _POOLED), _COMPONENTS),
        "resources": Section(dict.fromkeys((f"{kind}s" for kind in _POOLED), _COMPONENT), foreign=True),
        **dict.fromkeys(("shutdown_timeout", "shutdown_delay", "error_handling", "tests")),
    },
    foreign=True,
)

_FREE: Mapping[str, Section] = {
    "envs": Section({}, _variable),
    "configs": Section({}, _file),
    "properties": ANYTHING,
    **dict.fromkeys(("stackSpec", *STACK_NAMED_SECTIONS), _COMPONENT),
}


@cache
def sections(type: str) -> Section:  # noqa: A002 - the word of the language
    """The sections of a whole resource of `type`; none for a type without a schema."""
    if type not in VERSIONS:
        return Section({})
    whole = schema(type)
    return _section(whole, whole) or Section({})


@cache
def worker_sections(*, bento: bool = False) -> Section:
    """The sections of a whole Worker; with `bento` those of its stackSpec, too."""
    root = sections("worker")
    worker = root.members["worker"]
    if not bento or worker is None:
        return root
    return root._replace(members={**root.members, "worker": worker._replace(members={**worker.members, "stackSpec": STREAM})})


def _section(whole: Schema, part: Schema) -> Section | None:
    """The section that `part` describes: a mapping, or the items of a list; None for anything else."""
    part = resolved(whole, part)
    listed = part.get("type") == "array"
    if listed:
        part = resolved(whole, part["items"])
    if "properties" not in part:
        return None
    members = {name: _FREE.get(name) or _section(whole, field) for name, field in part["properties"].items()}
    return Section(members, listed=listed, required=frozenset(part.get("required", ())))
