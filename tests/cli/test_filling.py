"""Placeholders filled from values, a repository per folder: what `workerc lint` says of it is in `expected.txt`."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "filling"
CASES = sorted(path.name for path in FOLDER.iterdir())
EXPECTED = "expected.txt"


@pytest.fixture
def repository(copied):
    """`repository(case)` makes a copy of the case that is a repository."""
    return lambda case: copied(FOLDER / case)


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case, repository, workerc):
    found = workerc("lint", cwd=repository(case))
    if os.environ.get("WRITE_GOLDENS"):
        (FOLDER / case / EXPECTED).write_text(f"{found.out}exit code {found.code}\n", encoding="utf-8")
    assert found.err == ""
    assert f"{found.out}exit code {found.code}\n" == (FOLDER / case / EXPECTED).read_text(encoding="utf-8")


def value(found, name: str) -> str:
    """The value of the variable `name` in a rendered Deployment."""
    lines = found.out.splitlines()
    return lines[lines.index(next(line for line in lines if line.strip() == f"- name: {name}")) + 1].partition("value: ")[2]


GIVEN = {
    "dev": {
        "BROKER": '"kafka.eu.example.com:19092"',
        "TOPIC": "from-dev-kafka",
        "GROUP": "readers",
        "LIMITS": '"1.10"',
        "DOTTED": '"http://feed"',
    },
    "prod": {"BROKER": '"kafka.us.example.com:9092"', "TOPIC": "orders-us"},
}


@pytest.mark.parametrize("environment", GIVEN)
def test_later_values_win_and_mappings_are_merged(environment, repository, workerc):
    found = workerc("render", "-o", "-", "-e", environment, cwd=repository("everything"))
    assert {name: value(found, name) for name in GIVEN[environment]} == GIVEN[environment]
    assert f"value: {'DEBUG' if environment == 'dev' else 'INFO'}" in found.out
    assert ("https://metis.us.example.com" in found.out) == (environment == "prod")


SET = {
    ("kafka.topic=mine",): ("TOPIC", "mine"),
    ("region=mars",): ("BROKER", '"kafka.mars.example.com:9092"'),  # what refers to it follows
    ("kafka.topic=a", "kafka.topic=b"): ("TOPIC", "b"),
    ("kafka.brokers=[x, y]",): ("BROKER", "x"),
    ("kafka.brokers.0=z",): ("BROKER", "z"),
    ("kafka={brokers: [q], topic: t}",): ("BROKER", "q"),
    ("kafka.group=new",): ("GROUP", "new"),
    ("feed.url=http://here",): ("DOTTED", '"http://here"'),  # the key that has a dot in it
    ("limits.small=2.50",): ("LIMITS", '"2.50"'),
    ("kafka.topic='5'",): ("TOPIC", '"5"'),
    ("kafka.topic=a: b # c",): ("TOPIC", '"a: b # c"'),
    ("kafka.topic=${{ region }}-x",): ("TOPIC", "us-x"),
}


@pytest.mark.parametrize("settings", SET, ids=" ".join)
def test_the_command_line_wins(settings, repository, workerc):
    given = [part for setting in settings for part in ("--set", setting)]
    found = workerc("render", "-o", "-", "-e", "prod", *given, cwd=repository("everything"))
    assert (found.code, found.err) == (0, "")
    assert value(found, SET[settings][0]) == SET[settings][1]


UNUSABLE = {
    "kafka": "`--set` is given a name or a value, and not both",
    "a b=1": "`--set` is given no name that a placeholder can have: `a b`",
    "=1": "`--set` is given no name that a placeholder can have: ``",
    "kafka.topic=[a": "the value of `--set kafka.topic` cannot be read: the `[` that opens here is never closed",
    "kafka.topic='a' b": "the value of `--set kafka.topic` cannot be read",
    "kafka.brokers.7=x": "`--set kafka.brokers.7` names what cannot be: `kafka.brokers` is a list of 1 in `dev`",
    "region.x=1": "`--set region.x` names what cannot be: `region` is neither a mapping nor a list in `dev`",
}


@pytest.mark.parametrize("setting", UNUSABLE)
@pytest.mark.parametrize("command", ["lint", "render"])
def test_a_setting_that_cannot_be_is_a_slip_of_usage(command, setting, repository, workerc):
    found = workerc(command, "--set", setting, cwd=repository("everything"))
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {UNUSABLE[setting]}")


def test_a_setting_without_effect_is_told(repository, workerc):
    folder = repository("everything")
    for command in (("lint", "-e", "prod"), ("render", "-o", "-", "-e", "prod")):
        found = workerc(*command, "--set", "kafka.topics=x", cwd=folder)
        assert "warning[INT113]: no placeholder stands for `kafka.topics`" in found.out + found.err
        assert "1 | --set kafka.topics=x" in found.out + found.err
        assert "did you mean `kafka.topic`?" in found.out + found.err
    assert "INT113" not in workerc("lint", "workers/orders.yaml", "--set", "kafka.topics=x", cwd=folder).out


def test_settings_need_no_configuration(workerc, write, worker):
    write("w.yaml", worker(replicas="${{ replicas }}"))
    assert workerc("lint", "w.yaml").code == 1
    found = workerc("render", "w.yaml", "-o", "-", "--set", "replicas=4")
    assert (found.code, "replicas: 4" in found.out) == (0, True)


def test_a_secret_from_the_command_line_is_masked(repository, workerc):
    found = workerc("lint", "--set", "db.password=frost7lantern9${{ x }}", cwd=repository("credentials"))
    assert "INT101" in found.out
    assert "frost7lantern9" not in found.out + found.err


WORDY = """\
name: orders
version: v1beta
type: worker
worker:
  stack: bento:1.0
  compute: x-${{ db.password }}
  replicas: ${{ db.password }}
  logLevel: x-${{ db.password }}
  configs: {a: "${{ db.password }}"}
