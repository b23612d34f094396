"""The pages on rules and fields say what the declarations say."""

import importlib.util
import re
from pathlib import Path

import pytest

from compiler.cli.explain import explain
from compiler.lint.registry import RULES

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("generate_pages", ROOT / "scripts" / "generate_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(script):
    return script.pages()


def read(docs):
    paths = [*docs.glob("rules/*.md"), *docs.glob("fields/*.md")]
    return {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_pages_are_what_would_be_generated(pages):
    written = read(ROOT / "docs")
    stale = sorted(name for name in {*written, *pages} if written.get(name) != pages.get(name))
    assert not stale, "run `make generate`"


def test_pages_of_what_is_gone_are_removed(script, tmp_path, monkeypatch):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "forgotten.md").write_text("# SEM199 forgotten\n")
    monkeypatch.setattr(script, "DOCS", tmp_path)
    monkeypatch.setattr(script, "pages", lambda: {"rules/kept.md": "# SEM198 kept\n"})
    script.main()
    assert read(tmp_path) == {"rules/kept.md": "# SEM198 kept\n"}


def test_every_rule_has_a_page_that_the_table_leads_to(pages):
    for rule in RULES.values():
        assert f"# {rule.code} {rule.name}\n" in pages[f"rules/{rule.name}.md"]
        assert f"| {rule.code} | [{rule.name}]({rule.name}.md) |" in pages["rules/README.md"]


def test_a_page_is_what_explain_prints_with_links(pages, capsys):
    page = pages["rules/replicas-with-autoscaling.md"].partition("\n")[2]
    assert "[`worker.replicas`](../fields/worker.md#workerreplicas)" in page
    explain.callback("SEM102", None, "markdown")
    assert re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", page) == capsys.readouterr().out
