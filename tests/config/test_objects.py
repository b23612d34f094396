"""What `workerc.yaml` says of rendered objects, and what it may not say: each at its line."""

import pytest

WRONG = [
    ("security: {profile: restrictd}", 1, "`security.profile` is none of the values it can have: `restrictd`"),
    ("security:\n  hostUsers: nobody", 2, "`security.hostUsers` is no boolean"),
    ("images:\n  digests:\n    a/b:1: sha256:12", 3, "breaks `pattern"),
    ("images:\n  pullSecrets:\n    - UPPER", 3, "breaks `pattern"),
    ("network:\n  egress:\n    - ports:\n        - port: 70000", 4, "`network.egress[0].ports[0].port` breaks `maximum: 65535`"),
    ("network:\n  egress:\n    - to:\n        - ipBlock: {cidr: everywhere}", 4, "cidr` breaks `pattern"),
    ("network:\n  egress:\n    - form: []", 3, "`form` is no key of `network.egress[0]`"),
    (
        "network:\n  egress:\n    - ports:\n        - {port: 53, protocol: udp}",
        4,
        "protocol` is none of the values it can have: `udp`",
    ),
    ("kubernetes:\n  priorityClass: Batch", 2, "breaks `pattern"),
    (
        "kubernetes:\n  pods:\n    labels:\n      a: ok\n      app.kubernetes.io/name: other",
        5,
        "`app.kubernetes.io/name` cannot be a key of",
    ),
    ("kubernetes:\n  objects:\n    annotations:\n      workerc.dev/owner: me", 4, "`workerc.dev/owner` cannot be a key of"),
    ("kubernetes:\n  objects:\n    labels:\n      cost-center: 4711", 4, "`kubernetes.objects.labels.cost-center` is no text"),
    ("kubernetes:\n  objects:\n    labels:\n      team: a b", 4, "`kubernetes.objects.labels.team` breaks `pattern"),
    ("kubernetes:\n  podMonitor:\n    interval: 30s", 2, "`kubernetes.podMonitor` has no `namespace`"),
    ("secrets:\n  externalSecrets:\n    path: a", 2, "`secrets.externalSecrets` has no `store`"),
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
