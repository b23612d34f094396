"""Resources in which a few places went wrong, drawn from the cases."""

import copy
from pathlib import Path

from hypothesis import strategies as st

from compiler.document import documents
from compiler.source import Source

CASES = sorted(Path(__file__).with_name("cases").glob("*.case"))
RULER = "----\n"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.integers(-3, 3) | st.floats() | TEXTS
SPELLINGS = st.sampled_from(
    ["a\n", "1Gi", "-1", "16Ei", "1e30", "envVars", "info\n", "WARNING", "bento:1.0", "x" * 64, "é", "٣", "${{ a }}", "", " "]
)
VALUES = st.recursive(
    SCALARS | SPELLINGS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab.", max_size=3), inner, max_size=2)
)


def resource(case):
    """The data of a case."""
    [document] = documents(Source("worker.yaml", case.read_text(encoding="utf-8").partition(RULER)[0]))
    return document.data


SAMPLES = [resource(case) for case in CASES]


@st.composite
def mutated(draw):
    """A sample in which a few places hold something else, are gone, or have another key."""
    data = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(list(_places(data)) or [(data, "name")]))
        action = draw(st.sampled_from(["replace", "delete", "rename"]))
        if action == "replace" or isinstance(container, list):
            container[key] = draw(VALUES)
        elif action == "delete":
            container.pop(key, None)
        else:
            other = draw(st.sampled_from([key.lower(), key + "s", key[:-1], "limits", "stack", "name"]))
            container[other] = container.pop(key, None)
    return data


def _places(value):
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield value, key
        yield from _places(inner)
