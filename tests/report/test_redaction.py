"""What is masked and what is not: each `redaction/<topic>.yaml` becomes `redaction/<topic>.masked`.

`WRITE_GOLDENS=1 python -m pytest tests/report/test_redaction.py` writes the masked files anew.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from compiler.redaction.redacted import redacted, without
from compiler.report import FORMATS
from compiler.report.report import Options, Report, Silenced
from compiler.source import Source

FOLDER = Path(__file__).parent / "redaction"
BREAKS = "\r\n\x85\u2028\u2029"
TOPICS = sorted(FOLDER.glob("*.yaml"))


def read(path):
    return path.read_bytes().decode()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.stem)
def test_secrets_are_masked(topic):
    text = redacted(read(topic)).text
    expected = topic.with_suffix(".masked")
    if os.environ.get("WRITE_GOLDENS"):
        expected.write_bytes(text.encode())
    assert text == read(expected)


def test_what_is_no_secret_stays():
    text = read(FOLDER / "ordinary.yaml")
    assert redacted(text) == (text, ())


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.stem)
def test_what_is_named_visible_stays(topic):
    text = read(topic)
    assert redacted(text).text.lower().count("visible") == text.lower().count("visible")


def test_real_workers_keep_all_but_their_credentials(shared):
    """What is masked in the corpus: literal API keys and tokens, nothing else."""
    masked = []
    for path in sorted((shared / "corpus/workers").glob("*.yaml")):
        text = path.read_bytes().decode("utf-8", "replace")
        lines = zip(text.splitlines(), redacted(text).text.splitlines(), strict=True)
        masked += [(path.name[:3], before.split(":")[0].strip()) for before, after in lines if before != after]
    assert masked == [("015", "token"), ("035", "token")]


lines = st.lists(
    st.sampled_from(
        [*"\n\t :\"'[]{}|>-,#&*=$\\/@\r\x85", "\n  ", "password", "token: ", "key", "x", "secret", "- ", "${", "}", "data", "://"]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(lines | st.text(max_size=60))
def test_only_characters_are_masked(text):
    found = redacted(text)
    assert len(found.text) == len(text)
    assert all(after in (before, "*") for before, after in zip(text, found.text, strict=True))
    assert [c for c in found.text if c in BREAKS] == [c for c in text if c in BREAKS]


PLACES = (
    "runAsApiKey: {}\n",
    "envs:\n  DB_PASSWORD: '{}'\n",
    'token: "{}"\n',
    "password: |\n  {}\n",
    "password: >-\n\n  {}\n  b\n",
    "tokens:\n- a\n- {}\n",
    "url: postgres://user:{}@host/db\n",
    "args: [--password, {}]\n",
    "{{credentials: {{id: x, secret: '{}'}}, a: b}}\n",
    'json: \'{{"api_key": "{}"}}\'\n',
    "secret:\n  data:\n    anything: {}\n",
    "- name: API_TOKEN\n  value: {}\n",
    'broken: "\npassword: {}\n: : :\n',
    "headers: {{Authorization: Bearer {}}}\n",
    "# password: {}\n",
)
words = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+_", min_size=8, max_size=30).map(
    lambda text: f"q7{text}"
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLACES), words)
def test_a_secret_is_in_no_format_wherever_a_report_names_it(place, secret):
    source = Source("w.yaml", f"a: 1\n{place.format(secret)}b: 2\n")
    start = source.text.index(secret)
    span = source.span(start, start + len(secret))
    diagnostic = Diagnostic(
        *(
            "SEC101",
            "literal-credential",
            Severity.ERROR,
            f"the literal `{secret}` and {secret} and `{secret[:7]}…`",
            "w.yaml",
            span,
        ),
        help=f"remove `{secret}`",
        related=(Related("w.yaml", span, f"{secret} is here, too"),),
        fix=Fix(f"write {secret}", (Edit(span, f"x: {secret}"),), safe=True),
    )
    report = Report((diagnostic,), {"w.yaml": source}, ("w.yaml",), 1, {}, (Silenced(diagnostic, "comment", f"it is {secret}"),))
    for name, reporter in FORMATS.items():
        text = reporter(report, Options(silenced=True))
        assert secret not in text, name
        assert secret[:7] not in text, name


@pytest.mark.parametrize(
    ("message", "secrets", "expected"),
    [
        ("`hunter2` is short", ["hunter2"], "`*******` is short"),
        ("hunter2 and hunter22", ["hunter2"], "******* and hunter22"),
        ("`abcd` is a pass", ["abcd", "pass"], "`****` is a pass"),
        ("`abc` and `*` are no secrets to anybody", ["abc", "*"], "`abc` and `*` are no secrets to anybody"),
        ("`password` is a literal", ["password"], "`password` is a literal"),
        ('it is `"hunter2"`', ["hunter2"], 'it is `"*******"`'),
        ("no secret: `postgres://u:hunter2@h`", [], "no secret: `postgres://u:*******@h`"),
        ("`compute` is `runnable-default`", ["x"], "`compute` is `runnable-default`"),
    ],
)
def test_messages_are_without_secrets(message, secrets, expected):
    assert without(message, secrets) == expected


@pytest.mark.parametrize(
    "piece",
    ["password: ", 'password: "', "key: x ", "[token: ", "password: ${", "token: &a ", "://a:", "a:a@", "x\n", "--token x "],
)
def test_hostile_texts_take_linear_time(piece):
    """Each of them once took minutes; the limit of the run would show it, not a clock."""
    text = piece * (300_000 // len(piece))
    assert len(redacted(text).text) == len(text)
