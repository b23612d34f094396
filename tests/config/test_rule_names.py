"""Rules that `select` and `ignore` name and nobody has: said at their place, and left out."""

import pytest

from compiler.cli import main


def said(config) -> list[str]:
    return [f"{d.span.start.line}:{d.span.start.column} {d.code} {d.message}; {d.help}" for d in config.diagnostics]


def test_what_exists_is_taken(configured):
    config = configured("select: [SEM, SEC1, SPC101, unknown-field, POL, POL7, 'CFG']\nper-path: {legacy/: {ignore: [REL]}}\n")
    assert config.diagnostics == ()
    assert config.select == ("SEM", "SEC1", "SPC101", "unknown-field", "POL", "POL7", "CFG")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select: [SEM, SECC]\n", "1:15 CFG101 `select[1]` names `SECC`, and there is no such rule or family; did you mean `SEC`?"),
        (
            "# old\n'ignore':\n  - REL101\n  - \"parked-wroker\"\n",
            "4:5 CFG101 `ignore[1]` names `parked-wroker`, and there is no such rule or family; did you mean `parked-worker`?",
        ),
        (
            "per-path:\n  'old/**':\n    ignore: [sem]\n",
            "3:14 CFG101 `per-path.old/**.ignore[0]` names `sem`, and there is no such rule or family; did you mean `SEM`?",
        ),
        (
            "per-path: {old/: {select: [REL1O1]}}\n",
            "1:28 CFG101 `per-path.old/.select[0]` names `REL1O1`, and there is no such rule or family; did you mean `REL101`?",
        ),
    ],
)
def test_what_does_not_exist_is_said_where_it_stands(configured, text, expected):
    assert said(configured(text)) == [expected]


def test_what_does_not_exist_is_left_out(configured):
    assert configured("ignore: [REL101, relf, STY]\n").ignore == ("REL101", "STY")


@pytest.mark.parametrize(
    "text", ["select: SEM\n", "ignore: [1]\n", "per-path: [a]\n", "per-path: {a: null}\n", "per-path: {a: {ignore: {}}}\n"]
)
def test_another_form_is_one_problem(configured, text):
    assert len(configured(text).diagnostics) == 1


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_on_the_command_line_it_is_a_mistake_of_usage(configured, option, capsys):
    configured("")
    assert main(["lint", option, "SEM1O1"]) == 2
    assert f"`{option}` names `SEM1O1`" in (err := capsys.readouterr().err)
    assert "did you mean `SEM101`?" in err


def test_what_only_other_readers_of_yaml_would_misread_is_nothing(configured):
    config = configured("environments: {dev: {values: {n: 1, on: yes, 1: a}}}\n")
    assert config.diagnostics == ()
    assert dict(config.environments[0].values) == {"n": 1, "on": "yes", "1": "a"}
