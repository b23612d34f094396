"""What is asked for, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diff.objects import Capacity
from compiler.report.changes.wording import amount
from compiler.report.visible import visible

Row = tuple[str, str, str, str]


def capacity_rows(capacity: Sequence[Capacity]) -> Iterator[Row]:
    """Place, resource, and what becomes of the smallest and the largest amount: only where something changes."""
    several = len({each.environment for each in capacity}) > 1
    for each in capacity:
        compute = f" on {each.compute}" if each.compute else ", volumes"
        where = visible(f"{each.workspace}{compute}{f' in {each.environment}' if several else ''}")
        resources = sorted({*each.before.most, *each.after.most})
        for resource in resources:
            ends = [
                (before.get(resource, 0), after.get(resource, 0))
                for before, after in ((each.before.least, each.after.least), (each.before.most, each.after.most))
            ]
            if any(before != after for before, after in ends):
                least, most = (_change(resource, *end) for end in ends)
                yield where, visible(resource), least, most


def _change(resource: str, before: int, after: int) -> str:
    if before == after:
        return amount(resource, after)
    sign = "+" if after > before else ""
    return f"{amount(resource, before)} -> {amount(resource, after)} ({sign}{amount(resource, after - before)})"
