"""Workers beside each other: what two of them share is reported at the second, and the first one is named."""

import pytest

from compiler.lint.registry import RULES

SHARED = [RULES[code] for code in ("REF202", "REF203", "REF204")]


def workers(*specs: str, stack: str = "bento:4.0") -> str:
    """Workers named a, b, …, each with its stackSpec, or with lines of its section where it starts with `- `."""
    texts = []
    for name, spec in zip("abcdefgh", specs, strict=False):
        lines = spec.removeprefix("- ") if spec.startswith("- ") else f"stackSpec: {spec}"
        body = "".join([f"  {line}\n" for line in f"stack: {stack}\n{lines}".splitlines()])
        texts.append(f"name: {name}\nversion: v1beta\ntype: worker\nworker:\n{body}")
    return "---\n".join(texts)


def told(judged, text: str) -> list[str]:
    """The line, the code, and the line of the other place."""
    return [
        " ".join([str(d.span.start.line), d.code, *(str(r.span.start.line) for r in d.related)])
        for d in judged(text, rules=SHARED)
        if d.code.startswith("REF2")
    ]


KAFKA = "{input: {kafka: {addresses: [k1, k2], topics: [%s], consumer_group: %s}}}"


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (KAFKA % ("orders", "g"), KAFKA % ("orders", "g"), True),
        (KAFKA % ("orders", "g"), KAFKA % ("orders", "h"), False),
        (KAFKA % ("orders", "g"), KAFKA % ("returns", "g"), False),
        (KAFKA % ("orders,returns", "g"), KAFKA % ("returns", "g"), True),
        (KAFKA % ("orders", "g"), (KAFKA % ("orders", "g")).replace("k1, k2", "'k3,k2'"), True),
        (KAFKA % ("orders", "g"), (KAFKA % ("orders", "g")).replace("k1, k2", "k3"), False),
        (KAFKA % ("orders", "'${GROUP}'"), KAFKA % ("orders", "'${GROUP}'"), False),  # nobody knows what it is
        (KAFKA % ("orders", "'${GROUP:g}'"), KAFKA % ("orders", "g"), True),
        (KAFKA % ("'${! meta(1) }'", "g"), KAFKA % ("'${! meta(1) }'", "g"), False),
        (
            KAFKA % ("orders", "g"),
            f"- envs: {{T: orders}}\nstackSpec: {KAFKA % ('$' + '{T}', 'g')}".replace("[${T}]", "['${T}']"),
            True,
        ),
        (
            KAFKA % ("orders", "g"),
            "{input: {broker: {inputs: [{stdin: {}}, {kafka_franz: {seed_brokers: [k1], topics: [orders], consumer_group: g}}]}}}",
            True,
        ),
        ("{input: {nats: {subject: s, queue: q}}}", "{input: {nats: {subject: s, queue: q}}}", True),
        ("{input: {nats: {subject: s}}}", "{input: {nats: {subject: s}}}", False),
        ("{input: {nats_jetstream: {subject: s, durable: d}}}", "{input: {nats_jetstream: {subject: s, durable: d}}}", True),
        (
            "{input: {pulsar: {url: p, topics: [t], subscription_name: s}}}",
            "{input: {pulsar: {url: p, topics: [t], subscription_name: s}}}",
            True,
        ),
        ("{input: {gcp_pubsub: {project: p, subscription: s}}}", "{input: {gcp_pubsub: {project: q, subscription: s}}}", False),
        ("{input: 3}", "{input: [{kafka: }]}", False),
    ],
)
def test_two_consumers_of_one_group_share_the_messages(judged, one, other, shared):
    found = [line.split()[1] for line in told(judged, workers(one, other))]
    assert found == ["REF203"] * shared


SINK = "{input: {datasets: [%s]%s}, output: {datasets: ['dataos://lake:x/%s?acl=rw']}}"
NAMED = ", options: {subscriptionName: s}"


