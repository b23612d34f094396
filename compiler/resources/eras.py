"""What a Worker was called or written like before: versions, and sections named after their stack."""

from __future__ import annotations

from compiler.hints import Any
from compiler.resources.rewriting import alike
from compiler.resources.types import STACK_NAMED_SECTIONS, is_bento

CURRENT = "v1beta"
OLD = "v1alpha"
NEXT = "v2alpha"
NEXT_SECTION = "spec"


def old_spec(section: Any) -> str | None:
    """The key of `section` that holds what is its `stackSpec` today; None where it has one, or none of its stack."""
    if not isinstance(section, dict) or section.get("stackSpec") is not None:
        return None
    stack = section.get("stack")
    named = [str(key) for key in section if key in STACK_NAMED_SECTIONS and isinstance(section[key], dict)]
    return next((key for key in named if _of_stack(key, stack)), None)


def modern(section: Any) -> Any:
    """`section`, plain or traced, with its `stackSpec` under today's name."""
    name = old_spec(section)
    if name is None:
        return section
    renamed = {("stackSpec" if key == name else key): value for key, value in section.items() if key != "stackSpec"}
    return alike(renamed, section)


def _of_stack(key: str, stack: Any) -> bool:
    if not isinstance(stack, str):
        return False
    name = stack.partition(":")[0].partition("+")[0]
    return name == key or (is_bento(name) and is_bento(key)) or {name, key} == {"alpha", "container"}
