"""Templates of a test, and values that know where they stand in `data.yaml`."""

from pathlib import Path

import pytest

from compiler.document import documents
from compiler.document.tracing import traced_document
from compiler.source import decode

HERE = Path(__file__).parent


def traced_values(text, name):
    (document,) = documents(decode(name, text.encode()))
    return traced_document(document)


@pytest.fixture(scope="session")
def data():
    return traced_values((HERE / "data.yaml").read_text(encoding="utf-8"), "data.yaml")
