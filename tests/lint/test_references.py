"""What a Worker refers to: a name that nobody declares is reported with what was meant, and where that is declared."""

import pytest

from compiler.diagnostics import Severity
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.engine import judge
from compiler.repository.platform import platform
from compiler.resources.address import Address, parse, written
from compiler.resources.resource import identify
from compiler.source import decode

PLATFORM = """\
name: streams
version: v1
type: compute
compute: {nodePool: {nodeSelector: {pool: streams}}}
---
name: archive
version: v1beta
type: volume
volume:
  size: 1Gi
  accessMode: ReadWriteOnce
---
name: kafka
version: v1
type: secret
workspace: sales
secret:
  type: key-value
  acl: r
  data:
    USER: ${U}
  files:
    ca.crt: ca.crt
---
name: shared
version: v1
type: instance-secret
instance-secret: {type: key-value, acl: r}
---
name: lake
version: v2alpha
type: depot
depot: {type: abfss}
---
name: reader-v1
version: v1alpha
type: stack
stack:
  name: reader
  version: "1.0"
  stackSpecValueSchema:
    jsonSchema: '{"required": ["topic"]}'
"""
HEAD = "name: orders\nversion: v1beta\ntype: worker\nworkspace: sales\nworker:\n"


def read(name: str, text: str):
    return [resource for document in documents(decode(name, text.encode())) if (resource := identify(document))]


def found(section: str, declarations: str = PLATFORM, family: str = "REF", **options) -> list:
    lines = section if "stack:" in section else f"stack: bento:4.0\nstackSpec: {{input: {{stdin: {{}}}}}}\n{section}"
    text = HEAD + "".join([f"  {line}\n" for line in lines.splitlines()])
    known = platform(read("platform.yaml", declarations), **options)
    (worker,) = read("worker.yaml", text)
    return [d for d in judge(worker, Environment(), known, "default") if d.code.startswith(family)]


def told(section: str, declarations: str = PLATFORM, family: str = "REF", **options) -> list[str]:
    """Each finding, and behind it the lines of the platform that it names."""
    return [
        " ".join([d.code, d.message, *(f"@{r.span.start.line}" for r in d.related if r.file == "platform.yaml")])
        for d in found(section, declarations, family, **options)
    ]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("compute: stream", ["REF101 the compute `stream` is not declared @1"]),
        ("compute: streams", []),
        ("persistentVolume: {name: archiv, directory: x}", ["REF107 the volume `archiv` is not declared @6"]),
        ("dataosVolumes: [{name: other, directory: x}]", ["REF107 the volume `other` is not declared @6"]),
        ("tempVolume: archives", ["REF107 the volume `archives` is not declared @6"]),
        ("tempVolume: space", []),
        ("secrets: [kafak]", ["REF109 the secret `kafak` is not declared @13"]),
        ("dataosSecrets: [{name: kafak}]", ["REF109 the secret `kafak` is not declared @13"]),
        ("dataosSecrets: [{name: kafka}, {name: shared, key: anything}]", []),
        ("dataosSecrets: [{name: kafka, key: user}]", ["REF111 the secret `kafka` has no key `user` @21"]),
        ("dataosSecrets: [{name: kafka, keys: [USER, ca.crt]}]", []),
        ("dataosSecrets: [{name: kafka, keys: [USER, tls.key]}]", ["REF111 the secret `kafka` has no key `tls.key` @21"]),
        ("dataosSecrets: [{name: kafka, allKeys: true, keys: [x]}]", []),
        ("envs: {A: 'dataos://laek:orders/new'}", ["REF112 the depot `laek` of `dataos://laek:orders/new` is not declared @30"]),
        ("envs: {A: 'dataos://lake:orders/new?acl=rw', B: 'dataos://lake'}", []),
        (
            "topology: [{name: a, type: input, doc: 'reads dataos://laek:x/y.', properties: {to: 'dataos://leak:z'}}]",
            [
                "REF112 the depot `laek` of `dataos://laek:x/y` is not declared @30",
                "REF112 the depot `leak` of `dataos://leak:z` is not declared @30",
            ],
        ),
        (
            "stack: bento:4.0\nstackSpec: {input: {stdin: {}}, output: {dataos_depot: {address: 'dataos://laek:x/y'}}}",
            ["REF112 the depot `laek` of `dataos://laek:x/y` is not declared @30"],
        ),
        (
            "stack: container:1.0\nstackSpec: {image: x, imagePullSecret: kafak}",
            ["REF109 the secret `kafak` is not declared @13"],
        ),
        ("envs: {A: 'dataos://${DEPOT}:x/y', B: 'dataos://{{depot}}:x/y'}", []),
    ],
)
def test_what_nobody_declares_is_named_with_the_declaration_that_was_meant(section, expected):
    assert told(section) == expected


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("compute: streams", "REF102"),
        ("persistentVolume: {name: archive, directory: x}", "REF108"),
        ("tempVolume: space", "REF108"),
        ("dataosSecrets: [{name: kafka, key: USER}]", "REF110"),
        ("envs: {A: 'dataos://lake:x/y'}", "REF113"),
    ],
)
def test_where_nothing_of_the_type_is_declared_it_is_a_note(section, code):
    assert [(d.code, d.severity) for d in found(section, "")] == [(code, Severity.NOTE)]


