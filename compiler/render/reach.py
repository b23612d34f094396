"""What templates may read of values, call and filter with: lists of what is allowed, never of what is not."""

from __future__ import annotations

from jinja2.environment import TemplateModule
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, LoopContext, Macro

from compiler.hints import Any
from compiler.traced import List, Map, Str

_METHODS_OF_STRINGS = """
    capitalize casefold center count endswith expandtabs find index isalnum isalpha isascii isdecimal isdigit
    isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix
    removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
    upper zfill
"""  # not `format`, which looks into its arguments: `~` and `%` do without
_OF_MAPPINGS = frozenset(("get", "items", "keys", "values"))
_OF_LISTS = frozenset(("count", "index"))
_OF_LOOPS = "changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0"
_READABLE: dict[type, frozenset[str]] = {
    **dict.fromkeys((str, Str), frozenset(_METHODS_OF_STRINGS.split())),
    **dict.fromkeys((dict, Map), _OF_MAPPINGS),
    **dict.fromkeys((list, List, tuple), _OF_LISTS),
    LoopContext: frozenset(_OF_LOOPS.split()),
    BlockReference: frozenset(("super",)),
    _GroupTuple: frozenset(("grouper", "list")),
}

# Calling these runs a part of a template.
PARTS = (Macro, BlockReference, LoopContext)

# Jinja's filters without those for HTML, chance, Python's own notation (`pprint`) and text for people (`wordwrap`).
_FILTERS = """
    abs batch capitalize center count d default dictsort filesizeformat first float format groupby indent int items
    join last length list lower map max min reject rejectattr replace reverse round select selectattr slice sort string
    sum title trim truncate unique upper urlencode wordcount
"""
FILTERS = frozenset(_FILTERS.split())


def is_readable(value: Any, name: str) -> bool:
    """Whether `name` is an attribute of `value` for templates; else it can only be an item."""
    kind = type(value)
    if kind is TemplateModule:
        return name[:1] != "_" and name in vars(value)
    return name in _READABLE.get(kind, ())
