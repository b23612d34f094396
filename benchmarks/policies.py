"""A thousand Workers against all packs of policies: what judging costs beside rendering."""

import sys
import tempfile
from pathlib import Path

from measure import Command, measured, table

from compiler.assets import policies_folder
from compiler.config.policies import packs

COUNT, RUNS = 1000, 3

WORKER = """\
name: orders-{0}
version: v1beta
type: worker
workspace: team-{1}
owner: team-{1}-data
description: Orders of shop {0} to a topic
tags: [orders, shop-{1}]
worker:
  replicas: {2}
  stack: bento:4.0
  logLevel: INFO
  compute: runnable-default
  envs:
    SHOP: shop-{0}
    REGION: eu-{1}
  dataosSecrets:
    - name: kafka-{1}
      allKeys: true
      consumptionType: envVars
  resources:
    requests: {{cpu: {3}m, memory: {4}Mi}}
    limits: {{cpu: 1000m, memory: {4}Mi}}
  topology:
    - name: shop
      type: input
      doc: The shop
    - name: topic
      type: output
      doc: The topic
      dependencies: [shop]
  stackSpec:
    input:
      http_client:
        url: https://shop-{0}.example.com/orders
        verb: GET
    pipeline:
      processors:
        - mapping: root = this.merge({{"shop":"{0}"}})
    output:
      kafka:
        addresses: ["${{KAFKA_ADDRESS}}"]
        topic: orders.{0}
"""


def repository(folder: Path, policies: str) -> Path:
    workers = folder / "workers"
    workers.mkdir(parents=True)
    (folder / "workerc.yaml").write_text(f"sources: [workers]\npolicies: {policies}\n", encoding="utf-8")
    for number in range(COUNT):
        text = WORKER.format(number, number % 7, 1 + number % 3, 100 + number % 5 * 50, 128 * (1 + number % 4))
        (workers / f"orders-{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    count = sum(not path.name.endswith(".cases.yaml") for path in policies_folder().glob("*/*.yaml"))
    with tempfile.TemporaryDirectory() as name:
        plain = repository(Path(name, "plain"), "[]")
        judged = repository(Path(name, "judged"), f"[{', '.join(packs())}]")
        run: list[str | Path] = [sys.executable, "-m", "compiler", "render", "--quiet", "--config"]
        commands: dict[str, Command] = {
            f"{COUNT} Workers rendered": [*run, plain / "workerc.yaml"],
            f"and judged by {count} policies": [*run, judged / "workerc.yaml"],
        }
        timings = measured(commands, cwd=Path(__file__).parent.parent, runs=RUNS, warm_up=1)
    without, with_policies = [timing.median for timing in timings.values()]
    print(table(timings, against=next(iter(timings))))
    print(f"judging costs {(with_policies - without) / without:.2f} times as much as rendering")


if __name__ == "__main__":
    main()