def test_a_secret_of_one_workspace_is_not_in_another():
    elsewhere = PLATFORM.replace("workspace: sales", "workspace: finance")
    message = "REF109 the secret `kafka` is declared in the workspace `finance`, and not in `sales` @16"
    assert told("dataosSecrets: [{name: kafka}]", elsewhere) == [message]
    assert (
        told(
            "dataosSecrets: [{name: kafka}]",
            elsewhere.replace("type: secret", "type: instance-secret").replace("secret:\n  type", "instance-secret:\n  type"),
        )
        == []
    )


@pytest.mark.parametrize("depots", [{"lake": {}}, {"lake": {"type": "abfss"}}])
def test_a_depot_may_be_configured_for_an_environment(depots):
    lost = "envs: {A: 'dataos://lkae:x/y'}"
    assert told("envs: {A: 'dataos://lake:x/y'}", "", depots={"default": depots}) == []
    assert told(lost, "", depots={"default": depots}) == ["REF112 the depot `lkae` of `dataos://lkae:x/y` is not declared"]
    assert [code[:6] for code in told(lost, "", depots={"prod": depots})] == ["REF113"]


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        ("raeder:1.0", "STK101 the stack `raeder` is not declared @38"),
        ("reader:1.1", "STK102 the stack `reader` has no version `1.1` @38"),
        ("reader+x:1.0", "STK104 the stack `reader` has no flavor `x` @38"),
        ("reader:1.0", "STK103 `topic` is missing in `stackSpec` @42"),
    ],
)
def test_a_stack_of_the_repository_is_named_too(stack, expected):
    assert told(f"stack: {stack}\nstackSpec: {{a: 1}}", family="STK") == [expected]


def test_what_is_bundled_is_no_file_of_the_users():
    (diagnostic,) = found("stack: bento:9.9\nstackSpec: {}", family="STK")
    assert diagnostic.related == ()


@pytest.mark.parametrize(
    ("replicas", "expected"),
    [
        ("replicas: 1", []),
        ("replicas: 3", ["REF115 the volume `archive` is for one pod at a time, and the Worker has up to 3 replicas @11"]),
        (
            "autoScaling: {enabled: true, minReplicas: 1, maxReplicas: 2}",
            ["REF115 the volume `archive` is for one pod at a time, and the Worker has up to 2 replicas @11"],
        ),
        ("autoScaling: {enabled: false, minReplicas: 1, maxReplicas: 2}", []),
    ],
)
def test_one_pod_at_a_time_holds_a_one_writer_volume(replicas, expected):
    assert told(f"persistentVolume: {{name: archive, directory: x}}\n{replicas}") == expected
    assert told(f"tempVolume: archive\n{replicas}") == []  # every pod gets one of its own


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dataos://lake:orders/new", Address("lake", "orders", "new")),
        ("dataos://lake:orders/new?acl=rw", Address("lake", "orders", "new")),
        ("dataos://lake:orders", Address("lake", "orders")),
        ("dataos://lake", Address("lake")),
        ("dataos://lake:orders/a/b", None),
        ("dataos:////lake:orders/new", None),
        ("dataos://:orders/new", None),
        ("dataos://", None),
    ],
)
def test_an_address_has_one_form(text, address):
    assert list(written(f"from {text} on")) == [text]
    assert parse(text) == address


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dataos:////lake:x/y", "`dataos:////lake:x/y` is no address of data"),
        ("dataos://lake:x/y?acl=w", "`acl=w` of `dataos://lake:x/y` is neither `r` nor `rw`"),
    ],
)
def test_what_only_looks_like_an_address_is_reported(text, message):
    assert told(f"envs: {{A: '{text}'}}") == [f"REF114 {message}"]
