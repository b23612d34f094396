"""What the facts on Benthos and Bento know of the configuration of a component, as sections that may lose entries."""

from __future__ import annotations

from functools import cache

from compiler.hints import TYPE_CHECKING, Any
from compiler.resources.sections import ANYTHING, Section

if TYPE_CHECKING:
    from compiler.streams.fields import Field


@cache
def body(kind: str, name: str) -> Section | None:
    """The section below the type key `name` of a component; None for one that nobody knows, or that is no mapping."""
    from compiler.streams.fields import component  # noqa: PLC0415 - the facts are for those who have such a component
    from compiler.streams.profiles import profile  # noqa: PLC0415

    found = component(kind, name, profile("default"))
    return _section(found.config) if found else None


def is_component(kind: str, name: str) -> bool:
    """Whether there is a component `name` in any version."""
    from compiler.streams.facts import versions  # noqa: PLC0415 - as above

    return name in versions(kind)


def _section(field: Field) -> Section | None:
    if field.others or field.open:
        return ANYTHING
    if field.shape == "m":
        return Section({}, _scalar) if field.type == "s" else ANYTHING
    if field.shape not in ("", "a") or not field.fields:
        return None
    members = {name: _section(inner) for name, inner in field.fields.items()}
    return Section(members, listed=field.shape == "a", required=frozenset((*field.required, *field.expected, *field.at_start)))


def _scalar(_key: str, value: Any) -> bool:
    return not isinstance(value, dict | list)
