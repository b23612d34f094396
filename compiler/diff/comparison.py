"""Two sides, compared."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compiler.diff.objects import Comparison, ObjectKey, Side

NO_COMPUTES: Mapping[ObjectKey, str] = MappingProxyType({})


def compare(before: Side, after: Side, *, computes: Mapping[ObjectKey, str] = NO_COMPUTES, across: bool = False) -> Comparison:
    """What differs, what that does, and what is dangerous in it. A stub: it finds nothing yet.

    `computes` names the compute of the Worker whose workload has the key, on either side; without it, the node selector of the
    pods stands for it. With `across`, the sides are two environments: namespaces of workspaces may differ, and no transition
    is looked for.
    """
    del computes
    return Comparison(before.name, after.name, (), (), (), across=across)
