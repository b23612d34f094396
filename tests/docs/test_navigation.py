"""docs/README.md lists every page, for readers on GitHub and for the site alike."""

import runpy
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
HOOKS = runpy.run_path(str(ROOT / "scripts" / "site_hooks.py"))
OF_AN_INDEX = ("rules", "fields")  # their README.md lists them


def test_every_page_is_listed_once():
    listed = [file for pages in HOOKS["navigation"]().values() for file in pages.values() if not file.startswith("../")]
    pages = {path.relative_to(DOCS) for path in DOCS.glob("**/*.md")}
    meant = {path.as_posix() for path in pages if path.parts[0] not in OF_AN_INDEX or path.name == "README.md"}
    assert sorted(listed) == sorted(meant - {"README.md", "index.md"}), "docs/README.md has a row for each page"


def test_every_page_of_an_index_is_in_it():
    for folder in OF_AN_INDEX:
        index = (DOCS / folder / "README.md").read_text(encoding="utf-8")
        assert [
            path.name for path in (DOCS / folder).glob("*.md") if path.name != "README.md" and f"]({path.name})" not in index
        ] == []


def test_sections_are_those_of_a_reader():
    assert list(HOOKS["navigation"]()) == ["Tutorial", "How-to guides", "Reference", "Explanation", "Project"]


def test_pages_from_elsewhere_have_a_place_in_the_site():
    guests = HOOKS["guests"]()
    assert guests["CHANGELOG.md"] == "project/changelog.md"
    assert guests["policies/README.md"] == "project/policies.md"
    assert all((ROOT / file).is_file() for file in guests)


def linked(words, target, place, repository=None):
    return HOOKS["_linked"](words, target, place, repository)


def test_links_lead_on_in_the_site():
    assert linked("a", "helm.md#values", "why.md") == "[a](helm.md#values)"
    assert linked("a", "../fields/worker.md", "rules/null-field.md") == "[a](../fields/worker.md)"
    assert linked("a", "../CHANGELOG.md", "why.md") == "[a](project/changelog.md)"
    assert linked("a", "../../docs/policies.md", "project/examples/fleet.md") == "[a](../../policies.md)"
    assert linked("a", "../README.md#on-your-own-files", "why.md") == "[a](index.md)"
    assert linked("a", "https://example.com/b.md", "why.md") == "[a](https://example.com/b.md)"
    assert linked("a", "#below", "why.md") == "[a](#below)"


def test_files_that_the_site_does_not_have_stay_words_unless_it_is_known_where_they_lie():
    assert linked("`x.py`", "../compiler/x.py", "why.md") == "`x.py`"
    where = "https://git.example.com/o/workerc/"
    assert linked("a", "../compiler/x.py", "why.md", where) == "[a](https://git.example.com/o/workerc/blob/HEAD/compiler/x.py)"


def test_a_list_below_a_line_is_a_list():
    prose = HOOKS["_prose"]("Before:\n- one\n- two\n\n  more\n- three\n", "why.md", {"repo_url": None})
    assert prose == "Before:\n\n- one\n- two\n\n  more\n- three\n"


def test_headings_of_one_name_have_the_anchors_of_github():
    counts = Counter()
    assert [HOOKS["_identified"]("## `worker.a` and b", counts) for _ in range(3)] == [
        "## `worker.a` and b",
        "## `worker.a` and b {#workera-and-b-1}",
        "## `worker.a` and b {#workera-and-b-2}",
    ]


def colored(line):
    return "".join(HOOKS["_colored"](line))


def test_diagnostics_have_colors():
    assert colored("error[SPC101]: no field") == '<span class="go"><b class="d-error">error[SPC101]</b><b>: no field</b></span>'
    assert "d-gutter" in colored("   = help: do")
    assert (
        colored("7 |   ^^^ here") == '<span class="go"><span class="d-gutter">7 |</span>   <b class="d-error">^^^ here</b></span>'
    )
    assert colored("+  replicas: 2") == '<span class="go"><span class="gi">+  replicas: 2</span></span>'
    assert colored("as it is") == '<span class="go">as it is</span>'
