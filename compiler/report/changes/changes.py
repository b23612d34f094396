"""What reporters of changes get."""

from __future__ import annotations

from compiler.diff.objects import Comparison
from compiler.records import NamedTuple
from compiler.report.report import Report


class Changes(NamedTuple):
    """`report` has the findings on the change: dangerous transitions, and what policies say of it."""

    comparison: Comparison
    report: Report
