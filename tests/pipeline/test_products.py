"""What compiling one file gives is its own, also where a run has collected units before."""

import json
from pathlib import Path

from compiler.config.files import RepositoryFiles
from compiler.environment.environment import Environment
from compiler.output.unit import digests_of
from compiler.pipeline.products import Workbench, remembered, restored
from compiler.pipeline.selection import Selection
from compiler.pipeline.verdict import NO_MEMO
from compiler.repository.platform import platform
from compiler.repository.repository import Repository, Unread
from compiler.source import Source

WORKER = """\
name: {name}
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:4.0
  compute: runnable-default
  stackSpec: {{input: {{generate: {{mapping: root = "x", interval: 1s}}}}, output: {{stdout: {{}}}}}}
"""


def bench_of(*unread):
    return Workbench(Repository(unread), platform(()), [Environment()], Selection(), files=RepositoryFiles(Path()))


def units_of(verdict):
    return {key: dict(files) for there in verdict.compiled for key, _, files in there.product.units}


def test_bytes_are_made_after_the_run_knows_all_units():
    unread = [Unread(Source(f"{name}.yaml", WORKER.format(name=name))) for name in ("one", "two")]
    bench = bench_of(*unread)
    expected = {each.source.name: bench.verdict(each.anew()) for each in unread}

    def load(each):
        return lambda of: lambda: bench.verdict(each.anew()).files_of(of)

    known = {
        each.source.name: restored(json.loads(json.dumps(remembered(expected[each.source.name]))), load(each), 1) for each in unread
    }
    repository = Repository(tuple(each.anew(known[each.source.name].facts) for each in unread))
    compiled = bench.assembled(repository, known, everywhere=True, further=(), memo=NO_MEMO)
    for each in unread:
        assert units_of(known[each.source.name]) == units_of(expected[each.source.name])
        again = bench.verdict(each.anew())
        assert [unit[0] for unit in again.compiled[0].product.units] == [
            unit[0] for unit in expected[each.source.name].compiled[0].product.units
        ]
    assert {unit.key: digests_of(unit.files) for unit in compiled.units}.keys() >= set().union(*map(units_of, expected.values()))