@pytest.mark.parametrize(
    ("stack", "one", "other", "codes"),
    [
        ("fastfun+alpha:1.0", SINK % ("'dataos://s:a/b'", NAMED, "one"), SINK % ("'dataos://s:a/b'", NAMED, "two"), ["REF203"]),
        ("fastfun+alpha:1.0", SINK % ("'dataos://s:a/b'", "", "one"), SINK % ("'dataos://s:a/b'", "", "two"), []),
        (
            "pulsar-function+lakehouse-sink:3.0",
            SINK % ("'dataos://s:a/b'", "", "one"),
            SINK % ("'dataos://s:a/b'", "", "two"),
            ["REF203"],
        ),
        ("pulsar-function+lakehouse-sink:3.0", SINK % ("'dataos://s:a/b'", "", "one"), SINK % ("'dataos://s:a/c'", "", "two"), []),
        ("fastfun+alpha:1.0", SINK % ("'dataos://s:a/b'", "", "one"), SINK % ("'dataos://s:a/c'", "", "one"), ["REF204"]),
        (
            "stream-monitor:1.0",
            "{stream: {source: {fastbase: {topic: t, subscriptionName: s}}}}",
            "{stream: {source: {fastbase: {topic: t, subscriptionName: s}}}}",
            ["REF203"],
        ),
        (
            "bento:4.0",
            "{input: {stdin: {}}, output: {broker: {outputs: [{type: dataos_depot, plugin: {address: 'dataos://lake:x/y'}}]}}}",
            "{input: {stdin: {}}, output: {dataos_depot: {address: 'dataos://lake:x/y?acl=rw'}}}",
            ["REF204"],
        ),
    ],
)
def test_sinks_share_subscriptions_and_datasets(judged, stack, one, other, codes):
    assert [line.split()[1] for line in told(judged, workers(one, other, stack=stack))] == codes


def test_each_further_worker_is_reported_with_the_first_place(judged):
    spec = KAFKA % ("orders", "g")
    assert told(judged, workers(spec, spec, spec)) == ["13 REF203 6", "20 REF203 6"]


VOLUME = "---\nname: archive\nversion: v1beta\ntype: volume\nvolume:\n  size: 1Gi\n  accessMode: {}\n"


@pytest.mark.parametrize(
    ("mode", "one", "other", "expected"),
    [
        (
            "ReadWriteOnce",
            "persistentVolume: {name: archive, directory: x}",
            "persistentVolume: {name: archive, directory: z}",
            ["13 REF202 20 6"],
        ),
        (
            "ReadWriteOnce",
            "persistentVolume: {name: archive, directory: x}",
            "dataosVolumes: [{name: archive, directory: z}]",
            ["13 REF202 20 6"],
        ),
        ("ReadWriteMany", "persistentVolume: {name: archive, directory: x}", "persistentVolume: {name: archive, directory: z}", []),
        ("ReadWriteOnce", "tempVolume: archive", "tempVolume: archive", []),
        ("ReadWriteOnce", "persistentVolume: {name: archive, directory: x}", "persistentVolume: {name: other, directory: z}", []),
    ],
)
def test_two_workers_cannot_hold_a_one_writer_volume(judged, mode, one, other, expected):
    assert told(judged, workers(f"- {one}", f"- {other}") + VOLUME.format(mode)) == expected


def test_a_volume_is_in_one_workspace(judged):
    text = workers("- persistentVolume: {name: archive, directory: x}", "- persistentVolume: {name: archive, directory: z}")
    apart = text.replace("name: b\n", "name: b\nworkspace: other\n") + VOLUME.format("ReadWriteOnce")
    assert told(judged, apart) == []


@pytest.mark.parametrize("section", ["worker: text", "worker: [a]", "spec: text"])
def test_a_worker_of_which_nothing_is_known_is_left_out(judged, section):
    """Its version says so, and its section may be anything."""
    text = "---\n".join([f"name: {name}\nversion: v2alpha\ntype: worker\n{section}\n" for name in "ab"])
    rules = [rule for rule in RULES.values() if rule.scope == "repository" and rule.check]
    assert {d.code for d in judged(text, rules=rules)} == {"SPC107"}
