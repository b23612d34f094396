"""Many environments take no room from each other: what was linted and rendered stays remembered."""

import pytest

from compiler.cache.store import Store

WORKER = """\
name: {name}
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:4.0
  compute: runnable-default
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {{}}
"""


@pytest.fixture
def missed(monkeypatch):
    """Names of what was looked for and is not remembered."""
    names: list[str] = []
    get = Store.get

    def told(store, name, key):
        value = get(store, name, key)
        names.extend([name] if value is None else [])
        return value

    monkeypatch.setattr(Store, "get", told)
    return names


def test_everything_is_found_again(sparing, command, missed):
    (sparing / "workerc.yaml").write_text("sources: [workers]\nenvironments: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}\n")
    (sparing / "workers").mkdir()
    for name in ("orders", "visits"):
        (sparing / "workers" / f"{name}.yaml").write_text(WORKER.format(name=name))
    for arguments in (("lint",), ("render",), ("lint", "-q"), ("render", "--check")):
        before = len(missed)
        assert command(*arguments)[0] == 0
        assert (missed[before:] == []) == (arguments in (("lint", "-q"), ("render", "--check"))), arguments
