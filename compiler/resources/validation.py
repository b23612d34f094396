"""A resource judged by the schema of its type."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Finding
from compiler.hints import TYPE_CHECKING, Any
from compiler.resources.acceptance import accepts
from compiler.resources.schema import VERSIONS, schema

if TYPE_CHECKING:
    from compiler.resources.validators import Validator


def violations(type: str, version: str, data: Mapping[str, Any], *, judge: Validator | None = None) -> list[Finding]:  # noqa: A002, ARG001
    """What is wrong with `data`, a whole resource of `type`, by field path. Nothing, for a type without a schema.

    `data` is plain and normalised: nulls are left out, and a single mapping stands in a list where one is meant.
    Every version of a type has the same model today. `judge` replaces the compiled schema.
    """
    if type not in VERSIONS or (judge is None and accepts(schema(type), data)):
        return []
    from compiler.resources.verdict import verdict  # noqa: PLC0415 - most resources are valid

    return verdict(type, data, judge)
