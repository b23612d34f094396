"""Lost indentation: found where it is, put back where it belongs, and never seen where there is none."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Move
from compiler.document import documents
from compiler.resources.components import nested_components
from compiler.resources.homes import nested, put_right
from compiler.resources.resource import identify
from compiler.resources.sections import Section, worker_sections
from compiler.resources.shape import shaped
from compiler.source import decode, read

META = "name: orders\nversion: v1beta\ntype: worker\n"
CASES = sorted((Path(__file__).parent / "slips").glob("*.yaml"))
MARK = re.compile(r"^.*# (lost|holds): (\w+)$")


def slips(text: str) -> list[tuple[int, str, str]]:
    """What is reported of `text`: line, whether entries were lost to or are held by it, and the first of them."""
    (document,) = documents(decode("worker.yaml", text.encode()))
    resource = identify(document)
    assert resource is not None
    found = []
    for finding in shaped(resource).findings:
        if finding.code != "SPC109":
            continue
        assert finding.on_key
        ((place, _),) = finding.related
        assert f"`{place[-1]}`" in finding.message
        inside = place[: len(finding.path)] == finding.path
        assert document.place(place) is not None
        found.append((document.key_span(finding.path).start.line, "holds" if inside else "lost", place[-1]))
    return sorted(found)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_slip_names_both_places(path):
    """A line marked `# lost: x` has an empty section, `# holds: x` one that swallowed; `x` is the first that slid."""
    text = path.read_text(encoding="utf-8")
    marks = [(number, match[1], match[2]) for number, line in enumerate(text.splitlines(), 1) if (match := MARK.match(line))]
    assert slips(text) == marks


def test_there_are_cases_with_and_without_slips():
    kinds = {bool(slips(path.read_text(encoding="utf-8"))) for path in CASES}
    assert kinds == {True, False}


@pytest.mark.parametrize("case", ["replica: 2\n", "comput: x\n", "stackspec: {}\n"])
def test_a_field_spelled_wrong_is_not_taken_for_a_child(case):
    assert slips(f"{META}worker:\n  stack: bento\n  stackSpec:\n  {case}") == []


def test_the_repair_indents_and_is_not_called_safe():
    (document,) = documents(decode("worker.yaml", f"{META}worker:\n  resources:\n  limits: {{cpu: 1}}\n".encode()))
    (finding,) = shaped(identify(document)).findings
    assert finding.repair.safe is False
    assert finding.repair.changes == (Move(("worker",), ("worker", "resources"), ("limits",)),)


COUNTS = {"000a": 4, "003": 4, "024": 3, "036": 3, "040": 3, "026": 2, "034": 2, "041": 2, "044": 2}


def test_slips_of_the_corpus(shared):
    found = {}
    for path in sorted((shared / "corpus" / "workers").glob("*.yaml")):
        resources = [identify(document) for document in documents(read(path))]
        codes = [finding.code for resource in resources if resource for finding in shaped(resource).findings]
        if count := codes.count("SPC109"):
            found[path.name.partition("-")[0]] = count
    assert found == COUNTS


def configurations(shared: Path) -> list[tuple[str, dict[str, Any]]]:
    """Real configurations of streams."""
    folder = shared / "corpus" / "benthos"
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        files = [row["file"] for row in csv.DictReader(index, delimiter="\t")]
    read_ = [(name, document.data) for name in files for document in documents(read(folder / name))]
    return [(name, data) for name, data in read_ if isinstance(data, dict)]


def test_no_slip_is_seen_in_real_configurations(shared):
    seen = {name: nested_components(data, ()).slips for name, data in configurations(shared)}
    assert {name: found for name, found in seen.items() if found} == {}


def test_every_real_component_is_put_back_when_it_has_lost_its_fields(shared):
    reserved = {"label", "type", "plugin", "processors", "meta"}
    tried = 0
    for name, data in configurations(shared):
        for kind in ("input", "output"):
            component = data.get(kind)
            types = [key for key in component if key not in reserved] if isinstance(component, dict) else []
            body = component[types[0]] if len(types) == 1 else None
            if isinstance(body, dict) and body and not body.keys() & (component.keys() | reserved):
                slid = flattened(component, types[0])
                assert nested_components({**data, kind: slid}, ()).data == data, (name, kind)
                tried += 1
    assert tried > 400


def flattened(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    """`mapping` with the children of `key` behind it instead of below it."""
    result: dict[str, Any] = {}
    for name, value in mapping.items():
        result[name] = None if name == key else value
        if name == key:
            result |= value
    return result


SCALARS = st.sampled_from(["x", 1, True])


def sections(section: Section) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings of fields that `section` knows, in any order, none of its sections empty."""
    members = {
        name: sections(member) if member and member.members else st.just({"a": "x"}) if member else SCALARS
        for name, member in section.members.items()
    }
    some = st.lists(st.sampled_from(sorted(members)), unique=True, min_size=1, max_size=5)
    return some.flatmap(lambda names: st.fixed_dictionaries({name: members[name] for name in names}))


MODEL = worker_sections(bento=True).members["worker"]


@settings(max_examples=150, deadline=None)
@given(sections(MODEL), st.data())
def test_what_slid_out_of_a_section_goes_back(section, data):
    closed = [
        name
        for name, value in section.items()
        if isinstance(value, dict) and MODEL.members[name].members and not value.keys() & (MODEL.members.keys() | section.keys())
    ]
    if not closed:
        return
    parent = data.draw(st.sampled_from(closed))
    if MODEL.members[parent] is not MODEL.members["stackSpec"] and _ambiguous(section, parent):
        return
    whole = {"name": "orders", "worker": flattened(section, parent)}
    found = nested(whole, worker_sections(bento=True))
    assert found.data == {"name": "orders", "worker": section}
    assert [slip.children for slip in found.slips] == [tuple(section[parent])]
    for child in section[parent]:
        assert found.moves.written(("worker", parent, child, "a")) == ("worker", child, "a")


def _ambiguous(section, parent):
    """Whether a later section, or one that takes anything, could have lost the same entries."""
    others = [name for name in section if name != parent and MODEL.members[name] is not None]
    return any(section[parent].keys() & MODEL.members[name].members.keys() for name in others)


@settings(max_examples=100, deadline=None)
@given(sections(MODEL))
def test_what_has_not_slid_stays_as_it_is(section):
    whole = {"name": "orders", "worker": section}
    found = nested(whole, worker_sections(bento=True))
    assert found.data is whole
    assert found.slips == ()


FIELDS = ("input", "processors", "cpu", "limits", "enabled", "A", "app.yaml", "other")
WORDS = st.sampled_from(sorted({*MODEL.members, *worker_sections().members, *FIELDS}))
ANY = st.recursive(
    st.sampled_from([None, "x", 1, True]),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(WORDS, below, max_size=4),
    max_leaves=12,
)
FREE = st.fixed_dictionaries({"stackSpec": st.dictionaries(WORDS, ANY, min_size=1, max_size=4)})


@settings(max_examples=400, deadline=None)
@given(
    st.just({}) | st.dictionaries(WORDS, ANY, max_size=3),
    st.dictionaries(WORDS, ANY, max_size=5) | sections(MODEL) | FREE,
    st.booleans(),
)
def test_what_is_seen_to_be_settled_at_a_glance_is_so_when_it_is_gone_through(data, section, bento):
    whole = {**data, "worker": section}
    assert nested(whole, worker_sections(bento=bento)) == put_right(whole, worker_sections(bento=bento))
