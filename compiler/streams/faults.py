"""What may be wrong with a configuration, as a plain value."""

from __future__ import annotations

from compiler.diagnostics import FieldPath
from compiler.hints import Final
from compiler.records import NamedTuple


class Kind:
    """Names of kinds. Constants, because an enumeration takes as long to make as judging a small configuration."""

    UNKNOWN_COMPONENT: Final = "unknown-component"
    REMOVED_COMPONENT: Final = "removed-component"
    NEWER_COMPONENT: Final = "newer-component"
    DEPRECATED_COMPONENT: Final = "deprecated-component"
    UNKNOWN_PLUGIN: Final = "unknown-plugin"
    TWO_COMPONENTS: Final = "two-components"
    MISSING_COMPONENT: Final = "missing-component"
    UNKNOWN_FIELD: Final = "unknown-field"
    REMOVED_FIELD: Final = "removed-field"
    NEWER_FIELD: Final = "newer-field"
    DEPRECATED_FIELD: Final = "deprecated-field"
    MISSING_FIELD: Final = "missing-field"
    EMPTY_FIELD: Final = "empty-field"
    REFUSED_AT_START: Final = "refused-at-start"
    CONFLICT_AT_START: Final = "conflict-at-start"
    WRONG_SHAPE: Final = "wrong-shape"
    UNKNOWN_OPTION: Final = "unknown-option"
    CROSS_FIELD: Final = "cross-field"
    BAD_LABEL: Final = "bad-label"
    DUPLICATE_LABEL: Final = "duplicate-label"
    MISSING_LABEL: Final = "missing-label"
    NEEDLESS_ENTRY: Final = "needless-entry"
    LIST_OF_OUTPUTS: Final = "list-of-outputs"
    TYPE_INSIDE_PLUGIN: Final = "type-inside-plugin"
    UNDEFINED_VARIABLE: Final = "undefined-variable"


class Fault(NamedTuple):
    """One thing that is wrong, at a path within the configuration; `kind` is one of `Kind`, there or in `compiler.bloblang`.

    `word` is what somebody wrote for one of `choices`, which are for a did-you-mean; `help` is said where none of them is
    near. Of an unknown component `component` is the kind that was looked for. Of what is missing or undefined `word` is the
    name. `within` is the part of a text at `path` that is meant.
    """

    kind: str
    path: FieldPath
    message: str
    help: str | None = None
    on_key: bool = False
    related: tuple[tuple[FieldPath, str], ...] = ()
    word: str = ""
    choices: tuple[str, ...] = ()
    within: tuple[int, int] | None = None
    component: str = ""
