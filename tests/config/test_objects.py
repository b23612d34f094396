"""What `workerc.yaml` says of rendered objects, and what it may not say: each at its line."""

import json
import re
from pathlib import Path

import pytest

from compiler.config.written import SCHEMA
from compiler.manifest import definitions

WRONG = [
    ("security: {profile: restrictd}", 1, "`security.profile` is none of the values it can have: `restrictd`"),
    ("security:\n  hostUsers: nobody", 2, "`security.hostUsers` is no boolean"),
    ("images:\n  digests:\n    a/b:1: sha256:12", 3, "cannot be `sha256:12`"),
    ("images:\n  pullSecrets:\n    - UPPER", 3, "cannot be `UPPER`"),
    ("network:\n  egress:\n    - ports:\n        - port: 70000", 4, "`network.egress[0].ports[0].port` is 70000, more than 65535"),
    ("network:\n  egress:\n    - to:\n        - ipBlock: {cidr: everywhere}", 4, "cidr` cannot be `everywhere`"),
    ("network:\n  egress:\n    - form: []", 3, "`form` is no key of `network.egress[0]`"),
    (
        "network:\n  egress:\n    - ports:\n        - {port: 53, protocol: udp}",
        4,
        "protocol` is none of the values it can have: `udp`",
    ),
    ("kubernetes:\n  priorityClass: Batch", 2, "cannot be `Batch`"),
    (
        "kubernetes:\n  pods:\n    labels:\n      a: ok\n      app.kubernetes.io/name: other",
        5,
        "`app.kubernetes.io/name` cannot be a key of",
    ),
    ("kubernetes:\n  objects:\n    annotations:\n      workerc.dev/owner: me", 4, "`workerc.dev/owner` cannot be a key of"),
    ("kubernetes:\n  objects:\n    labels:\n      cost-center: 4711", 4, "`kubernetes.objects.labels.cost-center` is no text"),
    ("kubernetes:\n  objects:\n    labels:\n      team: a b", 4, "`kubernetes.objects.labels.team` cannot be `a b`"),
    ("kubernetes:\n  podMonitor:\n    interval: 30s", 2, "`kubernetes.podMonitor` has no `namespace`"),
    ("secrets:\n  externalSecrets:\n    path: a", 2, "`secrets.externalSecrets` has no `store`"),
    ("kubernetes:\n  versions: []", 2, "`kubernetes.versions` is empty"),
    ("kubernetes:\n  versions: [1.34]", 2, "`kubernetes.versions[0]` is no text"),
    ('kubernetes:\n  versions: ["1.34", "1.31"]', 2, "`kubernetes.versions[1]` is none of the values it can have: `1.31`"),
    ("environments:\n  a:\n    kubernetes: {priorityClass: Batch}", 3, "a.kubernetes.priorityClass` cannot be `Batch`"),
    ("environments:\n  a:\n    stacks: {}", 3, "`stacks` is no key of `environments.a`"),
    ("namespaces:\n  render: sure", 2, "`namespaces.render` is no boolean"),
    ("namespaces:\n  labels:\n    pod-security.kubernetes.io/enforce: privileged", 3, "cannot be a key of"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_wrong_value_is_told_at_its_line(configured, text, line, message):
    (found,) = configured(f"{text}\n").diagnostics
    assert (found.code, found.span.start.line, found.blocking) == ("CFG101", line, True)
    assert message in found.message
    assert found.help


def test_two_wrong_keys_are_told_each(configured):
    found = configured("kubernetes: {pods: {labels: {-a: x, b: u, app.kubernetes.io/c: z}}}\n").diagnostics
    assert [diagnostic.message.split("`")[1] for diagnostic in found] == ["-a", "app.kubernetes.io/c"]


def test_everything_is_off_by_default(configured):
    assert configured("").environments == configured("kubernetes: {}\nnetwork: {}\n").environments


def test_a_setting_knows_its_line(configured):
    objects = configured("kubernetes:\n  priorityClass: batch\n").environments[0].objects
    assert (objects.priority_class.origin.where, objects.priority_class.origin.line) == ("workerc.yaml", 2)


def test_leaving_the_restricted_level_is_a_note_at_its_line(configured):
    config = configured("security:\n  profile: baseline\n")
    assert config.diagnostics == ()
    (found,) = config.advice
    assert (found.code, found.severity.word, found.file, found.span.start.line) == ("CFG103", "note", "workerc.yaml", 2)
    assert configured("profile: production\nsecurity: {profile: privileged}\n").advice[0].severity.word == "warning"
    assert configured("security: {profile: restricted}\n").advice == ()


def test_a_minor_without_schemas_is_refused_with_those_that_there_are(configured):
    (found,) = configured('kubernetes: {versions: ["1.33"]}\n').diagnostics
    assert found.help.endswith(", ".join([f"`{minor}`" for minor in definitions.minors()]))
    assert configured("").environments[0].minors == definitions.minors()


LAYERED = """\
images: {registry: registry.example.com, digests: {a:1: "sha256:DIGEST"}}
security: {profile: baseline}
kubernetes:
  versions: ["1.35", "1.36"]
  objects: {labels: {team: data, tier: test}}
  podMonitor: {namespace: monitoring}
environments:
  dev: {}
  prod:
    images: {registry: mirror.example.com}
    security: {profile: restricted, runAsUser: 1000}
    network: {egress: []}
    kubernetes:
      versions: ["1.37"]
      objects: {labels: {tier: production}}
      podMonitor: null
    namespaces: {render: true}
    secrets: {runAsApiKey: {name: "{worker}-key"}}
""".replace("DIGEST", "0" * 64)


def test_an_environment_is_laid_over_what_holds_for_all(configured):
    dev, prod = configured(LAYERED).environments
    assert configured(LAYERED).diagnostics == ()
    assert (dev.images["registry"], dev.egress, dev.minors) == ("registry.example.com", None, ("1.35", "1.36"))
    assert (dev.security.profile, dev.objects.monitor.namespace, dev.objects.namespaces.render) == ("baseline", "monitoring", False)
    assert dev.objects.objects.labels == {"team": "data", "tier": "test"}
    assert (prod.images["registry"], prod.egress, prod.minors) == ("mirror.example.com", [], ("1.37",))
    assert (prod.security, prod.objects.monitor, prod.objects.namespaces.render) == (("restricted", 1000), None, True)
    assert prod.objects.objects.labels == {"team": "data", "tier": "production"}
    assert prod.objects.digests == dev.objects.digests != {}
    assert (prod.api_key, dev.api_key) == (("{worker}-key", "apikey"), ("{worker}-run-as", "apikey"))
    assert prod.objects.objects.labels["tier"].origin.line == 15


def test_each_environment_below_restricted_is_told_at_its_line(configured):
    (found,) = configured(LAYERED).advice
    assert (found.span.start.line, found.path) == (2, ("security", "profile"))
    text = "environments:\n  dev: {}\n  test:\n    security: {profile: baseline}\n  prod: {security: {profile: privileged}}\n"
    assert [each.span.start.line for each in configured(text).advice] == [4, 5]


PAGE = (Path(__file__).parent.parent.parent / "docs/kubernetes.md").read_text(encoding="utf-8")
SETTINGS = ("images", "kubernetes", "namespaces", "network", "secrets", "security")
SHOWN = [text for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if text.startswith(SETTINGS)]


def test_the_page_shows_every_setting():
    shown = "".join(SHOWN)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    names = [key for name in SETTINGS for key in (name, *schema[name]["properties"]) if key != "runAsApiKey"]
    assert [name for name in names if f"{name}:" not in shown] == []


@pytest.mark.parametrize("text", SHOWN)
def test_what_the_page_shows_is_accepted(configured, text):
    assert configured(text).diagnostics == ()
