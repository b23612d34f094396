"""What ships is what the script packs, and answers what others ask of it."""

import importlib.util
import re
from pathlib import Path

import pytest

from compiler.streams import Kind, facts, names, profile, profile_of

ROOT = Path(__file__).parent.parent.parent
FACTS = ROOT / "compiler/streams/facts"
SCRIPT = ROOT / "scripts/pack_stream_facts.py"
DEFAULT = profile("default")


def test_shipped_facts_are_what_the_script_packs(shared):
    folder = shared / "facts/benthos"
    if not folder.is_dir():
        pytest.skip(f"no facts at {folder}")
    spec = importlib.util.spec_from_file_location("pack_stream_facts", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    packed = script.packed(folder)
    assert {path.name: path.read_text(encoding="utf-8") for path in FACTS.iterdir()} == packed, (
        f"run: python {SCRIPT.relative_to(ROOT)} {folder}"
    )


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("input", 66),
        ("output", 80),
        ("processor", 81),
        ("cache", 16),
        ("rate_limit", 2),
        ("buffer", 4),
        ("tracer", 4),
        ("scanner", 12),
    ],
)
def test_default_profile_knows_the_components_of_all_its_versions(kind, count):
    assert len(names.known(kind, DEFAULT)) == count


def test_every_kind_can_be_asked_for():
    assert [kind for kind in facts.KINDS if not facts.versions(kind)] == []


@pytest.mark.parametrize(
    ("field", "kind", "owners"),
    [
        ("wait_time_seconds", "input", ("aws_sqs",)),
        ("topics_pattern", "input", ("pulsar",)),
        ("nowhere", "input", ()),
        ("path", "buffer", ("sqlite",)),
    ],
)
def test_owners_of_a_field(field, kind, owners):
    assert set(owners) <= set(names.owners(field, kind, DEFAULT))
    assert bool(owners) == bool(names.owners(field, kind, DEFAULT))


@pytest.mark.parametrize("stack", ["bento", "bento:4.0", "benthos:3.0", "bento-worker+flavor:1.0"])
def test_a_stack_without_a_known_engine_has_the_union(stack):
    assert profile_of(stack) == DEFAULT


def test_every_kind_of_fault_is_reported_by_one_rule():
    rules = "".join([path.read_text(encoding="utf-8") for path in sorted((ROOT / "compiler/lint/rules").glob("stream*.py"))])
    reported = re.findall(r'(?:findings|faults)\(worker, "([a-z-]+)"\)', rules)
    not_yet = {Kind.NEWER_COMPONENT, Kind.NEWER_FIELD}  # no stack has one engine alone
    kinds = {kind for name, kind in vars(Kind).items() if name.isupper()} - not_yet
    assert {kind: reported.count(kind) for kind in kinds} == dict.fromkeys(kinds, 1)
