"""Which component a mapping is: by its one key that names a type, or by what stands under `type`."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.streams import facts, fields, names
from compiler.streams.faults import Fault, Kind
from compiler.streams.profiles import Profile
from compiler.streams.quoting import quoted
from compiler.streams.reserved import reserved


class Inferred(NamedTuple):
    """`name` is empty where there is nothing more to judge; `is_plugin` says that the body stands under `plugin`."""

    name: str = ""
    is_plugin: bool = False
    faults: tuple[Fault, ...] = ()


def inferred(value: Mapping[str, Any], kind: str, path: FieldPath, profile: Profile) -> Inferred:
    """The component of `kind` that `value`, which is not empty, stands for."""
    given = value.get("type")
    if isinstance(given, str) and given:
        return _typed(given, value, kind, path, profile)
    candidates = [key for key in value if key not in reserved(kind, profile)]
    known = [key for key in candidates if fields.component(kind, key, profile)]
    if len(known) == 1:
        return Inferred(known[0])
    if known:
        message = f"`{known[0]}` and `{known[1]}` are both {names.article(kind)}, and one mapping holds one"
        related = (((*path, known[1]), f"`{known[1]}` is here"),)
        fault = Fault(Kind.TWO_COMPONENTS, (*path, known[0]), message, _apart(kind), on_key=True, related=related)
        return Inferred(faults=(fault,))
    if candidates:
        is_open = any("${" in key for key in candidates)
        return Inferred(faults=() if is_open else (_unknown(candidates, kind, path, profile),))
    return Inferred(faults=(_nameless(value, kind, path),))


def _nameless(value: Mapping[str, Any], kind: str, path: FieldPath) -> Fault:
    plugin = value.get("plugin")
    if isinstance(plugin, dict) and isinstance(plugin.get("type"), str):
        message = f"the type {quoted(plugin['type'])} stands inside `plugin`, and the engine looks for it beside"
        return Fault(Kind.TYPE_INSIDE_PLUGIN, (*path, "plugin", "type"), message, "move it out", on_key=True)
    message = f"the mapping names no {names.noun(kind)}"
    return Fault(Kind.MISSING_COMPONENT, path, message, f"add {names.article(kind)}, under a key of its name")


def _typed(name: str, value: Mapping[str, Any], kind: str, path: FieldPath, profile: Profile) -> Inferred:
    if "${" in name:
        return Inferred()
    if fields.component(kind, name, profile):
        return Inferred(name, is_plugin="plugin" in value and name not in value)
    fault = _unknown([name], kind, path, profile)._replace(path=(*path, "type"), on_key=False)
    if "plugin" in value and fault.kind == Kind.UNKNOWN_COMPONENT and name not in facts.versions(kind):
        fault = fault._replace(kind=Kind.UNKNOWN_PLUGIN, message=f"no {names.noun(kind)} plugin {quoted(name)} is known")
    return Inferred(faults=(fault,))


def _unknown(candidates: list[str], kind: str, path: FieldPath, profile: Profile) -> Fault:
    """The fault of the candidate of which most is known."""
    meanings = [(name, names.of_component(name, kind, profile)) for name in candidates]
    fallen = tuple(name for name, meaning in meanings if meaning is None)
    for name, meaning in meanings:
        if meaning:
            return Fault(meaning.kind, (*path, name), meaning.message, meaning.help, on_key=True)
    name = candidates[0]
    message = f"no {names.noun(kind)} {quoted(name)} is known"
    choices = names.known(kind, profile)
    fault = Fault(Kind.UNKNOWN_COMPONENT, (*path, name), message, on_key=True, word=name, choices=choices, component=kind)
    owner = names.owner(fallen, kind, profile)
    if owner is None:
        return fault
    mine = [f"`{name}`" for name in fallen if name in names.fields_of(kind, owner)]
    are = "are fields" if len(mine) > 1 else "is a field"
    advice = f"{' and '.join(mine[:2])} {are} of `{owner}`: write that above, and its fields below it"
    # One field may be a component spelled wrong, two are not.
    return fault._replace(help=advice, choices=() if len(mine) > 1 else fault.choices)


def _apart(kind: str) -> str | None:
    if kind in ("input", "output"):
        return f"put several below `broker.{kind}s`"
    return "make them items of the list, one each" if kind in ("processor", "cache", "rate_limit") else "take one out"
