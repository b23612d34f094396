"""Judging stream configurations beside reading them: one of 2,000 lines, and the first one of a process."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent

STEP = """\
    - label: step_{0}
      mapping: root = this
    - http:
        url: https://example.com/{0}
        verb: POST
        headers:
          Accept: application/json
        tls:
          enabled: true
          root_cas_file: /etc/ca.pem
    - branch:
        request_map: root = this
        processors:
          - cache:
              resource: seen
              operator: get
              key: key-{0}
          - switch:
              - check: this.late
                processors:
                  - log:
                      level: INFO
                      message: late
"""
HEAD = """\
input:
  kafka:
    addresses: ["kafka:9092"]
    topics: [orders]
    consumer_group: orders
pipeline:
  processors:
"""
TAIL = """\
output:
  stdout: {}
cache_resources:
  - label: seen
    memory: {default_ttl: 60s}
"""
RUNS = 21

COLD = """\
import sys, time
from compiler.document import documents
from compiler.source import decode
(document,) = documents(decode("stream.yaml", sys.stdin.buffer.read()))
start = time.perf_counter()
from compiler.streams import judge, profile
loaded = time.perf_counter()
assert not list(judge(document.data, profile("default"), document.text))
print(loaded - start, time.perf_counter() - loaded)
"""


def text_of(lines: int) -> str:
    steps = (lines - HEAD.count("\n") - TAIL.count("\n")) // STEP.count("\n")
    return HEAD + "".join([STEP.format(number) for number in range(steps)]) + TAIL


def warm(text: str) -> tuple[float, float]:
    """Seconds to read `text`, and to judge what is read."""
    from compiler.document import documents  # noqa: PLC0415 - `cold` measures the import
    from compiler.source import decode  # noqa: PLC0415
    from compiler.streams import judge, profile  # noqa: PLC0415

    reading, judging = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        (document,) = documents(decode("stream.yaml", text.encode()))
        read = time.perf_counter()
        assert not list(judge(document.data, profile("default"), document.text))
        reading.append(read - start)
        judging.append(time.perf_counter() - read)
    return median(reading), median(judging)


def cold(text: str) -> tuple[float, float]:
    """Seconds to load the package, and to judge `text` as the first one of a process."""
    runs = []
    for _ in range(RUNS):
        run = subprocess.run([sys.executable, "-c", COLD], input=text.encode(), capture_output=True, check=True, cwd=ROOT)
        runs.append([float(part) for part in run.stdout.split()])
    loading, judging = zip(*runs, strict=True)
    return median(loading), median(judging)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    long, short = text_of(2000), text_of(60)
    reading, judging = warm(long)
    loading, first = cold(short)
    print(f"{long.count(chr(10))} lines: read in {reading * 1000:.1f} ms, judged in {judging * 1000:.1f} ms")
    print(
        f"{short.count(chr(10))} lines, the first of a process: loaded in {loading * 1000:.1f} ms, judged in {first * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
