"""What holds for every rule, read off its one declaration: its examples are its tests."""

import re

import pytest

from compiler.diagnostics import Severity
from compiler.lint.examples import PREFERRED, source_of
from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES, SCOPES, Example, Rule

FAMILIES = {"YML", "SPC", "SEM", "STK", "REF", "INT", "SEC", "REL", "OPS", "STY", "DEP", "K8S", "POL", "OUT", "CFG"}
# What a lint of one file cannot find: rendered objects, and what needs the repository. Run where it is found.
ELSEWHERE = {"K8S", "POL", "OUT", "CFG"}
IN_THE_REPOSITORY = {"STK", "REF"}
IN_THE_CONFIGURATION = {"INT109", "INT110", "INT111", "INT113"}
MARK = re.compile(r"# ([A-Z0-9]{3}[0-9]{3})$")

ADVICE = re.compile(r"\b(?:should|must|please|try|consider|recommended|better|could you|you)\b", re.IGNORECASE)
START = re.compile(r"[a-z`$]|[A-Z][A-Za-z0-9]*[A-Z0-9_]|Bloblang")

LINTED = [
    rule
    for rule in RULES.values()
    if rule.code[:3] not in ELSEWHERE
    and rule.code not in IN_THE_CONFIGURATION
    and (rule.check is not None or rule.code[:3] not in IN_THE_REPOSITORY)
]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.kind}-{number}")
    for rule in LINTED
    for number, example in enumerate(rule.examples)
]


def text_of(example: Example) -> str:
    return source_of(example).text


def profile_of(rule: Rule) -> str:
    """The first profile in which the rule is on."""
    return next(profile for profile in PROFILES if rule.severity(profile) is not None)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_reported_where_it_is_marked(judged, rule, example):
    text = text_of(example)
    found = [
        diagnostic.span.start.line
        for diagnostic in judged(text, profile_of(rule), spelling=PREFERRED)
        if diagnostic.code == rule.code
    ]
    marked = [number for number, line in enumerate(text.splitlines(), start=1) for code in MARK.findall(line) if code == rule.code]
    if example.kind == "good":
        assert (found, marked) == ([], [])
    elif marked:
        assert sorted(set(found)) == marked
    else:  # where a comment would change what the example shows
        assert found


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_declaration_follows_the_conventions(rule):
    assert re.fullmatch(r"[A-Z][A-Z0-9]{2}[0-9]{3}", rule.code)
    assert rule.code[:3] in FAMILIES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.summary.endswith(".")
    assert rule.summary[0].isupper() or rule.summary[0] == "`"
    assert rule.scope in SCOPES
    assert any(rule.severity(profile) for profile in PROFILES)


@pytest.mark.parametrize("rule", LINTED, ids=lambda rule: rule.code)
def test_rule_has_a_bad_and_a_good_example(rule):
    assert {example.kind for example in rule.examples} == {"bad", "good"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_blocking_is_an_error_in_every_profile(rule):
    severities = {rule.severity(profile) for profile in PROFILES}
    assert not rule.blocking or severities == {Severity.ERROR}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_strict_is_never_milder_than_the_default(rule):
    assert (rule.severity("strict") or 0) >= (rule.severity("default") or 0)


@pytest.mark.parametrize(("rule", "example"), [example for example in EXAMPLES if example.values[1].kind == "bad"])
def test_messages_state_facts(judged, rule, example):
    for diagnostic in judged(text_of(example), profile_of(rule)):
        message, advice = diagnostic.message, diagnostic.help or ""
        assert START.match(message), message
        assert not message.endswith("."), message
        assert not ADVICE.search(re.sub(r"`[^`]*`", "", message)), message
        assert "\n" not in message, message
        for text in (message, advice, *(related.message for related in diagnostic.related)):
            assert text.count("`") % 2 == 0, text
        assert not advice.endswith("."), advice


def test_no_two_rules_say_the_same():
    summaries = [rule.summary for rule in RULES.values()]
    assert len(set(summaries)) == len(summaries)
