"""Rendered objects against the JSON Schemas of every Kubernetes minor in the window, and against definitions of custom kinds.

One schema per kind allows what all the minors allow; only an object that it refuses is judged minor by minor, to
say in which ones it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.manifest import definitions, structural
from compiler.manifest.cluster import USUAL, Cluster
from compiler.manifest.custom import CustomKind
from compiler.manifest.validators import Refusal, Validator, validator
from compiler.manifest.wording import TYPES, type_word
from compiler.records import NamedTuple

INVALID_FIELD, UNKNOWN_KIND, UNSUPPORTED_VALUE = "K8S101", "K8S102", "K8S103"


class SchemaProblem(NamedTuple):
    """One cause at a path of the object. `minors` are those of the asked ones in which it holds."""

    path: FieldPath
    message: str
    minors: tuple[str, ...]
    code: str = INVALID_FIELD


def problems(obj: Mapping[str, Any], cluster: Cluster = USUAL) -> list[SchemaProblem]:
    """What the schemas of `cluster` refuse in a whole object of plain values; sorted by path.

    A kind without a schema gives a problem with the code `UNKNOWN_KIND`; its metadata is judged as that of all.
    Raises `ValueError` for a minor that is not shipped.
    """
    asked = tuple(cluster.minors)
    if missing := set(asked) - set(definitions.minors()):
        raise ValueError(f"no schemas of Kubernetes {', '.join(sorted(missing))} are shipped")
    version, kind = str(obj.get("apiVersion")), str(obj.get("kind"))
    root = definitions.root(f"{version}/{kind}")
    if root is not None:
        return _problems(root, obj, asked)
    custom = cluster.kinds.get((version.rpartition("/")[0], kind))
    if custom is None:
        found = [SchemaProblem(("kind",), f"there is no schema of the kind `{kind}` in `{version}`", asked, UNKNOWN_KIND)]
    else:
        found = list(_custom(custom, obj, asked))
    metadata = _problems("meta.v1.ObjectMeta", obj.get("metadata", {}), asked)
    return [*found, *(problem._replace(path=("metadata", *problem.path)) for problem in metadata)]


def _custom(kind: CustomKind, obj: Mapping[str, Any], asked: tuple[str, ...]) -> Iterator[SchemaProblem]:
    version = str(obj["apiVersion"]).rpartition("/")[2]
    known = kind.versions.get(version)
    if known is None:
        there = ", ".join([f"`{each}`" for each in kind.versions])
        yield SchemaProblem(("apiVersion",), f"`{kind.name}` has no version `{version}`; its definition has {there}", asked)
    elif not known.served:
        yield SchemaProblem(("apiVersion",), f"the version `{version}` of `{kind.name}` is not served any more", asked)
    else:
        for problem in structural.problems(known.schema, obj):
            yield SchemaProblem(problem.path, problem.message, asked, problem.code)


def _problems(root: str, obj: Any, asked: tuple[str, ...]) -> list[SchemaProblem]:
    if _of_all(root, asked).accepts(obj):
        return []
    found: dict[tuple[FieldPath, str, str], list[str]] = {}
    for minor in asked:
        for cause in _causes(_of_one(root, minor), obj):
            found.setdefault(cause, []).append(minor)
    result = [
        SchemaProblem(path, message + _where(held, asked), tuple(held), code) for (path, message, code), held in found.items()
    ]
    return sorted(result)


@cache
def _of_one(root: str, minor: str) -> Validator:
    return validator(definitions.schema(root, minor))


@cache
def _of_all(root: str, minors: tuple[str, ...]) -> Validator:
    return validator(definitions.common(root, minors))


def _where(held: Sequence[str], asked: Sequence[str]) -> str:
    return "" if len(held) == len(asked) else f" in Kubernetes {', '.join(held)}"


def _causes(schema: Validator, obj: Any) -> set[tuple[FieldPath, str, str]]:
    """(path, message, code) of each cause: a value of the wrong type is not also told that it is none of the right ones."""
    found = {cause for refusal in schema.refusals(obj) for cause in _messages(refusal)}
    invalid = {path for path, _, code in found if code == INVALID_FIELD}
    return {cause for cause in found if cause[2] == INVALID_FIELD or cause[0] not in invalid}


def _messages(refusal: Refusal) -> Iterator[tuple[FieldPath, str, str]]:
    path, limit, value = refusal.path, refusal.limit, refusal.value
    match refusal.keyword:
        case "additionalProperties":
            for key in limit:
                yield (*path, key), f"the field `{key}` is not known", INVALID_FIELD
        case "required":
            for key in limit:
                yield path, f"the field `{key}` is missing", INVALID_FIELD
        case "type":
            wanted = " or ".join([TYPES[name] for name in sorted(limit) if name != "null"])
            yield path, f"the value is {type_word(value)}, not {wanted}", INVALID_FIELD
        case "enum":
            yield path, f"the value `{value}` is none of {', '.join([f'`{each}`' for each in limit if each])}", UNSUPPORTED_VALUE
        case "minimum":
            yield path, f"{value} is less than {limit}", UNSUPPORTED_VALUE
        case "maximum":
            yield path, f"{value} is more than {limit}", UNSUPPORTED_VALUE
        case keyword:
            raise NotImplementedError(f"no message for the keyword {keyword}")
