"""What `workerc config show` and `config check` print."""

import json

import pytest

SAID = """\
sources: [workers]
profile: strict
values:
  topic: orders
  replicas: 2
environments:
  dev:
    values: {topic: dev-orders}
  prod:
    workspaces: {public: prod-public}
    valuesFiles: [prod.yaml]
    profile: production
    security:
      profile: baseline
    overlays:
      - match: {name: "*"}
        patch: {worker: {logLevel: WARN}}
"""


@pytest.fixture
def repository(write, worker):
    write("workerc.yaml", SAID)
    write("prod.yaml", "replicas: 3\nratio: 1.10\n")
    write("workers/orders.yaml", worker("orders"))


def lines(outcome):
    """What is said of each key: origin and value."""
    found = {}
    for line in outcome.out.splitlines():
        origin, _, rest = line.partition("  ")
        key, sign, value = rest.strip().partition(" = ")
        found[key.removesuffix(" is not set")] = (origin, value if sign else None)
    return found


@pytest.fixture
def shown(workerc):
    """`shown(arguments)`: origin and value by key."""

    def run(*arguments):
        outcome = workerc("config", "show", *arguments)
        assert (outcome.code, outcome.err) == (0, "")
        return lines(outcome)

    return run


@pytest.mark.usefixtures("repository")
def test_every_key_has_its_value_and_where_it_was_said(shown):
    found = shown()
    assert found["sources"] == ("workerc.yaml:1", "[workers]")
    assert found["output"] == ("default", "rendered")
    assert found["baseline"] == ("default", None)
    assert found["security.runAsUser"] == ("default", "65532")
    assert found["values.topic"] == ("workerc.yaml:4", "orders")
    assert found["environments.prod.overlays[0].match.name"] == ("workerc.yaml:16", '"*"')


@pytest.mark.usefixtures("repository")
def test_an_environment_has_what_it_says_itself_and_the_profile_that_holds(shown):
    found = shown()
    assert found["environments.dev.profile"] == ("workerc.yaml:2", "strict")
    assert found["environments.prod.profile"] == ("workerc.yaml:12", "production")
    assert found["environments.dev.workspace"] == ("default", "public")
    assert found["environments.prod.security.profile"] == ("workerc.yaml:14", "baseline")
    assert [key for key in found if key.startswith("environments.dev.security")] == []


@pytest.mark.usefixtures("repository")
def test_values_name_their_last_writer(shown):
    found = shown("--set", "topic=mine", "-e", "prod")
    assert found["environments.prod.values.topic"] == ("command line", "mine")
    assert found["environments.prod.values.replicas"] == ("prod.yaml:1", "3")
    assert found["environments.prod.values.ratio"] == ("prod.yaml:2", "1.10")
    assert [key for key in found if key.startswith("environments.dev")] == []
    assert shown()["environments.dev.values.topic"] == ("workerc.yaml:8", "dev-orders")
    assert shown()["environments.dev.values.replicas"] == ("workerc.yaml:5", "2")


@pytest.mark.usefixtures("repository")
def test_json_says_the_same(workerc, shown):
    entries = json.loads(workerc("config", "show", "--format", "json").out)
    by_key = {entry["key"]: entry for entry in entries}
    assert list(by_key) == list(shown())
    profile = by_key["environments.prod.profile"]
    assert (profile["value"], profile["path"]) == ("production", ["environments", "prod", "profile"])
    assert {name: profile[name] for name in ("origin", "file", "line", "column")} == {
        "origin": "file",
        "file": "workerc.yaml",
        "line": 12,
        "column": 14,
    }
    assert by_key["baseline"] == {"key": "baseline", "path": ["baseline"], "value": None, "origin": "default"}
    assert by_key["environments.prod.values.ratio"]["value"] == 1.1


@pytest.mark.usefixtures("repository")
def test_yaml_names_places_and_leaves_defaults_to_comments(workerc):
    lines = workerc("config", "show", "--format", "yaml").out.splitlines()
    assert "profile: strict  # workerc.yaml:2" in lines
    assert "# output: rendered" in lines
    assert "# baseline:  # not set" in lines
    assert "      replicas: 3  # prod.yaml:1" in lines


@pytest.mark.parametrize("said", [SAID, "", None, "environments: {test: {}}\n"])
def test_yaml_is_a_configuration_that_says_the_same(workerc, write, said):
    write("prod.yaml", "replicas: 3\nratio: 1.10\n")
    write("workers/x.yaml", "a: 1\n")
    if said is not None:
        write("workerc.yaml", said)

    def values(*arguments):
        return {entry["key"]: entry["value"] for entry in json.loads(workerc("config", "show", "--format", "json", *arguments).out)}

    before = values()
    text = workerc("config", "show", "--format", "yaml").out
    write("said.yaml", text)
    checked = workerc("config", "check", "--config", "said.yaml")
    assert checked.code == 0, checked
    assert values("--config", "said.yaml") == before