"""


def test_secrets_of_values_are_masked_wherever_they_get_to(repository, workerc):
    folder = repository("credentials")
    (folder / "values" / "db.yaml").write_text("db: {password: frost7lantern9, url: x}\n", encoding="utf-8")
    worker = folder / "workers" / "orders.yaml"
    before = worker.read_text(encoding="utf-8")
    worker.write_text(WORDY, encoding="utf-8")
    for form in ("text", "json", "sarif", "github", "gitlab", "junit", "markdown", "concise"):
        found = workerc("lint", "--format", form, cwd=folder)
        assert "SPC" in found.out
        assert "frost7lantern9" not in found.out + found.err
    worker.write_text(before.replace("API_TOKEN", "OTHER"), encoding="utf-8")
    (folder / "workerc.yaml").write_text("valuesFiles: [values/db.yaml]\n", encoding="utf-8")
    for form in ("text", "json"):
        found = workerc("why", "deployment/orders", "spec.template.spec.containers", "--format", form, cwd=folder)
        assert "values/db.yaml" in found.out
        assert "frost7lantern9" not in found.out + found.err


def test_a_comment_beside_a_value_silences(repository, workerc):
    folder = repository("credentials")
    path = folder / "values" / "db.yaml"
    text = path.read_text(encoding="utf-8").replace("south", "south  # workerc: ignore[SEC102] -- a sample")
    path.write_text(text, encoding="utf-8")
    found = workerc("lint", cwd=folder)
    assert "`db.password`" not in found.out
    assert "`db.url`" in found.out


def test_credentials_in_values_are_told_with_the_files_they_are_in(repository, workerc):
    folder = repository("credentials")
    assert "`db.password`" not in workerc("lint", "workers/orders.yaml", cwd=folder).out
    assert "`db.password`" in workerc("lint", "values/db.yaml", cwd=folder).out
    assert "`db.password`" in workerc("render", cwd=folder).out


def test_a_part_of_the_repository_proves_no_value_unused(repository, workerc):
    folder = repository("unused")
    assert "INT111" not in workerc("lint", "workers/orders.yaml", cwd=folder).out
    assert "INT111" not in workerc("lint", "-e", "dev", cwd=folder).out


def test_a_link_that_leads_out_is_not_followed(repository, workerc, tmp_path):
    folder = repository("files")
    (tmp_path / "outside.yaml").write_text("password: hunter2\n", encoding="utf-8")
    (folder / "values" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "workerc.yaml").write_text("valuesFiles: [values/link.yaml]\n", encoding="utf-8")
    found = workerc("lint", cwd=folder)
    assert "error[CFG101]: `values/link.yaml` leads out of the repository" in found.out
    assert found.code == 2


def test_rendering_stops_where_a_value_cannot_be_filled_in_an_environment_that_is_asked_for(repository, workerc):
    folder = repository("files")
    config = "environments:\n  dev: {values: {a: '${{ a }}'}}\n  prod: {}\n"
    (folder / "workerc.yaml").write_text(config, encoding="utf-8")
    assert workerc("render", "-o", "-", cwd=folder).code == 1
    assert workerc("render", "-o", "-", "-e", "prod", cwd=folder).code == 0


def test_why_leads_to_the_value(repository, workerc):
    folder = repository("everything")
    asked = ("why", "deployment/orders", "spec.replicas", "-e", "prod")
    assert "  value workerc.yaml:14:17\n    14 |       replicas: 3\n" in workerc(*asked, cwd=folder).out
    assert "  value <command line>:1:16\n    1 | --set replicas=5\n" in workerc(*asked, "--set", "replicas=5", cwd=folder).out
    dev = workerc("why", "deployment/orders", "spec.replicas", "-e", "dev", cwd=folder).out
    assert "  written in workers/orders.yaml:5:13\n" in dev
    variable = workerc("why", "cm/orders-env", "data.METIS_URL", "-e", "prod", cwd=folder).out
    assert "value workerc.yaml:15:15" in variable


def test_an_environment_without_values_is_as_none(repository, workerc):
    folder = repository("files")
    rendered = []
    for said in ("{}", "{values: {}}", "{valuesFiles: []}", "{values: {unused: 1}}", "{valuesFiles: [values/empty.yaml]}"):
        (folder / "workerc.yaml").write_text(f"environments: {{dev: {said}}}\n", encoding="utf-8")
        rendered.append(workerc("render", "-o", "-", cwd=folder))
    assert rendered[0].code == 0
    assert rendered == [rendered[0]] * len(rendered)
