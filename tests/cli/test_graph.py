"""`workerc graph`, on the repository in `graph/shop`: both formats whole, and what a label may hold."""

import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.cli.graph_formats import dot, mermaid
from compiler.pipeline.graph import Edge, Graph, Node

FOLDER = Path(__file__).parent / "graph"
FLEET = Path(__file__).parent.parent.parent / "examples/fleet"


@pytest.fixture
def graph(monkeypatch, command):
    """`graph(folder, *arguments)` gives the exit code and both streams."""

    def run(folder, *arguments):
        monkeypatch.chdir(folder)
        return command("graph", *arguments)

    return run


@pytest.fixture
def shop(tmp_path):
    shutil.copytree(FOLDER / "shop", tmp_path / "shop")
    (tmp_path / "shop/.git").mkdir()
    return tmp_path / "shop"


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_everything_in_each_format(graph, shop, form):
    golden = FOLDER / f"expected.{form}"
    code, out, err = graph(shop, "--format", form)
    if os.environ.get("WRITE_GOLDENS"):
        golden.write_text(out, encoding="utf-8")
    assert (code, out) == (0, golden.read_text(encoding="utf-8"))
    assert err == "data of sales-dev/checks comes back to it\ndata of sales-dev/prices comes back to it\n"


def test_an_environment_and_a_workspace_are_chosen(graph, shop):
    code, out, err = graph(shop, "-e", "prod", "-w", "public", "-q")
    assert (code, err) == (0, "")
    assert 'subgraph w0["workspace public"]' in out
    assert "prices" not in out
    assert "topic: prod.orders" in graph(shop, "-e", "prod")[1]


def test_it_goes_to_a_file(graph, shop):
    assert graph(shop, "-o", "graph.mmd", "-q") == (0, "", "")
    assert (shop / "graph.mmd").read_text(encoding="utf-8") == (FOLDER / "expected.mermaid").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-w", "nowhere"], "there is no Worker in the workspace `nowhere`"),
        (["-e", "prd"], "did you mean `prod`?"),
        (["-o", "none/graph.mmd"], "none/graph.mmd"),
    ],
)
def test_what_cannot_be_drawn(graph, shop, arguments, message):
    code, out, err = graph(shop, *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_file_that_cannot_be_parsed_is_said_and_the_rest_drawn(graph, shop):
    (shop / "workers/broken.yaml").write_text("type: worker\nname: [\n", encoding="utf-8")
    code, out, err = graph(shop)
    assert (code, "to-lake" in out) == (1, True)
    assert "workers/broken.yaml:2" in err


def test_a_secret_in_a_name_is_not_shown(graph, shop):
    token = "ghp_" + "1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S"
    source = shop / "workers/shop.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("topic: priced", f"topic: {token}"), encoding="utf-8")
    code, out, _ = graph(shop)
    assert (code, token in out) == (0, False)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_every_worker_of_the_fleet_is_drawn_once_and_connected(graph, tmp_path, form):
    folder = tmp_path / "fleet"
    shutil.copytree(FLEET, folder, ignore=shutil.ignore_patterns("rendered"))
    code, out, _ = graph(folder, "-e", "prod", "--format", form)
    ends = {end for line in out.splitlines() for end in re.findall(r"^  (n\d+) -.*?> (n\d+)", line)}
    drawn = {found for line in out.splitlines() for found in re.findall(r"^ +(n\d+)(?: \[|[^ ])", line)}
    found = re.findall(r'^ +n\d+(?:\["([a-z-]+)"\]| \[label="([a-z-]+)", shape=box)', out, re.MULTILINE)
    names = ["".join(pair) for pair in found]
    assert code == 0
    assert {name for pair in ends for name in pair} <= drawn
    assert len(names) == len(set(names)) > 20


ANY = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@given(ANY, ANY, ANY)
def test_no_text_gets_out_of_its_label(name, home, note):
    worker = Node("worker", name, home)
    step = Node("topology", name, f"{home}/{name}", note)
    data = Node("topic", name, note=note)
    found = Graph((worker, step, data), (Edge(worker, data), Edge(data, worker, "names")), frozenset([worker]))
    plain = Graph((Node("worker", "a", "b"), Node("topology", "a", "b/a", "c"), Node("topic", "a", note="c")), (), frozenset())
    for write in (mermaid, dot):
        text = write(found)
        assert len(text.splitlines()) == len(write(plain).splitlines()) + 2
        assert text.count("\n") == len(text.splitlines())
    in_labels = re.findall(r'"([^"\n]*)"', mermaid(found))
    assert all(not re.search(r"[<>`]", label) for label in in_labels)
    assert re.sub(r'"(?:[^"\\\n]|\\.)*"', "", dot(found)).count('"') == 0
