"""docs/performance.md out of what was measured: one table, and how to take it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from measure import MEGABYTE
from peers import PINS, version

TIMES = "\N{MULTIPLICATION SIGN}"

HEAD = """\
<!-- Written by `make bench`: the figures are those of one run on one machine. -->
# How fast workerc is, and beside whom

Ratios within one run are what counts: a median of workerc, over the median of the other in the same row. They were taken on
{machine}.

Every command is a process of its own, the interpreter's start included, with its bytecode compiled before. The commands of a
row take turns, after one turn that is not counted, so that whatever else the machine does falls on all of them. Memory is
what the largest process of a command held at most; the process which measures starts them, and holds up to 75 MB itself in the
last rows: what a command holds below that is not seen.

| work | command | runs | median | quartiles | memory | output | workerc takes | promised |
|---|---|--:|--:|---|--:|---|--:|--:|
"""
FOOT = """
## What is compared

- The repositories are made by `benchmarks/fleet.py`: the Workers of `examples/fleet`, each a little different, the same ones every
  time. One in ten has a finding. Those that are rendered have warnings only: an error stops a render.
- **yamllint** ({yamllint}) runs with its relaxed rules: fewer and cheaper ones than by default. It judges YAML, not Workers.
- **check-jsonschema** ({check_jsonschema}) judges each Worker by `schemas/worker.v1beta.schema.json`, and nothing beyond one file.
- **kapitan** ({kapitan}) writes as many files as workerc, a target for each Worker and a Jinja2 template for each kind of
  object, with its faster inventory. It fills in names, namespaces and configurations, and judges nothing.
- **kubernetes-validate** ({kubernetes_validate}) and **checkov** ({checkov}) get the rendered objects, `helm template` the charts
  that workerc made of the same Workers, one after the other, and `kubectl kustomize` the rendered tree; helm and kubectl are those
  that `make tools` fetches, pinned in constraints.txt.
- Each is pinned in `benchmarks/peers/` with all it needs, and installed into an environment of its own.

## Where a promise is missed

- **One file, cold**: most of it is the start of Python and loading modules, of workerc and of Python, and reading what the
  repository declares.
- **A thousand files, cold**: a Worker is read once, filled in, and asked by a hundred rules; processes share the work, and what is
  left is Python.
- **Rendering, cold**: with `--timing`, templates took 22 %, writing files 17 %, filling in and normal form 16 %, rules 13 %, in one
  process.
- **One file changed, rendered**: every rendered file is read and compared, since an edit by hand has to be seen.

## Again

`make bench` measures everything and writes this page, which takes a quarter of an hour. `benchmarks/run.py --only lint-1000`,
with the Python of `.venv`, measures one row, and `--quick` shows with small sizes that all of it runs.
"""


def page(machine: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [line for row in rows.values() for line in _lines(row)]
    pins = {path.stem.replace("-", "_"): version(path.stem) for path in sorted(PINS.glob("*.txt"))}
    return HEAD.format(machine=machine) + "\n".join(lines) + "\n" + FOOT.format(**pins)


def shown(name: str, row: Mapping[str, Any]) -> str:
    """A row for the terminal."""
    if "failed" in row:
        return f"{name}: failed: {row['failed']}"
    lines = [f"{name}: {row['work']}", f"  {_line(row['ours'])}"]
    lines += [f"  {_line(each)}  x {_ratio(each['ratio'])}{_promise(each)}" for each in row["beside"]]
    lines += [f"  {each['tool']}: {each['reason']}" for each in row["missing"]]
    return "\n".join(lines)


def _line(each: Mapping[str, Any]) -> str:
    return f"{each['tool']:40} {_seconds(each['median']):>9}  {_megabytes(each['memory']):>8}  {each['output']}"


def _promise(each: Mapping[str, Any]) -> str:
    return "" if each["at_most"] is None else f" of {each['at_most']:g}"


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    if "failed" in row:
        yield f"| | failed: {_cell(row['failed'])} | | | | | | | |"
        return
    ours, runs = row["ours"], row["runs"]
    most = f" {row['memory']} MB" if row["memory"] else ""
    missed = "**memory missed** " if row["memory"] and ours["memory"] > row["memory"] * MEGABYTE else ""
    yield f"| {row['work']} | **{ours['tool']}** | {_figures(ours, runs)} | {missed}|{most} |"
    for each in row["beside"]:
        promised = "" if each["at_most"] is None else f" {each['at_most']:g} {TIMES}"
        kept = each["at_most"] is None or each["ratio"] <= each["at_most"]
        ratio = f"{_ratio(each['ratio'])} {TIMES}"
        yield f"| | {each['tool']} | {_figures(each, runs)} | {ratio if kept else f'**{ratio}, missed**'} |{promised} |"
    for each in row["missing"]:
        yield f"| | {each['tool']} | left out: {_cell(each['reason'])} | | | | | | |"


def _figures(each: Mapping[str, Any], runs: int) -> str:
    quartiles = f"{_seconds(each['lower'])} to {_seconds(each['upper'])}"
    return f"{runs} | {_seconds(each['median'])} | {quartiles} | {_megabytes(each['memory'])} | {_cell(each['output'])}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _megabytes(value: int) -> str:
    return f"{value / MEGABYTE:.0f} MB"


def _ratio(value: float) -> str:
    return f"{value:.3g}"
