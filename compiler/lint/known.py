"""How rules speak of a name that nobody declares: what may have been meant, and where that is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from compiler.diagnostics import FieldPath, Finding, Related
from compiler.lint.same import latest
from compiler.repository.platform import Declaration, Platform
from compiler.resources.suggestions import suggestion
from compiler.resources.worker import Worker
from compiler.workload.references import Reference, references

_MOST = 3  # places to show where it is open which one was meant


@latest
def named_secrets(worker: Worker) -> tuple[Reference, ...]:
    """The references of `worker`, which several rules go through."""
    return tuple(references(worker))


def undeclared(
    path: FieldPath, message: str, name: str, declarations: Mapping[str, Declaration | None], *, otherwise: str = ""
) -> Finding:
    """That `name` is none of `declarations`, by name; those without a declaration are known in another way.

    `otherwise` says what to do where none of them was meant.
    """
    meant = suggestion(name, declarations)
    shown = [meant] if meant else sorted(declarations)[:_MOST]
    advice = f"declared are {listed(sorted(declarations))}"
    advice = f"did you mean `{meant}`? {advice}" if meant else advice
    places = [place for known in shown for place in _places(declarations[known], known)]
    return Finding(path, message, f"{advice}; {otherwise}" if otherwise else advice, elsewhere=tuple(places))


@lru_cache(maxsize=16)
def by_name(platform: Platform, *kinds: str) -> Mapping[str, Declaration | None]:
    """What the repository declares of these resource types, the first of each name: every Worker is judged by the same."""
    return MappingProxyType({name: platform.declared(name, *kinds)[0] for name in platform.names(*kinds)})


def _places(declaration: Declaration | None, name: str) -> tuple[Related, ...]:
    return declaration.related(("name",), f"`{name}` is declared here") if declaration else ()


def listed(names: Iterable[str]) -> str:
    return ", ".join([f"`{name}`" for name in names])
