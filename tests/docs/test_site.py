"""The site builds without a warning, needs nothing from elsewhere, and reads pages as GitHub does. `make docs` installs MkDocs."""

import json
import os
import re
import runpy
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

pytest.importorskip("material", reason="MkDocs Material is not installed: `make docs` does that")

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
HOOKS = runpy.run_path(str(ROOT / "scripts" / "site_hooks.py"))
EMPTY_TABLE = re.compile(r"^\|[-|]+\|\n(?!\|)", re.MULTILINE)
COUNTED = ("h1", "h2", "h3", "li", "tr", "pre")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    run = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


class Page(HTMLParser):
    """What a page loads, and how often each element stands in its article."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.counts, self.inside = [], dict.fromkeys(COUNTED, 0), False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.inside |= tag == "article"
        if tag in ("script", "img", "iframe", "source") and attributes.get("src"):
            self.loads.append(attributes["src"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preconnect", "preload", "manifest"):
            self.loads.append(attributes["href"])
        if self.inside and tag in COUNTED and attributes.get("class") not in ("path", "md-source-file"):
            self.counts[tag] += 1

    def handle_endtag(self, tag):
        self.inside &= tag != "article"


def html(site, source):
    """The page that `source`, a path below docs/, has become."""
    return site / source.with_suffix(".html") if source.name != "README.md" else site / source.with_name("index.html")


def test_nothing_comes_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 200
    elsewhere = {load for page in pages for load in Page(page.read_text(encoding="utf-8")).loads if re.match("(https?:)?//", load)}
    assert elsewhere == set()
    styles = "".join([path.read_text(encoding="utf-8") for path in site.rglob("*.css")])
    assert re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//[^)]*", styles) == []


def test_pages_have_what_github_shows(site):
    markdown = MarkdownIt("commonmark").enable("table")
    differing = {}
    for path in DOCS.rglob("*.md"):
        source = path.relative_to(DOCS)
        if source == Path("README.md"):
            continue
        text = path.read_text(encoding="utf-8")
        shown = Page(f"<article>{markdown.render(text)}</article>").counts
        shown["tr"] += len(EMPTY_TABLE.findall(text))  # has an empty row on the site
        built = Page(html(site, source).read_text(encoding="utf-8")).counts
        if differences := {tag: (shown[tag], built[tag]) for tag in COUNTED if shown[tag] != built[tag]}:
            differing[source.as_posix()] = differences
    assert differing == {}


def test_search_finds_rules_fields_and_options(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    places = {document["location"]: f"{document['title']} {document['text']}" for document in index["docs"]}
    assert any("SPC101" in text and place.startswith("rules/") for place, text in places.items())
    assert any(
        "--unsafe-fixes" in text and place.startswith("reference/commands.html#workerc-lint") for place, text in places.items()
    )
    assert any("worker.replicas" in text and place.startswith("fields/") for place, text in places.items())


def test_every_listed_page_is_in_the_navigation(site):
    home = (site / "index.html").read_text(encoding="utf-8")
    for pages in HOOKS["navigation"]().values():
        for title, file in pages.items():
            place = Path(HOOKS["guests"]().get(file.removeprefix("../"), file))
            assert html(site, place).is_file(), title
            assert title in home