def test_without_a_file_every_key_has_its_default(workerc):
    outcome = workerc("config", "show")
    assert (outcome.code, outcome.err) == (0, "there is no workerc.yaml: every key has its default\n")
    assert {origin for origin, _ in lines(outcome).values()} == {"default"}
    assert lines(outcome)["environments.default.workspace"] == ("default", "public")
    assert workerc("config", "check") == (0, "", "there is no workerc.yaml: every key has its default\n")


SECRETS = """\
environments:
  dev:
    values:
      password: aSecretWord1
      list: {apiKey: [anotherWord2, theThird3]}
      address: https://someone:theFourth4@example.com/
    platformEnv:
      DB_PASSWORD: theFifth5
"""


@pytest.mark.parametrize("form", ["text", "json", "yaml"])
def test_secrets_are_masked(workerc, write, form):
    write("workerc.yaml", SECRETS)
    outcome = workerc("config", "show", "--format", form, "--set", "token=theSixth6word")
    assert outcome.code == 0
    words = ("aSecretWord1", "anotherWord2", "theThird3", "theFourth4", "theFifth5", "theSixth6word")
    assert [word for word in words if word in outcome.out + outcome.err] == []
    assert outcome.out.count("***") >= len(words)
    assert "https://someone:" in outcome.out


def test_control_characters_are_escaped(workerc, write):
    write("workerc.yaml", 'environments:\n  dev:\n    values: {note: "a\\e[31m\\u202eb"}\n')
    for form in ("text", "json", "yaml"):
        outcome = workerc("config", "show", "--format", form)
        assert outcome.code == 0
        assert not {"\x1b", "\u202e"} & set(outcome.out)


WRONG = """\
source: [workers]
output: []
environments:
  dev:
    values: {a: "${{ b }}"}
"""


def test_check_says_everything_that_is_wrong_as_lint_does(workerc, write):
    write("workerc.yaml", WRONG)
    outcome = workerc("config", "check", "--format", "concise")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.out.splitlines()][:3] == [
        "workerc.yaml:1:1",
        "workerc.yaml:2:9",
        "workerc.yaml:5:18",
    ]
    assert "did you mean `sources`?" in workerc("config", "check").out
    assert workerc("config", "check", "--fail-on", "never").code == 0


def test_check_sees_what_is_named_and_not_there(workerc, write):
    write(
        "workerc.yaml",
        "sources:\n  - workers\n  - streams/*.yaml\nplatform: [platform]\nbaseline: known.txt\ntemplates: tpl\n"
        "policies: [pod-security-restrictd]\ncrds: [crds]\n",
    )
    write("workers/x.yaml", "a: 1\n")
    outcome = workerc("config", "check", "--format", "concise")
    assert outcome.code == 2
    assert [line.split(": ")[0] for line in outcome.out.splitlines()] == ["workerc.yaml:3:5", "workerc.yaml:4:12"]
    assert "there is no folder `tpl` for `templates`" in outcome.err
    assert "there is no baseline `known.txt`" in outcome.err
    assert "`policies` names `pod-security-restrictd`" in outcome.err
    assert outcome.err.count("error: ") == 4


@pytest.mark.usefixtures("repository")
def test_check_of_what_is_right(workerc):
    assert workerc("config", "check", "--profile-is-no-option").code == 2
    outcome = workerc("config", "check", "--fail-on", "error")
    assert (outcome.code, "error" in outcome.out) == (0, False)


def test_show_of_a_wrong_file_says_so_and_shows_what_holds(workerc, write):
    write("workerc.yaml", "output: []\nprofile: strict\n")
    outcome = workerc("config", "show")
    assert outcome.code == 2
    assert lines(outcome)["output"] == ("default", "rendered")
    assert lines(outcome)["profile"] == ("workerc.yaml:2", "strict")
    assert "`output` is no text" in outcome.err


def test_a_wrong_option_leads_to_the_help_of_the_command(workerc):
    assert "`workerc config show --help` lists what there is" in workerc("config", "show", "--format", "xml").err
    assert "`workerc config --help` lists what there is" in workerc("config", "shw").err


def test_another_file_can_be_named(workerc, write):
    write("other/settings.yaml", "output: elsewhere\n")
    assert lines(workerc("config", "show", "--config", "other/settings.yaml"))["output"] == ("other/settings.yaml:1", "elsewhere")
    missing = workerc("config", "check", "--config", "none.yaml")
    assert (missing.code, missing.err) == (2, "error: none.yaml: no such file or directory\n")


def test_another_version_stops_both(workerc, write):
    write("workerc.yaml", 'requires: ">=99"\n')
    assert [workerc("config", command).code for command in ("show", "check")] == [2, 2]
