"""Whatever is indented wrongly in a good Worker is seen once and comes back, comments and all."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic
from compiler.document import documents
from compiler.document.comments import comments
from compiler.environment.environment import Environment
from compiler.lint.changed import same
from compiler.lint.engine import judge
from compiler.lint.fixing import fixed
from compiler.repository.platform import platform
from compiler.repository.repository import read_source
from compiler.source import Source, read
from tests.lint.mutations import Mutant, mutants

PLATFORM = platform([])
MOVING = ("SPC109", "SPC115")


def judged(source: Source) -> list[Diagnostic]:
    """What is found, with no other fixes than those of indentation."""
    found = [d for resource in read_source(source).resources for d in judge(resource, Environment(), PLATFORM, "default")]
    return [diagnostic if diagnostic.code in MOVING else diagnostic._replace(fix=None) for diagnostic in found]


def repaired(text: str) -> str:
    source = Source("a.yaml", text)
    return fixed(source, judged(source), judged, unsafe=True).source.text


def slips(text: str) -> int:
    return sum(diagnostic.code in MOVING for diagnostic in judged(Source("a.yaml", text)))


def data(text: str) -> object:
    (document,) = documents(Source("a.yaml", text))
    return document.data


def remarks(text: str) -> list[str]:
    return sorted(comment.text for comment in comments(Source("a.yaml", text)))


HEAD = "# who\nname: orders\nversion: v1beta\ntype: worker\ntags: [a]\n"
SCALARS = {
    "replicas": "2",
    "logLevel": "INFO # loud",
    "compute": "runnable-default",
    "dryRun": "'true'",
    "runAsUser": '"one\n{}  two"',
    "tempVolume": "a\n{}  b",
}
SECTIONS = {
    "autoscaling": "\n{}  # when\n{}  enabled: true\n\n{}  maxReplicas: 3\n",
    "highAvailabilityConfig": "\n{}  level: hostname\t# where\n{}  mode: preferred\n",
    "envs": "\n{}  TOPIC: |2\n{}      one\n\n{}    two\n{}  REGION: 'a\n\n{}    b'\n",
    "resources": "\n{}  requests: {{cpu: 1, # one\n{} memory: 1Gi}}\n{}  limits:\n{}    # most\n{}    cpu: 2\n{}    memory: 2Gi\n",
    "persistentVolume": "\n{}  name: &volume data # which\n{}  directory: /data\n",
    "topology": "\n{}- name: in # first\n{}  type: input\n{}- name: out\n{}  type: output\n",
    "dataosVolumes": "\n{}  - name: b\n{}    directory: >-\n{}      /b\n\n{}    readOnly: true\n",
}
SPEC = """\
  # what it does
  stackSpec:
    input:
      http_client:
        url: x
        headers:
          Accept: a
        verb: GET
    output:
      broker:
        outputs:
          - stdout: {codec: lines}
          - aws_s3:
              bucket: b
