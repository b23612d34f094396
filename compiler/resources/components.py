"""Lost indentation inside a configuration of Benthos or Bento.

A component is a mapping with exactly one key that names its type, beside a few that are reserved. So where the
type key is empty and has other keys after it, these are its fields (facts on Benthos, structure): that is seen without
knowing the component. What slid or was swallowed among its fields is seen where these are known.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.resources.bodies import body, is_component
from compiler.resources.homes import nested
from compiler.resources.moves import Moves
from compiler.resources.sections import Section
from compiler.resources.slips import Kind, Nested, Slip

_ALWAYS = frozenset(("type", "plugin", "meta"))
_RESERVED: Mapping[str, frozenset[str]] = {
    "input": _ALWAYS | {"label", "processors"},
    "output": _ALWAYS | {"label", "processors"},
    "processor": _ALWAYS | {"label"},
    "cache": _ALWAYS | {"label"},
    "rate_limit": _ALWAYS | {"label"},
    "buffer": _ALWAYS,
    "metrics": _ALWAYS | {"mapping"},
    "tracer": _ALWAYS,
}

# Where a configuration has components: `[]` stands for each item of a list, `{}` for each value of a mapping.
_ROOTS = (
    *((f"{name}", name) for name in ("input", "output", "buffer", "metrics", "tracer")),
    ("pipeline.processors.[]", "processor"),
    *((f"{kind}_resources.[]", kind) for kind in ("input", "output", "processor", "cache", "rate_limit")),
    *((f"resources.{kind}s.{{}}", kind) for kind in ("input", "output", "processor", "cache", "rate_limit")),
)

# The same below the type key of a component of some kind and type; `*` stands for every type.
_NESTED: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("input", "broker"): (("inputs.[]", "input"),),
    ("input", "sequence"): (("inputs.[]", "input"),),
    ("input", "dynamic"): (("inputs.{}", "input"),),
    ("input", "read_until"): (("input", "input"),),
    ("input", "batched"): (("child", "input"),),
    ("input", "azure_blob_storage"): (("targets_input", "input"),),
    ("input", "*"): (("batching.processors.[]", "processor"),),
    ("output", "broker"): (("outputs.[]", "output"),),
    ("output", "dynamic"): (("outputs.{}", "output"),),
    ("output", "switch"): (("cases.[].output", "output"),),
    ("output", "fallback"): (("[]", "output"),),
    ("output", "drop_on"): (("output", "output"),),
    ("output", "retry"): (("output", "output"),),
    ("output", "reject_errored"): (("", "output"),),
    ("output", "*"): (("batching.processors.[]", "processor"),),
    **{("processor", name): (("[]", "processor"),) for name in ("try", "catch", "for_each", "processors")},
    ("processor", "switch"): (("[].processors.[]", "processor"),),
    ("processor", "group_by"): (("[].processors.[]", "processor"),),
    ("processor", "workflow"): (("branches.{}.processors.[]", "processor"),),
    **{("processor", name): (("processors.[]", "processor"),) for name in ("branch", "parallel", "while", "cached", "retry")},
    ("buffer", "memory"): (("batch_policy.processors.[]", "processor"),),
    ("buffer", "sqlite"): (("pre_processors.[]", "processor"), ("post_processors.[]", "processor")),
}

# Components whose whole configuration is one scalar: beside a component they are a second one, not a field of it.
_SCALAR = frozenset(("bloblang", "mapping", "mutation", "resource", "reject", "inproc", "text", "awk", "jmespath"))


def nested_components(spec: Mapping[str, Any], path: FieldPath) -> Nested:
    """`spec`, a configuration that stands at `path`, with the fields of every component put back below its type."""
    nesting = _Nesting()
    result: Any = spec
    for steps, kind in _ROOTS:
        result = nesting.below(result, _steps(steps), kind, path)
    return Nested(result, tuple(nesting.slips), Moves().then(nesting.moved))


def _steps(text: str) -> tuple[str, ...]:
    return tuple(text.split(".")) if text else ()


class _Nesting:
    def __init__(self) -> None:
        self.moved: dict[FieldPath, FieldPath] = {}
        self.slips: list[Slip] = []

    def below(self, value: Any, steps: tuple[str, ...], kind: str, path: FieldPath) -> Any:
        """`value`, which belongs at `path`, with the components put right that `steps` lead to."""
        if not steps:
            return self._component(value, kind, path) if isinstance(value, dict) else value
        step, rest = steps[0], steps[1:]
        if step == "[]":
            if not isinstance(value, list):
                return value
            items = [self.below(item, rest, kind, (*path, index)) for index, item in enumerate(value)]
            return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
        if not isinstance(value, dict):
            return value
        for key in list(value) if step == "{}" else [step] if step in value else []:
            if (after := self.below(value[key], rest, kind, (*path, key))) is not value[key]:
                value = {**value, key: after}
        return value

    def _component(self, component: dict[str, Any], kind: str, path: FieldPath) -> dict[str, Any]:
        written = Moves((self.moved,)).written(path)
        if slip := _slip(component, kind, written):
            self.slips.append(slip)
            component = self._put_right(component, slip, path)
        places = [("processors.[]", "processor")] if kind in ("input", "output") else []
        if (name := _type_of(component, kind)) is not None:
            component = self._within(component, name, kind, path)
            nested = (*_NESTED.get((kind, name), ()), *_NESTED.get((kind, "*"), ()))
            places += [(f"{name}.{steps}" if steps else name, below) for steps, below in nested]
        for steps, below in places:
            component = self.below(component, _steps(steps), below, path)
        return component

    def _within(self, component: dict[str, Any], name: str, kind: str, path: FieldPath) -> dict[str, Any]:
        """`component` with the fields of its type put right, as far as these are known."""
        known, new = body(kind, name), (*path, name)
        if known is None or not known.members or known.listed or not isinstance(component[name], dict):
            return component
        if _is_right(component[name], known):
            return component
        result = nested(component[name], known, Moves((self.moved,)).written(new), new)
        self.slips += result.slips
        for stage in result.moves.stages:
            self.moved.update(stage)
        return {**component, name: result.data} if result.slips else component

    def _put_right(self, component: dict[str, Any], slip: Slip, path: FieldPath) -> dict[str, Any]:
        parent = str(slip.home[-1])
        body = dict(component[parent] or {})
        for child in slip.children:
            body[child] = component[child]
            self.moved[*path, parent, child] = (*slip.place, child)
        return {key: body if key == parent else value for key, value in component.items() if key not in slip.children}


def _candidates(component: Mapping[str, Any], kind: str) -> list[str]:
    return [key for key in component if key not in _RESERVED[kind]]


def _type_of(component: Mapping[str, Any], kind: str) -> str | None:
    candidates = _candidates(component, kind)
    return candidates[0] if len(candidates) == 1 else None


def _slip(component: Mapping[str, Any], kind: str, old: FieldPath) -> Slip | None:
    candidates = _candidates(component, kind)
    if candidates and "type" in component and "plugin" in component and component["plugin"] is None:
        return Slip(Kind.EMPTY, old, (*old, "plugin"), tuple(candidates))
    if len(candidates) < 2:  # noqa: PLR2004 - a type key and one field that slid out
        return None
    parent, *children = candidates
    if component[parent] is None:
        return Slip(Kind.EMPTY, old, (*old, parent), tuple(children))
    if isinstance(component[parent], dict) and any(_is_field(child, component[child], parent, kind) for child in children):
        known = body(kind, parent)
        lost = tuple([child for child in children if child not in component[parent] and (known is None or known.may_have(child))])
        return Slip(Kind.PARTLY, old, (*old, parent), lost) if lost else None
    return None


def _is_right(value: Mapping[str, Any], section: Section) -> bool:
    """Whether nothing can have slipped in `value`, which is quick to see: each key is one of those around it."""
    for key, inner in value.items():
        if key not in section.members:
            return False
        known = section.members[key]
        if known is None or known.foreign or not isinstance(inner, dict):
            continue
        if not (_is_right(inner, known) if known.members else section.required.isdisjoint(inner)):
            return False
    return True


def _is_field(key: str, value: Any, type_: str, kind: str) -> bool:
    """Whether the entry can be no component of its own."""
    if key not in _SCALAR and isinstance(value, str | int | float):
        return True
    known = body(kind, type_)
    return known is not None and key in known.members and not is_component(kind, key)
