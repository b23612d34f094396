"""Which types go together while an expression is checked, and what its type variables stand for.

These are the rules of cel-go's checker, whose odd results are what the server says: `dyn` goes with everything, a type
variable takes the first type it meets and grows to a more general one, null goes with what may be an object.
"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.cel.types import DYN, NULL, Kind, Type

_WITHOUT_NULL = frozenset(("bool", "int", "uint", "double", "string", "bytes", "list", "map", "type"))
# Tuples, because members of an enumeration are slow to hash.
_WILD = (Kind.DYN, Kind.ERROR)
_UNSPECIFIC = (Kind.DYN, Kind.PARAMETER)


def is_dyn_or_error(t: Type) -> bool:
    return t.kind in _WILD


def unwrapped(t: Type) -> tuple[Type, bool]:
    """What an optional holds, and whether `t` is one."""
    return (t.parameters[0], True) if t.kind is Kind.OPTIONAL else (t, False)


def most_general(first: Type, second: Type) -> Type:
    return first if _less_specific(first, second) else second


def _less_specific(first: Type, second: Type) -> bool:
    """Whether `first` is equal to `second`, or less specific."""
    if first.kind in _UNSPECIFIC:
        return True
    if second.kind in _UNSPECIFIC or first.kind is not second.kind:
        return False
    if first.kind is Kind.TYPE:
        return True
    if first.name != second.name or len(first.parameters) != len(second.parameters):
        return False
    return all(map(_less_specific, first.parameters, second.parameters))


class Bindings:
    """What type variables stand for so far. A trial that fails leaves no trace."""

    def __init__(self) -> None:
        self._bound: dict[Type, Type] = {}
        self._undo: list[tuple[Type, Type | None]] = []
        self._fresh = 0

    def variable(self) -> Type:
        """A type variable that nothing is known about."""
        self._fresh += 1
        return Type(f"_var{self._fresh - 1}", (), Kind.PARAMETER)

    def instance(self, types: Sequence[Type]) -> tuple[Type, ...]:
        """`types`, the signature of a function, with fresh variables for its parameters."""
        fresh: dict[Type, Type] = {}
        return tuple(self._instance(t, fresh) for t in types)

    def _instance(self, t: Type, fresh: dict[Type, Type]) -> Type:
        if t.kind is Kind.PARAMETER:
            if t not in fresh:
                fresh[t] = self.variable()
            return fresh[t]
        if not t.parameters:
            return t
        return Type(t.name, tuple(self._instance(p, fresh) for p in t.parameters), t.kind, t.fields)

    def substituted(self, t: Type, *, free_is_dyn: bool = False) -> Type:
        if t.kind is Kind.PARAMETER:
            bound = self._bound.get(t)
            if bound is not None:
                return self.substituted(bound, free_is_dyn=free_is_dyn)
            return DYN if free_is_dyn else t
        if not t.parameters:
            return t
        inner = tuple(self.substituted(p, free_is_dyn=free_is_dyn) for p in t.parameters)
        return Type(t.name, inner, t.kind, t.fields)

    def assignable(self, source: Type, target: Type) -> bool:
        return self.all_assignable((source,), (target,))

    def all_assignable(self, sources: Sequence[Type], targets: Sequence[Type]) -> bool:
        """Whether each goes with its target. Variables are bound by this, but only if all of them do."""
        self._undo.clear()
        if self._goes_all(sources, targets):
            return True
        for variable, previous in reversed(self._undo):
            if previous is None:
                del self._bound[variable]
            else:
                self._bound[variable] = previous
        return False

    def _bind(self, variable: Type, t: Type) -> None:
        self._undo.append((variable, self._bound.get(variable)))
        self._bound[variable] = t

    def _goes_all(self, sources: Sequence[Type], targets: Sequence[Type]) -> bool:
        return all(map(self._goes, sources, targets))

    def _goes(self, source: Type, target: Type) -> bool:  # noqa: PLR0911 - one for each rule
        if target.kind is Kind.PARAMETER:
            valid, bound = self._substitution(source, target)
            if valid or bound:
                return valid
        if source.kind is Kind.PARAMETER:
            return self._substitution(target, source)[0]
        if source.kind in _WILD or target.kind in _WILD:
            return True
        if source.kind is Kind.TYPE:
            return target.kind is Kind.TYPE
        if NULL in (source, target):
            other = target if source == NULL else source
            return other.name not in _WITHOUT_NULL
        if source.kind is not target.kind or source.name != target.name:
            return False
        return not source.parameters or self._goes_all(source.parameters, target.parameters)

    def _substitution(self, t: Type, variable: Type) -> tuple[bool, bool]:
        """Whether `variable` can stand for `t`, and whether it stood for something already."""
        if t == variable:
            return True, True
        bound = self._bound.get(variable)
        if bound is None:
            if self._occurs(variable, t):
                return False, False
            self._bind(variable, t)
            return True, False
        if t == bound:
            return True, True
        if not self._goes(t, bound):
            return False, True
        general = most_general(t, bound)
        if not self._occurs(variable, general):
            self._bind(variable, general)
        return True, True

    def _occurs(self, variable: Type, t: Type) -> bool:
        if t == variable:
            return True
        if t.kind is Kind.PARAMETER:
            bound = self._bound.get(t)
            return bound is not None and self._occurs(variable, bound)
        return any(self._occurs(variable, inner) for inner in t.parameters)
