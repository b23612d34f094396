"""The filters and tests that are ours, or not quite Jinja's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping

from jinja2 import Environment, pass_environment
from jinja2.filters import FILTERS as JINJA
from jinja2.filters import make_attrgetter

from compiler.hints import Any
from compiler.render.fragment import Fragment
from compiler.render.problem import FailedError
from compiler.traced import Bool, as_text, plain

MAX_RANGE = 100_000


def tojson(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, and no surrogate pairs, which YAML 1.1 readers keep as they are."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(value: str) -> str:
    return hashlib.sha256(as_text(value).encode()).hexdigest()


def checksum(files: Mapping[str, str]) -> str:
    """One digest for a mapping of names to contents."""
    return sha256("".join([sha256(name) + sha256(files[name]) for name in sorted(files)]))


def indent(value: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> Any:  # noqa: FBT001, FBT002 - Jinja's signature
    if isinstance(value, Fragment):
        if not isinstance(width, int):
            raise TypeError("a macro, `call` or `set` block is indented by a number of spaces")
        return value.indented(width, first=first)
    return JINJA["indent"](value, width, first, blank)


@pass_environment
def join(environment: Environment, items: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """Jinja's, as far as it goes without escaping HTML."""
    if attribute is None:
        return d.join([str(item) for item in items])
    joined: str = environment.call_filter("join", list(map(make_attrgetter(environment, attribute), items)), (d,))
    return joined


def dictionary(*mappings: Mapping[str, Any], **items: Any) -> dict[str, Any]:
    """The global `dict`: of keyword arguments and mappings; keys are strings."""
    return {key: value for mapping in (*mappings, items) for key, value in mapping.items()}


def number_range(*bounds: int) -> range:
    """The global `range`."""
    numbers = range(*bounds)
    if numbers[MAX_RANGE:]:
        raise FailedError(f"a range has more than {MAX_RANGE:,} numbers")
    return numbers


OURS: Mapping[str, Callable[..., Any]] = {"checksum": checksum, "indent": indent, "join": join, "sha256": sha256, "tojson": tojson}

# `bool` cannot be subclassed, so these look closer than Jinja's do.
TESTS: Mapping[str, Callable[..., bool]] = {
    "boolean": lambda value: isinstance(value, bool | Bool),
    "false": lambda value: isinstance(value, bool | Bool) and not value,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool | Bool),
    "sameas": lambda value, other: value is other or (type(value) is Bool and bool(value) is other),
    "true": lambda value: isinstance(value, bool | Bool) and bool(value),
}
