"""Every rule, by code: whatever the modules of `compiler.lint.rules` declare.

What a module's rules are for is said by the folder that it is in, so that nobody waits for rules that have nothing to do:
those of a Worker lie in `rules` itself, of declarations in `declared`, of everything beside each other in `compared`, and what
other stages report in `reported`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

from compiler.assets import modules
from compiler.lint import rules
from compiler.lint.rule import Rule, collect, declared_in

_WORKER, _DECLARED, _COMPARED, _REPORTED = "", ".declared", ".compared", ".reported"
_FOLDERS = {"worker": _WORKER, "platform": _WORKER, "resource": _WORKER, "declaration": _DECLARED, "repository": _COMPARED}


@cache
def _rules_of(folder: str) -> dict[str, Rule]:
    package = import_module(rules.__name__ + folder)
    return collect(declared_in(import_module(name) for name in modules(package)))


@cache
def _all() -> dict[str, Rule]:
    return collect(each for folder in (_WORKER, _DECLARED, _COMPARED, _REPORTED) for each in _rules_of(folder).values())


class _Rules(Mapping[str, Rule]):
    """A code is looked for where its rule has been loaded, before all others are."""

    def __getitem__(self, code: str) -> Rule:
        return _rules_of(_WORKER).get(code) or _all()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_all())

    def __len__(self) -> int:
        return len(_all())


RULES: Mapping[str, Rule] = _Rules()


def rules_with(scopes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that check something in one of `scopes`, by code."""
    folders = dict.fromkeys(_FOLDERS[scope] for scope in scopes)
    found = (each for folder in folders for each in _rules_of(folder).values())
    return tuple(sorted(each for each in found if each.check and each.scope in scopes))
