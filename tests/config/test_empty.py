"""What is left empty in `workerc.yaml`: what says something that way, and what is told to be filled or left out."""

import pytest

OVERLAY = "environments: {{dev: {{overlays: [{}]}}}}"
EMPTY = [
    ("environments: {}", "`environments` is empty", 'such as `{"dev": {"values": {"replicas": 1}}}`, or leave `environments` out'),
    (
        OVERLAY.format("{match: {}, patch: {a: 1}}"),
        "`environments.dev.overlays[0].match` is empty",
        'write at least one entry, such as `{"name": "orders-*"}`, or leave `match` out',
    ),
    (OVERLAY.format("{patch: {}}"), "`environments.dev.overlays[0].patch` is empty", "limits"),
    (
        OVERLAY.format("{match: {name: []}, patch: {a: 1}}"),
        "`environments.dev.overlays[0].match.name` is empty",
        "write at least one item, or leave `name` out",
    ),
    (OVERLAY.format('""'), "`environments.dev.overlays[0]` is empty", "write what it is, or leave the item out"),
    ('output: ""', "`output` is empty", "write what it is, or leave `output` out"),
    ("sources: []", "`sources` is empty", 'write at least one item, such as `["workers"]`, or leave `sources` out'),
    ('per-path: {"": {}}', "`per-path` has a key that is empty", None),
]


@pytest.mark.parametrize(("text", "message", "advice"), EMPTY)
def test_what_may_not_be_empty_is_told_once_in_words(configured, text, message, advice):
    (found,) = configured(text).diagnostics
    assert (found.code, found.message) == ("CFG101", message)
    assert (advice or "") in (found.help or "")
    assert "leave `patch` out" not in (found.help or "")


LIMITS = [
    ("security: {runAsUser: 0}", "`security.runAsUser` is 0, less than 1"),
    ("targets: [helm, helm]", "`targets` has an item twice"),
    (
        f"environments: {{a: {{workspace: {'a' * 33}}}}}",
        "`environments.a.workspace` has 33 characters, and at most 32 are taken",
    ),
    (f"environments: {{{'a' * 64}: {{}}}}", "`environments` has a key of more than 63 characters"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS)
def test_limits_are_told_with_what_was_written(configured, text, message):
    (found,) = configured(text).diagnostics
    assert found.message == message


@pytest.mark.parametrize("written", ["", " ~", " {}"])
def test_an_environment_may_say_nothing(configured, written):
    config = configured(f"values: {{a: 1}}\nenvironments:\n  dev:{written}\n  prod: {{workspace: sales}}\n")
    assert config.diagnostics == ()
    assert [(each.name, each.values["a"]) for each in config.environments] == [("dev", 1), ("prod", 1)]
