"""The pages on rules and fields say what the declarations say."""

import importlib.util
from pathlib import Path

from compiler.lint.registry import RULES

ROOT = Path(__file__).parent.parent.parent


def generated():
    spec = importlib.util.spec_from_file_location("generate_pages", ROOT / "scripts" / "generate_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_pages_are_what_would_be_generated():
    docs = ROOT / "docs"
    paths = [*docs.glob("rules/*.md"), *docs.glob("fields/*.md")]
    written = {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert written == generated(), "run `make generate`"


def test_a_page_shows_what_a_lint_prints():
    page = generated()[f"rules/{RULES['SEM108'].name}.md"]
    assert "error[SEM108]" in page
    assert "--> worker.yaml:" in page
