"""A small repository in a real Git, and `workerc diff` in it."""

import os
import subprocess
from pathlib import Path

CONFIG = """\
sources: [workers, platform]
environments:
  dev:
    workspaces: {sales: sales-dev}
    values: {rows: 10}
  prod:
    values: {rows: 500}
"""

COMPUTES = """\
name: streams
version: v1
type: compute
compute:
  dataplane: hub
  purpose: runnable
  nodePool:
    nodeSelector: {pool: streams}
"""


def worker(name="orders", *, replicas=2, **changes):
    """A Worker that renders. `changes` are further lines of its section."""
    lines = "".join(f"  {key}: {value}\n" for key, value in changes.items())
    return f"""\
name: {name}
version: v1beta
type: worker
workspace: sales
owner: sales-data
worker:
  replicas: {replicas}
  stack: bento:4.0
  compute: streams
  resources:
    requests: {{cpu: 100m, memory: 128Mi}}
    limits: {{cpu: 200m, memory: 128Mi}}
{lines}  stackSpec:
    input:
      generate: {{interval: 1s, mapping: root.id = uuid_v4()}}
    output:
      stdout: {{codec: lines}}
"""


def git(folder, *arguments):
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com", "-c", "init.defaultBranch=main"]
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**known, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


class Repository:
    """A folder with real commits."""

    def __init__(self, root: Path, run) -> None:
        self.root, self._run = root, run

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def replace(self, name, old, new):
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def commit(self, message="a change"):
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "-m", message)
        return git(self.root, "rev-parse", "HEAD")

    def git(self, *arguments):
        return git(self.root, *arguments)

    def render(self, *arguments):
        done = self._run("render", "--quiet", *arguments, cwd=self.root)
        assert done.code == 0, done

    def diff(self, *arguments, cwd=None):
        return self._run("diff", *arguments, cwd=cwd or self.root)
