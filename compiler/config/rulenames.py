"""What `select` and `ignore` may name: a code, the beginning of codes such as a family, or the name of a rule."""

from __future__ import annotations

from functools import cache

from compiler.resources.suggestions import suggestion

_LATER = "POL"  # policies have codes and names of their own, and are read after the configuration


def advice_on(name: str) -> str | None:
    """What to do where no rule or family goes by `name`; None where one does."""
    codes, names, families = _known()
    if name in names or name.startswith(_LATER) or any(code.startswith(name) for code in codes):
        return None
    meant = suggestion(name, [*codes, *names, *families])
    return f"did you mean `{meant}`?" if meant else f"the families are {', '.join(families)}"


@cache
def _known() -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    from compiler.lint.registry import RULES  # noqa: PLC0415 - a configuration that names no rule needs none

    families = sorted({*[code[:3] for code in RULES], _LATER})
    return tuple(RULES), frozenset(rule.name for rule in RULES.values()), tuple(families)
