"""What the site has beyond the pages: see mkdocs.yml, which names this file. MkDocs calls the functions that are named `on_…`.

The navigation is docs/README.md, which readers on GitHub have as the list of pages: each section is a tab, each row a page. Rows
that lead to pages outside of docs/ make those pages of the site. Markdown stays what GitHub shows; what MkDocs reads otherwise is
put right on the way.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent / "docs"
INDEX = DOCS / "README.md"
HOME = "index.md"
INDEXES = {"rules": "Rules", "fields": "Fields"}  # whose pages are not in the navigation: there are hundreds

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| \[([^\]]+)\]\(([^)]+\.md)\)", re.MULTILINE)
_FENCE = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\(([^)\s]+)\)")
_NOTE = re.compile(r"\A<!--.*?-->\n")  # above the title, which MkDocs then does not see
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_ITEM = r"(?:[-*]|\d+\.) "
_BEFORE_LIST = re.compile(rf"^(?! *{_ITEM}| *$|[|#<]| )(.+)\n(?={_ITEM})", re.MULTILINE)

_SHIM = "https://unpkg.com/iframe-worker/shim"
_SCREEN = re.compile(r'(<div class="language-(?:console|text) highlight">.*?<code>)(.*?)(?=</code>)', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_LONG_CODE = re.compile(r"(?<=<code>)[^<]{20,}(?=</code>)")
_AFTER = re.compile(r"([./:\]](?=\w)|\|)")
_HEADLINE = re.compile(r"(error|warning|note)((?:\[[A-Z0-9]+\])?)(:.*)")
_FRAME = re.compile(r"( *\d* \|)(.*)")
_UNDERLINED = re.compile(r"( +)([-^]+)(?= |$)(.*)")
_ADVICE = re.compile(r"( += )(help|note|fixable)\b(.*)")
_ARROW = re.compile(r"( *--&gt;)(.*)")


@cache
def navigation() -> dict[str, dict[str, str]]:
    """Titles and files, relative to docs/, of the pages that docs/README.md lists, by its sections."""
    _, *parts = _SECTION.split(INDEX.read_text(encoding="utf-8"))
    return {section: dict(_ROW.findall(rows)) for section, rows in zip(parts[::2], parts[1::2], strict=True)}


@cache
def guests() -> dict[str, str]:
    """Where pages from outside of docs/ lie in the site, by their paths in the repository."""
    outside = [file.removeprefix("../") for pages in navigation().values() for file in pages.values() if file.startswith("../")]
    return {file: f"project/{file.removesuffix('/README.md').removesuffix('.md').lower()}.md" for file in outside}


def on_config(config: Any) -> Any:
    sections = [
        {name: [{title: guests().get(file.removeprefix("../"), file)} for title, file in pages.items()]}
        for name, pages in navigation().items()
    ]
    config["nav"] = [{"Home": HOME}, *sections]
    return config


def on_files(files: Any, config: Any) -> Any:
    page = type(next(iter(files)))  # MkDocs' class: the checks that import this script have no MkDocs
    for file, place in guests().items():
        files.append(page.generated(config, place, content=(DOCS.parent / file).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    if page.file.src_uri == HOME:
        page.meta["hide"] = ["navigation", "toc"]
    counts: Counter[str] = Counter()
    parts = _FENCE.split(_NOTE.sub("", markdown))
    parts[::2] = [_HEADING.sub(lambda heading: _identified(heading[0], counts), part) for part in parts[::2]]
    return "".join([part if number % 2 else _prose(part, page.file.src_uri, config) for number, part in enumerate(parts)])


def anchor(heading: str) -> str:
    """What GitHub calls the place of a heading of these words, the first one of a page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _identified(heading: str, counts: Counter[str]) -> str:
    """`heading` with the anchor that GitHub gives it where others are called the same."""
    name = anchor(heading.lstrip("# "))
    counts[name] += 1
    return heading if counts[name] == 1 else f"{heading} {{#{name}-{counts[name] - 1}}}"


