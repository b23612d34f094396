"""What is remembered holds no value of a secret, whatever was found in the file."""

import base64
from pathlib import Path

import pytest

SECRET = "swordfish-of-the-south"
WORKER = """\
name: orders
version: v1beta
type: worker
workspace: public
worker:
  replicas: 1
  stack: bento:4.0
  compute: runnable-default
  {line}
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {{}}
"""
LINES = {
    "under a name": f"envs: {{DB_PASSWORD: {SECRET}}}",
    "with a default": f"envs: {{PASSWORD: '${{{{PASSWORD:{SECRET}}}}}'}}",
    "in an address": f"envs: {{DSN: 'orders:{SECRET}@tcp(db.example.org:3306)/a'}}",
    "in a message": f"envs: {{DB_PASSWORD: {SECRET}, B: '${{{{ {SECRET} }}}}'}}",
    "as a value": "envs: {A: '${{ db.password }}'}",
    "as a user too": f"runAsUser: {SECRET}\n  envs: {{DB_PASSWORD: {SECRET}}}",
}


@pytest.fixture
def repository(sparing: Path) -> Path:
    (sparing / "workerc.yaml").write_text(f"sources: [workers]\nvalues: {{db: {{password: {SECRET}}}}}\n")
    (sparing / "workers").mkdir()
    return sparing


@pytest.mark.parametrize("arguments", [("lint",), ("render",)], ids=" ".join)
def test_what_is_no_secret_is_remembered(repository, command, arguments):
    (repository / "workers" / "orders.yaml").write_text(WORKER.format(line="envs: {TOPIC: orders}"))
    command(*arguments)
    assert list((repository / ".workerc-cache").glob("*.pack"))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    "arguments", [("lint",), ("lint", "--profile", "production"), ("lint", "--rendered"), ("render",)], ids=" ".join
)
def test_no_secret_is_remembered(repository, command, line, arguments):
    (repository / "workers" / "orders.yaml").write_text(WORKER.format(line=LINES[line]))
    command(*arguments)
    command(*arguments)
    encoded = base64.b64encode(SECRET.encode()).rstrip(b"=")
    for pack in (repository / ".workerc-cache").glob("*.pack"):
        text = pack.read_bytes()
        assert SECRET.encode() not in text
        assert encoded not in text
