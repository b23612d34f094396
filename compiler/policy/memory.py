"""Results that need not be computed again: of a policy for an object that differs only where the policy does not look.

A thousand Workers become objects that are much alike. What a policy can read of one is found in the text of its expressions;
where all of that is the same as before, so is the result.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from compiler.cel.errors import CompileErrors, NotKnownOffline
from compiler.hints import Any
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.evaluation import Evaluation, Spending, computes_all_messages, evaluated
from compiler.policy.footprint import Unbounded, reads
from compiler.policy.observing import Observe, observing

MOST = 1000  # results kept for a policy
PATIENCE = 50  # new results, after which a policy without any use of them keeps none
MOST_SPENT = 100_000_000  # for all objects of a run: ten times what a server lets a policy cost for one


class TooExpensive(Exception):  # noqa: N818 - the policy's fault
    """A policy has cost so much in this run that it is not evaluated any more."""


@dataclass
class Memory:
    """The results of one policy, and what they have cost."""

    compiled: CompiledPolicy
    _passed: dict[Hashable, Evaluation] = field(default_factory=dict)
    _failed: dict[Hashable, Evaluation] = field(default_factory=dict)
    _judged: Observe | None = None
    _told: Observe | None = None
    _spent: int = 0
    _hits: int = 0
    _misses: int = 0

    def evaluated(self, values: Mapping[str, Any]) -> Evaluation:
        """As `compiler.policy.evaluation.evaluated`. Raises `NotKnownOffline` and `TooExpensive`."""
        if not self._is_useful() or self._judged is None or self._told is None:
            return self._computed(values)
        try:
            key = (id(values.get("params")), self._judged(values))
            if (known := self._passed.get(key)) is not None:
                self._hits += 1
                return known
            whole = (key, self._told(values))
        except (NotKnownOffline, TypeError):  # it may not need what is not known, and not all values can be compared
            return self._computed(values)
        if (known := self._failed.get(whole)) is not None:
            self._hits += 1
            return known
        found = self._computed(values)
        self._misses += 1
        if len(self._passed) + len(self._failed) < MOST:
            if found.decisions:
                self._failed[whole] = found
            else:
                self._passed[key] = found
        return found

    def _computed(self, values: Mapping[str, Any]) -> Evaluation:
        if self._spent > MOST_SPENT:
            raise TooExpensive(f"its expressions have cost more than {MOST_SPENT:,} for the objects before this one")
        spending = Spending()
        try:
            return evaluated(self.compiled, values, spending)
        finally:
            self._spent += spending.cost

    def _is_useful(self) -> bool:
        if self._misses > PATIENCE and self._hits < self._misses:
            self._passed.clear()
            self._failed.clear()
            return False
        return self._footprint()

    def _footprint(self) -> bool:
        """Whether it is known what the policy reads: to judge, and beyond that to say why."""
        if self._judged is None:
            policy = self.compiled.policy
            variables = {each.name: each.text for each in policy.variables}
            judging = [each.text for each in (*policy.conditions, *policy.audit_annotations)]
            judging += [each.expression for each in policy.validations]
            telling = [each.message_expression for each in policy.validations if each.message_expression]
            try:
                judged = reads([*judging, *telling] if computes_all_messages(self.compiled) else judging, variables)
                told = reads(telling, variables)
            except (Unbounded, CompileErrors, RecursionError):
                self._misses = PATIENCE + 1
                return False
            self._judged, self._told = observing(judged), observing([read for read in told if read not in judged])
        return True
