"""What a resource that a Worker names says in an environment."""

from __future__ import annotations

from compiler.environment.environment import Environment
from compiler.environment.marks import OPENING
from compiler.environment.resolution import resolved
from compiler.hints import Any
from compiler.repository.platform import Declaration


def has_placeholders(declaration: Declaration) -> bool:
    return OPENING in declaration.resource.document.text


def declared(declaration: Declaration | None, section: str, environment: Environment) -> Any:
    """The traced `section` of `declaration`, its placeholders filled; None where there is none."""
    if declaration is None:
        return None
    if has_placeholders(declaration):
        return resolved(declaration.resource, environment).data.get(section)
    return declaration.traced.get(section)
