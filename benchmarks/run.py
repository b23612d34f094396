"""Measures workerc beside its peers: `python benchmarks/run.py [--quick] [--only NAME] [--write]`.

What is measured is kept in build/bench.json, so that rows can be measured one by one; `--write` makes docs/performance.md of it.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import growth
import linting
import machine
import objects
import page
import rendering
import startup
import unchanged
from measure import Failed, Measured, Task, side_by_side
from peers import ROOT
from rows import Beside, Maker, Missing, Place, Row

GROUPS = (startup, linting, rendering, unchanged, growth, objects)
ROWS: Mapping[str, Maker] = {name: make for group in GROUPS for name, make in group.ROWS.items()}

RESULTS = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures workerc beside its peers.", epilog=f"Rows: {', '.join(ROWS)}.")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes and two runs: shows that everything runs, and nothing else"
    )
    parser.add_argument("--only", action="append", metavar="NAME", choices=list(ROWS), help="measure this row; can be repeated")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md from what is measured")
    arguments = parser.parse_args()
    if arguments.quick and arguments.write:
        parser.error("a quick run gives no figures to publish")
    compileall.compile_dir(str(ROOT / "compiler"), quiet=1)
    kept = {} if arguments.quick or not RESULTS.is_file() else json.loads(RESULTS.read_text(encoding="utf-8"))
    failed = False
    for name in arguments.only or ROWS:
        found = _row(name, quick=arguments.quick)
        failed = failed or "failed" in found
        print(page.shown(name, found), flush=True)
        if not arguments.quick:
            kept = {"machine": machine.description(), "rows": {**kept.get("rows", {}), name: found}}
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    if arguments.write:
        PAGE.write_text(page.page(kept["machine"], _in_order(kept["rows"])), encoding="utf-8", newline="\n")
    return int(failed)


def _in_order(rows: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rows[name] for name in ROWS if name in rows}


def _row(name: str, *, quick: bool) -> dict[str, Any]:
    """What is known of a row, as JSON has it. Whatever it made on the disk is removed."""
    folder = Path(tempfile.mkdtemp(prefix="workerc-bench-"))
    try:
        row = ROWS[name](Place(folder, quick))
        return _found(row, runs=2 if quick else row.runs, warm_up=0 if quick else 1)
    except Failed as error:
        return {"failed": str(error)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _found(row: Row, *, runs: int, warm_up: int) -> dict[str, Any]:
    others = [each for each in row.beside if isinstance(each, Beside)]
    tasks: Sequence[Task] = [row.ours, *[each.task for each in others]]
    ours, *theirs = side_by_side(tasks, runs=runs, warm_up=warm_up)
    return {
        "work": row.work,
        "runs": runs,
        "ours": _figures(row.ours.tool, ours),
        "memory": row.memory,
        "beside": [
            {**_figures(each.task.tool, found), "ratio": ours.timing.median / found.timing.median, "at_most": each.at_most}
            for each, found in zip(others, theirs, strict=True)
        ],
        "missing": [{"tool": each.tool, "reason": each.reason} for each in row.beside if isinstance(each, Missing)],
    }


def _figures(tool: str, found: Measured) -> dict[str, Any]:
    return {"tool": tool, **found.timing._asdict(), "output": found.output}


if __name__ == "__main__":
    sys.exit(main())
