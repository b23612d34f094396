"""Two ways of writing that are read as something else: null as nothing, and one mapping as a list of one."""

from __future__ import annotations

from compiler.diagnostics import Delete, FieldPath, Finding, Repair, dotted
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.rewriting import alike
from compiler.resources.sections import Section

_IN_SECTION = 2  # steps of a path to a field of the section that a type has


class Normal(NamedTuple):
    """`data` has neither; `findings` are at the paths of before, to which `moved` leads."""

    data: Any
    findings: tuple[Finding, ...]
    moved: dict[FieldPath, FieldPath]


def normal(data: Any, section: Section) -> Normal:
    """`data`, plain or traced, with what `section` knows in its normal form: itself where it is so already."""
    found: list[Finding] = []
    moved: dict[FieldPath, FieldPath] = {}
    return Normal(_mapping(data, section, (), found, moved), tuple(found), moved)


def _mapping(data: Any, section: Section, path: FieldPath, found: list[Finding], moved: dict[FieldPath, FieldPath]) -> Any:
    entries: dict[str, Any] = {}
    same = True
    for key, value in data.items():
        if value is None and (key in section.members or section.takes is not None):
            same = False
            if key not in section.required:  # that one is missing, which the schema says
                at = (*path, str(key))
                null = _null(at, f"`{dotted(at)}` is null", safe=True)._replace(on_key=True)
                # The section that would be left without anything is missed as a whole.
                found.append(null._replace(repair=None) if len(at) == _IN_SECTION and len(data) == 1 else null)
            continue
        entries[key] = _value(value, section.members.get(key), (*path, str(key)), found, moved)
        same = same and entries[key] is value
    return data if same else alike(entries, data)


def _value(value: Any, section: Section | None, path: FieldPath, found: list[Finding], moved: dict[FieldPath, FieldPath]) -> Any:
    if section is not None and section.foreign:
        return value
    if isinstance(value, list):
        return _list(value, section, path, found, moved)
    if not isinstance(value, dict) or section is None:
        return value
    if not section.listed:
        return _mapping(value, section, path, found, moved)
    message = f"`{path[-1]}` is one mapping where a list of mappings is meant"
    found.append(Finding(path, message, "put `- ` in front of its first line and indent the others", on_key=True, code="SPC111"))
    moved[*path, 0] = path
    return alike([_mapping(value, section, path, found, moved)], value)


def _list(
    items: list[Any], section: Section | None, path: FieldPath, found: list[Finding], moved: dict[FieldPath, FieldPath]
) -> Any:
    kept: list[Any] = []
    for index, item in enumerate(items):
        at = (*path, index)
        if item is None:
            found.append(_null(at, f"an item of `{dotted(path)}` is null", safe=False))
            continue
        if len(kept) != index:
            moved[*path, len(kept)] = at
        kept.append(_mapping(item, section, at, found, moved) if section and isinstance(item, dict) else item)
    same = len(kept) == len(items) and all(a is b for a, b in zip(kept, items, strict=True))
    return items if same else alike(kept, items)


def _null(path: FieldPath, message: str, *, safe: bool) -> Finding:
    name = path[-1]
    repair = Repair(f"remove `{name}`" if isinstance(name, str) else "remove the item", (Delete(path),), safe)
    return Finding(path, message, "remove it, or give it a value", repair=repair, code="SPC110")
