"""Whatever moves between two runs, the second one takes away only what its own Workers left behind."""

import os
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compiler.cli import main

ENVIRONMENTS = ("dev", "prod")
WORKER = """\
name: {name}
version: v1beta
type: worker
{own}worker:
  stack: bento:4.0
  compute: runnable-default
  stackSpec: {{input: {{stdin: {{}}}}, output: {{stdout: {{}}}}}}
"""


class Placed(NamedTuple):
    """A Worker in a file of its own, with the workspace that it or a bundle names."""

    name: str
    workspace: str | None
    by_bundle: bool


class State(NamedTuple):
    """A repository: Workers by their files, and the map of each environment."""

    workers: dict[str, Placed]
    renames: dict[str, dict[str, str]]

    def keys(self, environment, file=None):
        """What there is to be rendered: environment, workspace and name."""
        found = []
        for own, worker in self.workers.items():
            if file in (None, own):
                workspace = worker.workspace or "public"
                found.append((environment, self.renames[environment].get(workspace, workspace), worker.name))
        return found

    @property
    def everything(self):
        return {key for environment in ENVIRONMENTS for key in self.keys(environment)}

    @property
    def is_possible(self):
        return all(len(set(self.keys(environment))) == len(self.workers) for environment in ENVIRONMENTS)

    def write(self):
        for path in Path().glob("*.yaml"):
            path.unlink()
        maps = "".join(f"  {name}: {{workspaces: {{{_flow(self.renames[name])}}}}}\n" for name in ENVIRONMENTS)
        Path("workerc.yaml").write_text(f"environments:\n{maps}", encoding="utf-8")
        nodes = []
        for file, (name, workspace, by_bundle) in self.workers.items():
            own = f"workspace: {workspace}\n" if workspace and not by_bundle else ""
            Path(file).write_text(WORKER.format(name=name, own=own), encoding="utf-8")
            if by_bundle and workspace:
                nodes.append(f"    - {{id: {file[:-5]}, file: {file}, workspace: {workspace}}}\n")
        if nodes:
            text = f"name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n{''.join(nodes)}"
            Path("bundle.yaml").write_text(text, encoding="utf-8")


def _flow(entries):
    return ", ".join(f"{key}: {value}" for key, value in entries.items())


workspaces = st.sampled_from(["public", "sales", "lab"])
files = st.sampled_from(["one.yaml", "two.yaml", "three.yaml"])
placed = st.builds(Placed, st.sampled_from(["orders", "returns"]), st.none() | workspaces, st.booleans())
renames = st.fixed_dictionaries({name: st.dictionaries(workspaces, workspaces, max_size=2) for name in ENVIRONMENTS})
states = st.builds(State, st.dictionaries(files, placed, min_size=1), renames).filter(lambda state: state.is_possible)
commands = st.sampled_from([(), ("-e", "dev"), ("-e", "prod"), ("-w", "sales"), ("-e", "prod", "-w", "lab"), ("one.yaml",)])


def asked(state, command):
    """What `command` renders of `state`."""
    environments = [command[command.index("-e") + 1]] if "-e" in command else ENVIRONMENTS
    file = command[0] if command and command[0].endswith(".yaml") else None
    found = {key for environment in environments for key in state.keys(environment, file)}
    return {key for key in found if "-w" not in command or key[1] == command[command.index("-w") + 1]}


def left_behind(before, after, rendered, command):
    """What of `before` the run takes away."""
    gone = before - after.everything
    own = {(environment, name) for environment, _, name in rendered}
    return gone if not command else {key for key in gone if (key[0], key[2]) in own}


def tree():
    units = {}
    for path in sorted(Path("rendered").glob("*/*/*/*.yaml")):
        units.setdefault(path.parts[1:4], {})[path.name] = path.read_bytes()
    return units


def run(*command):
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = main(["render", *command, "-q"])
    return code, printed.getvalue()


@given(states, states, commands)
@settings(max_examples=40, deadline=None)
def test_a_run_takes_away_only_what_its_own_workers_left(first, second, command):
    assume(command != ("one.yaml",) or "one.yaml" in second.workers)
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            first.write()
            assert run() == (0, "")
            before = tree()
            assert set(before) == first.everything
            second.write()
            code, told = run(*command)
            after = tree()
        finally:
            os.chdir(home)
    rendered = asked(second, command)
    if not rendered:  # nobody is in the workspace that `-w` names
        assert code == 2, told
        assert after == before
        return
    assert code == 0, told
    assert set(after) == set(before) - left_behind(set(before), second, rendered, command) | rendered
    for key in set(before) - rendered:
        assert after.get(key) in (None, before[key])
