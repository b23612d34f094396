"""What may be wrong with a configuration, as a plain value."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from compiler.diagnostics import FieldPath


class Kind(Enum):
    UNKNOWN_COMPONENT = "unknown-component"
    REMOVED_COMPONENT = "removed-component"
    NEWER_COMPONENT = "newer-component"
    DEPRECATED_COMPONENT = "deprecated-component"
    UNKNOWN_PLUGIN = "unknown-plugin"
    TWO_COMPONENTS = "two-components"
    MISSING_COMPONENT = "missing-component"
    UNKNOWN_FIELD = "unknown-field"
    REMOVED_FIELD = "removed-field"
    NEWER_FIELD = "newer-field"
    DEPRECATED_FIELD = "deprecated-field"
    MISSING_FIELD = "missing-field"
    EMPTY_FIELD = "empty-field"
    REFUSED_AT_START = "refused-at-start"
    CONFLICT_AT_START = "conflict-at-start"
    WRONG_SHAPE = "wrong-shape"
    UNKNOWN_OPTION = "unknown-option"
    CROSS_FIELD = "cross-field"
    BAD_LABEL = "bad-label"
    DUPLICATE_LABEL = "duplicate-label"
    MISSING_LABEL = "missing-label"
    NEEDLESS_ENTRY = "needless-entry"
    LIST_OF_OUTPUTS = "list-of-outputs"
    TYPE_INSIDE_PLUGIN = "type-inside-plugin"
    UNDEFINED_VARIABLE = "undefined-variable"
    BAD_BLOBLANG = "bad-bloblang"


class Fault(NamedTuple):
    """One thing that is wrong, at a path within the configuration.

    `word` is what somebody wrote for one of `choices`, which are for a did-you-mean; `help` is said where none of them is
    near. Of an unknown component `component` is the kind that was looked for. Of what is missing or undefined `word` is the
    name. `within` is the part of a text at `path` that is meant.
    """

    kind: Kind
    path: FieldPath
    message: str
    help: str | None = None
    on_key: bool = False
    related: tuple[tuple[FieldPath, str], ...] = ()
    word: str = ""
    choices: tuple[str, ...] = ()
    within: tuple[int, int] | None = None
    component: str = ""
