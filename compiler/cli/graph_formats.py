"""Graphs as Mermaid and as DOT. Whatever a file says becomes text in a label, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from compiler.pipeline.graph import DATA, Edge, Graph, Node, topology_home
from compiler.records import NamedTuple
from compiler.report.visible import visible

# The brackets that give a node of Mermaid its shape, and the shape of DOT.
_MERMAID = {
    "worker": '["{}"]',
    "topology": '(["{}"])',
    "stack": '{{{{"{}"}}}}',
    "compute": '[["{}"]]',
    "volume": '[("{}")]',
    "secret": '>"{}"]',
    "depot": '[("{}")]',
    "dataset": '[/"{}"/]',
    "topic": '[/"{}"/]',
}
_DOT = {
    "worker": "box",
    "topology": "ellipse",
    "stack": "hexagon",
    "compute": "box3d",
    "volume": "cylinder",
    "secret": "note",
    "depot": "cylinder",
    "dataset": "folder",
    "topic": "parallelogram",
}
_CIRCULAR, _ORPHAN = "circular", "orphan"
_MARKS = {_CIRCULAR: ", color=red", _ORPHAN: ", style=dotted, fontcolor=gray40"}
# What acts in a label of Mermaid: entities, its quotation mark, HTML, and Markdown, which a backtick begins.
_ENTITIES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;"}


class Language(NamedTuple):
    """How a graph is written: each gives lines without their indentation."""

    head: Sequence[str]
    tail: Sequence[str]
    node: Callable[[str, str, str, str], str]  # id, kind, label, mark: circular, orphan or none
    edge: Callable[[str, str, str], str]
    opened: Callable[[str, str], str]  # of a group: id, label
    closed: str


def _written(graph: Graph, language: Language) -> str:
    return "".join([f"{line}\n" for line in (*language.head, *_body(graph, language), *language.tail)])


def _body(graph: Graph, language: Language) -> Iterator[str]:
    ids = {node: f"n{number}" for number, node in enumerate(graph.nodes)}

    def line(node: Node) -> str:
        mark = _CIRCULAR if node in graph.circular else _ORPHAN if node in graph.orphans else ""
        return language.node(ids[node], node.kind, _label(node), mark)

    inside: dict[str, list[Node]] = {}
    for node in graph.nodes:
        if node.kind in ("worker", "topology"):
            inside.setdefault(node.home, []).append(node)
    workspaces = dict.fromkeys(node.home for node in graph.nodes if node.kind == "worker")
    for number, workspace in enumerate(workspaces):
        yield f"  {language.opened(f'w{number}', f'workspace {workspace}')}"
        for node in [node for node in inside[workspace] if node.kind == "worker"]:
            steps = inside.get(topology_home(node), [])
            if not steps:
                yield f"    {line(node)}"
                continue
            yield f"    {language.opened(f't{ids[node][1:]}', f'topology of {node.name}')}"
            yield from (f"      {line(each)}" for each in (node, *steps) if each.kind == "topology" or each is node)
            yield f"    {language.closed}"
        yield f"  {language.closed}"
    yield from (f"  {line(node)}" for node in graph.nodes if node.kind not in ("worker", "topology"))
    yield from (f"  {language.edge(ids[edge.start], ids[edge.end], edge.label)}" for edge in graph.edges)


def _label(node: Node) -> str:
    if node.kind == "worker":
        return node.name
    return f"{node.kind if node.kind != 'topology' else node.note or 'step'}: {node.name}" + (
        f" ({node.note})" if node.note and node.kind != "topology" else ""
    )


def _mermaid_node(id_: str, kind: str, label: str, mark: str) -> str:
    return f"{id_}{_MERMAID[kind].format(_entities(label))}{f':::{mark}' if mark else ''}"


def _mermaid_edge(start: str, end: str, label: str) -> str:
    return f"{start} --> {end}" if label == DATA else f"{start} -. {label} .-> {end}"


def _entities(text: str) -> str:
    return "".join([_ENTITIES.get(character, character) for character in visible(text)])


def _dot_node(id_: str, kind: str, label: str, mark: str) -> str:
    return f"{id_} [label={_quoted(label)}, shape={_DOT[kind]}{_MARKS.get(mark, '')}]"


def _dot_edge(start: str, end: str, label: str) -> str:
    return f"{start} -> {end}" if label == DATA else f"{start} -> {end} [label={_quoted(label)}, style=dashed]"


def _quoted(text: str) -> str:
    r"""In DOT a backslash begins escapes such as `\N`, and only `\"` inside of strings is one of the lexer."""
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


_LANGUAGES = {
    "mermaid": Language(
        ("flowchart LR",),
        (f"  classDef {_CIRCULAR} stroke:#c00,stroke-width:3px", f"  classDef {_ORPHAN} stroke-dasharray:5 5,color:#777"),
        _mermaid_node,
        _mermaid_edge,
        lambda id_, label: f'subgraph {id_}["{_entities(label)}"]',
        "end",
    ),
    "dot": Language(
        ("digraph workers {", "  rankdir=LR"),
        ("}",),
        _dot_node,
        _dot_edge,
        lambda id_, label: f"subgraph cluster_{id_} {{ label={_quoted(label)}",
        "}",
    ),
}


def mermaid(graph: Graph) -> str:
    return _written(graph, _LANGUAGES["mermaid"])


def dot(graph: Graph) -> str:
    return _written(graph, _LANGUAGES["dot"])


def masked(graph: Graph, clean: Callable[[str], str]) -> Graph:
    """`graph` with every text of it put through `clean`."""
    shown = {node: Node(node.kind, clean(node.name), clean(node.home), clean(node.note)) for node in graph.nodes}
    edges = tuple(dict.fromkeys(Edge(shown[edge.start], shown[edge.end], edge.label) for edge in graph.edges))
    marked = [frozenset(shown[node] for node in nodes) for nodes in (graph.circular, graph.orphans)]
    return Graph(tuple(dict.fromkeys(shown.values())), edges, *marked)


FORMATS: Mapping[str, Callable[[Graph], str]] = {"mermaid": mermaid, "dot": dot}
