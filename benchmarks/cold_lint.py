"""A cold `workerc lint` of one clean Worker, beside yamllint on the same file and Python doing nothing."""

import sys
import tempfile
from pathlib import Path

from measure import Command, measured, table

BIN = Path(sys.executable).parent

WORKER = """\
---
name: orders
version: v1beta
type: worker
description: Orders into the lake
owner: data
tags: [orders]
workspace: public
worker:
  replicas: 2
  stack: bento:4.0
  compute: runnable-default
  logLevel: INFO
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 1000m, memory: 1Gi}
  topology:
    - {name: x, type: input, doc: What comes in}
    - {name: log, type: output, doc: What goes out, dependencies: [x]}
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {}
"""
RULES = "{extends: default, rules: {braces: disable}}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "orders.yaml").write_text(WORKER, encoding="utf-8")
        commands: dict[str, Command] = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "yamllint": [BIN / "yamllint", "--strict", "-d", RULES, "orders.yaml"],
            "workerc lint": [BIN / "workerc", "lint", "orders.yaml"],
        }
        print(table(measured(commands, cwd=Path(folder)), against="yamllint"))


if __name__ == "__main__":
    main()
