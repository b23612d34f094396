"""What a name means that is not known where it stands: another kind, another version, a field that lost its component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.streams import facts
from compiler.streams.faults import Kind
from compiler.streams.fields import attributes, component
from compiler.streams.profiles import ENGINES, Profile

_ARTICLES = {"input": "an input", "output": "an output", "rate_limit": "a rate limit", "metrics": "a kind of metrics"}
_NAMES = {"metrics": "metrics exporter", "rate_limit": "rate limit"}

# Where DataOS or an engine has another name for what somebody means at the top of a configuration.
_TOP = {
    "processors": "it belongs below `pipeline`",
    "threads": "it belongs below `pipeline`",
    "resources": "use the lists `input_resources`, `processor_resources`, `output_resources`, `cache_resources` and "
    "`rate_limit_resources`, in which every item has a `label`",
    "logging": "it is called `logger`",
    "batching": "it belongs below the component that makes batches",
}


# What deprecated components of version 4 say of themselves.
_INSTEAD = {
    ("output", "sql"): "use `sql_insert` or `sql_raw`",
    ("output", "elasticsearch"): "use `elasticsearch_v2`",
    ("processor", "sql"): "use `sql_insert`, `sql_select` or `sql_raw`",
    ("processor", "parquet"): "use `parquet_decode` or `parquet_encode`",
}


# What stands in the place of fields of version 3, by the kind of component, or of the sections at the top.
_FIELDS = {
    ("metrics", "prefix"): "use `mapping`, beside the exporter",
    ("metrics", "path_mapping"): "use `mapping`, beside the exporter",
    ("processor", "parts"): "put the processor into a `switch` that asks for `batch_index()`",
    ("input", "max_in_flight"): "set it on the inputs inside",
    ("output", "max_in_flight"): "set it on the outputs inside",
    ("", "prefix"): "use `static_fields`",
    ("", "json_format"): "use `format: json`",
}


class Meaning(NamedTuple):
    kind: str
    message: str
    help: str | None


def article(kind: str) -> str:
    return _ARTICLES.get(kind, f"a {kind}")


def noun(kind: str) -> str:
    return _NAMES.get(kind, kind)


def known(kind: str, profile: Profile) -> tuple[str, ...]:
    """The components of a kind that `profile` knows without a warning."""
    return tuple([name for name, letters in facts.versions(kind).items() if set(letters) & set(profile.versions)])


def others(kind: str, profile: Profile) -> tuple[str, ...]:
    """Names of components that are of another kind or another version: somebody may have meant one of them."""
    return tuple(
        dict.fromkeys(name for each in (kind, *facts.KINDS) for name in facts.versions(each) if name not in known(kind, profile))
    )


def of_component(name: str, kind: str, profile: Profile) -> Meaning | None:
    """What `name`, which is no component of `kind` in `profile`, stands for elsewhere; None where it is not known at all."""
    letters = facts.letters(kind, name)
    if letters:
        return _of_other_version(name, kind, letters, profile)
    message = f"`{name}` is no {noun(kind)}"
    if others := [other for other in facts.KINDS if component(other, name, profile) is not None]:
        return Meaning(Kind.UNKNOWN_COMPONENT, message, f"`{name}` is {' and '.join([article(other) for other in others])}")
    if (old := facts.versions("condition").get(name)) is not None and kind == "processor" and old:
        return Meaning(Kind.REMOVED_COMPONENT, f"the condition `{name}` was removed in v4", "write the condition in Bloblang")
    for other in facts.KINDS:
        if letters := facts.letters(other, name):
            return Meaning(Kind.UNKNOWN_COMPONENT, message, _of_other_kind(name, other, letters))
    return None


def _of_other_kind(name: str, kind: str, letters: str) -> str:
    if letters != facts.OLD:
        return f"`{name}` is {article(kind)} of {' and '.join([ENGINES[letter] for letter in letters if letter != facts.OLD])}"
    instead = facts.replacements().get(kind, {}).get(name)
    return f"`{name}` was {article(kind)} until v4" + (f": use {_quoted(instead)}" if instead else "")


def _of_other_version(name: str, kind: str, letters: str, profile: Profile) -> Meaning:
    table = facts.replacements()
    if letters == facts.OLD:
        instead = table.get(kind, {}).get(name)
        return Meaning(
            Kind.REMOVED_COMPONENT,
            f"the {noun(kind)} `{name}` was removed in v4",
            f"use {_quoted(instead)}" if instead else "no single component replaces it",
        )
    renamed = table.get("_v4_to_connect" if "e" in profile.versions else "_v4_to_bento", {}).get(kind, {}).get(name)
    where = " and ".join([ENGINES[letter] for letter in letters if letter != facts.OLD])
    message = f"the {noun(kind)} `{name}` is not in {profile.engine}"
    return Meaning(Kind.UNKNOWN_COMPONENT, message, f"use {_quoted(renamed)}" if renamed else f"it is in {where}")


def _quoted(names: str) -> str:
    """`a/b` and `mapping (metrics.mapping)`, as the facts write them, for a reader."""
    name, _, rest = names.partition(" (")
    listed = " or ".join([f"`{each}`" for each in name.split("/")])
    return f"{listed}, as `{rest.rstrip(')')}`" if rest else listed


def instead_of(name: str, kind: str) -> str | None:
    """Advice on a deprecated component."""
    return _INSTEAD.get((kind, name))


def owners(field: str, kind: str, profile: Profile) -> tuple[str, ...]:
    """The components of `kind` that have a field of that name at their top."""
    return tuple([name for name in known(kind, profile) if field in _tops(kind, name)])


def fields_of(kind: str, name: str) -> frozenset[str]:
    """The fields at the top of a component, in whatever version."""
    return frozenset(_tops(kind, name)) if name in facts.versions(kind) else frozenset()


def owner(fields: tuple[str, ...], kind: str, profile: Profile) -> str | None:
    """The component of `kind` that has most of `fields`, at least one; of equals the one with fewest others."""
    best: tuple[int, int, str] | None = None
    for name in known(kind, profile):
        tops = _tops(kind, name)
        if (count := len([field for field in fields if field in tops])) and (best is None or (-count, len(tops), name) < best):
            best = (-count, len(tops), name)
    return best[2] if best else None


def _tops(kind: str, name: str) -> Mapping[str, Any]:
    config = facts.known(kind, name).config
    found: Mapping[str, Any] = config[-1] if config and isinstance(config[-1], dict) else {}
    return found


def of_field(steps: FieldPath, found: facts.Known, kind: str, profile: Profile) -> Meaning | None:
    """What the last of `steps`, which lead down from the body of a component, is in versions that are not of `profile`."""
    config, own = found.config, attributes(found.config, found.versions)
    free = _is_free(own)
    for step in steps:
        if isinstance(step, int) or free:
            free = False
            continue
        below = config[-1] if isinstance(config[-1], dict) else {}
        if step not in below:
            return None
        config = below[step]
        own = attributes(config, "".join(own))
        free = _is_free(own)
    if set(own) <= {facts.OLD}:
        return Meaning(Kind.REMOVED_FIELD, f"the field `{steps[-1]}` was removed in v4", _FIELDS.get((kind, str(steps[-1]))))
    where = " and ".join([ENGINES[letter] for letter in own])
    return Meaning(Kind.UNKNOWN_FIELD, f"the field `{steps[-1]}` is not in {profile.engine}", f"it is in {where}")


def _is_free(own: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the next step is a key that anyone may choose."""
    return any(each.get("k") == "m" for each in own.values())


def of_key(name: str, profile: Profile) -> str | None:
    """Advice on a key that no configuration has at its top."""
    if name in _TOP:
        return _TOP[name]
    kinds = [kind for kind in facts.KINDS if component(kind, name, profile) is not None]
    return f"`{name}` is {' and '.join([article(kind) for kind in kinds])}" if kinds else None


def renamed_field(name: str, fields: Mapping[str, Any]) -> Iterator[str]:
    """Fields by whose names those of version 3 go today: the same word with something before it, or below another."""
    yield from (other for other in fields if other.endswith(f"_{name}"))
    yield from (f"{other}.{name}" for other, field in fields.items() if field.fields and name in field.fields)