def _prose(text: str, place: str, config: Any) -> str:
    """`text` with links for the site, and with the blank line above lists that GitHub does not need."""
    text = _LINK.sub(lambda link: _linked(link[1], link[2], place, config["repo_url"]), text)
    return _BEFORE_LIST.sub(r"\1\n\n", text)


def _linked(words: str, target: str, place: str, repository: str | None) -> str:
    """What the page at `place` has instead of `[words](target)`. Files that the site does not have stay words."""
    file, mark, anchor = target.partition("#")
    if "://" in target or not file:
        return f"[{words}]({target})"
    here = next((outside for outside, page in guests().items() if page == place), f"docs/{place}")
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(here), file))
    if meant in ("README.md", "docs/README.md"):
        return f"[{words}]({posixpath.relpath(HOME, posixpath.dirname(place) or '.')})"
    page = guests().get(meant, meant.removeprefix("docs/"))
    if page != meant:
        return f"[{words}]({posixpath.relpath(page, posixpath.dirname(place) or '.')}{mark}{anchor})"
    return f"[{words}]({repository.rstrip('/')}/blob/HEAD/{meant})" if repository else words


def on_page_content(content: str, page: Any, **_: Any) -> str:
    """The HTML of a page with output in colours, names in tables that can be broken, and a way back to an index."""
    folder, _, name = page.file.src_uri.rpartition("/")
    if folder in INDEXES and name != "README.md":
        content = f'<p class="path"><a href="index.html">{INDEXES[folder]}</a></p>\n{content}'
    if not page.toc.items or not page.toc.items[0].children:
        page.meta["hide"] = [*page.meta.get("hide", ()), "toc"]
    content = _TABLE.sub(lambda table: _LONG_CODE.sub(lambda code: _AFTER.sub(r"\1<wbr>", code[0]), table[0]), content)
    return _SCREEN.sub(lambda block: f"{block[1]}{''.join(_screen(_TAG.sub('', block[2])))}", content)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """The whole page with what search needs in a folder taken from here: the theme loads it from elsewhere."""
    return output.replace(_SHIM, posixpath.relpath("assets/worker.js", posixpath.dirname(page.file.dest_uri) or "."))


def on_post_template(output: str, **_: Any) -> str:
    """The same for what is no page, `404.html`."""
    return output.replace(_SHIM, "assets/worker.js")


def _screen(text: str) -> Iterator[str]:
    """What a terminal shows, as HTML. Pygments takes a `#` in output for a prompt."""
    for line in text.splitlines(keepends=True):
        body, end = line.rstrip("\n"), "\n" * line.endswith("\n")
        if body.startswith("$ "):
            yield f'<span class="gp">$ </span><b>{body[2:]}</b>{end}'
        else:
            yield from (*_colored(body), end)


def _colored(line: str) -> Iterator[str]:
    """A line of output as HTML; those of diagnostics and differences in the colours of a terminal."""
    yield '<span class="go">'
    if found := _HEADLINE.fullmatch(line):
        yield f'<b class="d-{found[1]}">{found[1]}{found[2]}</b><b>{found[3]}</b>'
    elif (found := _FRAME.fullmatch(line)) and (marked := _UNDERLINED.fullmatch(found[2])):
        kind = "error" if "^" in marked[2] else "gutter"
        yield f'<span class="d-gutter">{found[1]}</span>{marked[1]}<b class="d-{kind}">{marked[2]}{marked[3]}</b>'
    elif found := _FRAME.fullmatch(line):
        yield f'<span class="d-gutter">{found[1]}</span>{found[2]}'
    elif found := _ADVICE.fullmatch(line):
        yield f'<span class="d-gutter">{found[1]}</span><b>{found[2]}</b>{found[3]}'
    elif found := _ARROW.fullmatch(line):
        yield f'<span class="d-gutter">{found[1]}</span>{found[2]}'
    elif line.startswith(("+", "-")):
        yield f'<span class="{"gi" if line.startswith("+") else "gd"}">{line}</span>'
    else:
        yield line
    yield "</span>"


if __name__ == "__main__":
    for section, pages in navigation().items():
        print(section, *pages.values(), sep="\n  ")