"""


@st.composite
def workers(draw: st.DrawFn) -> str:
    """Good Workers in many styles, commented all over."""
    names = draw(st.lists(st.sampled_from([*SCALARS, *SECTIONS]), unique=True, min_size=2, max_size=8))
    parts = []
    for name in names:
        above = draw(st.sampled_from(["", "", "  # of it\n", "\n", "  #\n\n  # two\n"]))
        value = SECTIONS[name] if name in SECTIONS else f" {SCALARS[name]}\n"
        parts.append(f"{above}  {name}:{value}".replace("{}", "  ").replace("{{", "{").replace("}}", "}"))
    parts.insert(draw(st.integers(0, len(parts))), SPEC)
    body = "".join(["  stack: bento:4.0\n", *parts])
    line_end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = f"{HEAD}worker:\n{body}".replace("\n", line_end)
    return text if draw(st.booleans()) else text.removesuffix(line_end)


def in_the_model(mutant: Mutant) -> bool:
    """Whether all of it is about sections whose fields are known."""
    return not any(path[:2] == ("worker", "stackSpec") for path in (mutant.path, mutant.home))


@settings(max_examples=60, deadline=None)
@given(text=workers(), choice=st.data())
def test_a_section_that_slid_or_was_swallowed_comes_back(text: str, choice: st.DataObject) -> None:
    assert slips(text) == 0
    every = [mutant for mutant in mutants(Source("a.yaml", text)) if in_the_model(mutant)]
    mutant = choice.draw(st.sampled_from(every))
    assert 1 <= slips(mutant.text) <= 2, mutant
    after = repaired(mutant.text)
    assert same(data(after), data(text)), mutant
    assert remarks(after) == remarks(text)
    assert slips(after) == 0


@settings(max_examples=40, deadline=None)
@given(text=workers())
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repaired(text) == text


@settings(max_examples=30, deadline=None)
@given(text=workers())
def test_fields_whose_section_is_missing_get_it_back(text: str) -> None:
    line_end = "\r\n" if "\r\n" in text else "\n"
    head, _, body = text.partition(f"worker:{line_end}")
    flat = head + "".join([line.removeprefix("  ") for line in body.splitlines(keepends=True)])
    after = repaired(flat)
    assert same(data(after), data(text))
    assert remarks(after) == remarks(text)


TEXT = f"{HEAD}worker:\n  stack: bento:4.0\n  compute: runnable-default\n"
SPECIAL = {
    "two slips, one within the other": (
        f"{TEXT}  autoscaling:\n    enabled: true\n    resources:\n    # most\n    limits:\n    cpu: 1\n{SPEC}",
        f"{TEXT}  autoscaling:\n    enabled: true\n  resources:\n    # most\n    limits:\n      cpu: 1\n{SPEC}",
    ),
    "beside a suppression": (
        f"{TEXT}  resources:\n  # workerc: ignore[REL101] -- measured\n  limits: {{cpu: 1}}\n{SPEC}",
        f"{TEXT}  resources:\n    # workerc: ignore[REL101] -- measured\n    limits: {{cpu: 1}}\n{SPEC}",
    ),
    "at the end, without a line end": (
        f"{TEXT}{SPEC}  persistentVolume:\n  name: a\n  directory: /a",
        f"{TEXT}{SPEC}  persistentVolume:\n    name: a\n    directory: /a",
    ),
    "a list at the column of its key": (f"{TEXT}  topology:\n  - name: a\n    type: input\n{SPEC}",) * 2,
    "what the neighbour took is there already": (
        f"{TEXT}  envs:\n    A: a\n    compute: other\n{SPEC}",
        f"{TEXT}  envs:\n    A: a\n    compute: other\n{SPEC}",
    ),
    "between braces": (
        f"{TEXT}  resources: {{limits: , cpu: 1, memory: 1Gi}} # most\n{SPEC}",
        f"{TEXT}  resources: {{limits: {{cpu: 1, memory: 1Gi}}}} # most\n{SPEC}",
    ),
    "out of braces": (
        f"{TEXT}  resources: {{limits: {{cpu: 1}}, envs: {{A: a}}}} # most\n{SPEC}",
        f"{TEXT}  resources: {{limits: {{cpu: 1}}}} # most\n  envs: {{A: a}}\n{SPEC}",
    ),
}


@pytest.mark.parametrize(("before", "after"), SPECIAL.values(), ids=SPECIAL)
def test_repaired(before: str, after: str) -> None:
    assert repaired(before) == after


def good(shared: Path) -> Iterator[Source]:
    """The Workers of the corpus that can be read, those that had slipped put right."""
    for path in sorted((shared / "corpus" / "workers").glob("*.yaml")):
        source = read(path)
        found = list(documents(source))
        if len(found) == 1 and not found[0].problems and "worker" in found[0].data:
            yield Source(source.name, repaired(source.text))


# What a mutation makes of these cannot be told from what it was: null fields with fields of other sections behind them,
# and a list of all attributes, two of which the resource has too.
AMBIGUOUS = {"000b": 2, "022": 2}


def test_every_section_of_the_corpus_in_every_wrong_place(shared: Path) -> None:
    left: Counter[str] = Counter()
    tried = 0
    for source in good(shared):
        for mutant in filter(in_the_model, mutants(source)):
            tried += 1
            after = repaired(mutant.text)
            assert remarks(after) == remarks(source.text)
            left[Path(source.name).name.partition("-")[0]] += not same(data(after), data(source.text))
    assert tried > 600
    assert +left == AMBIGUOUS
