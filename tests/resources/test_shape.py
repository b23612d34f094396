"""The outer form: one root cause, at its place, and what is left is in normal form."""

import pytest

from compiler.diagnostics import dotted
from compiler.document import documents
from compiler.resources.resource import identify
from compiler.resources.shape import Shaped, shaped
from compiler.source import decode


def shape(text: str) -> Shaped:
    (document,) = documents(decode("worker.yaml", text.encode()))
    resource = identify(document)
    assert resource is not None
    return shaped(resource)


def found(text: str) -> list[str]:
    (document,) = documents(decode("worker.yaml", text.encode()))
    spans = [(document.key_span if f.on_key else document.span)(f.path) for f in shape(text).findings]
    return [f"{span.start.line} {f.code} {f.message}" for span, f in zip(spans, shape(text).findings, strict=True)]


META = "name: orders\nversion: v1beta\ntype: worker\n"

FINDINGS = {
    "a clean Worker": (f"{META}worker: {{stack: bento}}\n", []),
    "version v1": (
        "name: orders\nversion: v1\ntype: worker\nworker: {stack: bento}\n",
        ["2 SPC107 the version is `v1`; a Worker has `v1beta`"],
    ),
    "version v2alpha, with all that is in it": (
        "name: orders\nversion: v2alpha\ntype: worker\nspec: {compute: x}\nfoo: 1\n",
        ["2 SPC107 version `v2alpha` of DataOS 2.0, with the section `spec`, is recognised and not compiled"],
    ),
    "the section of v2alpha alone": (
        "name: orders\nversion: v1beta\ntype: worker\nspec: {compute: x}\n",
        ["4 SPC107 version `v2alpha` of DataOS 2.0, with the section `spec`, is recognised and not compiled"],
    ),
    "a version to be filled in": ("name: orders\nversion: ${{v}}\ntype: worker\nworker: {stack: bento}\n", []),
    "the type in another case": (
        "name: orders\nversion: v1beta\ntype: Worker\nworker: {stack: bento}\n",
        ["3 SPC108 the type is `Worker`, not `worker`"],
    ),
    "another type": (
        "name: orders\nversion: v1beta\ntype: service\nworker: {stack: bento}\n",
        ["3 SPC108 the type is `service`, and the section is `worker`"],
    ),
    "another section": (f"{META}workflow: {{dag: []}}\n", ["4 SPC108 the type is `worker`, and the section is `workflow`"]),
    "a volume": (f"{META}volume: {{size: 1Gi}}\n", ["4 SPC108 the type is `worker`, and the section is `volume`"]),
    "the body of a Workflow": (
        f"{META}worker:\n  dag: []\n  schedule: {{}}\n",
        ["5 SPC108 `dag` is a field of the type `workflow`, and the type is `worker`"],
    ),
    "fields of a Service": (
        f"{META}worker:\n  stack: bento\n  servicePort: 80\n  ingress: {{}}\n",
        ["6 SPC108 `servicePort` is a field of the type `service`, and the type is `worker`"],
    ),
    "no section": (META, ["3 SPC115 the section `worker` is missing"]),
    "an empty section": (f"{META}worker:\n", ["4 SPC115 the section `worker` is empty"]),
    "no section, its fields at the root": (
        f"{META}stack: bento\nreplicas: 1\n",
        ["3 SPC115 the section `worker` is missing, and its field `stack` stands at the root"],
    ),
    "a section to be filled in": (f"{META}worker: ${{{{ body }}}}\n", []),
    "braces without quotes": ("name: {{name}}\nversion: v1beta\ntype: worker\nworker: {{body}}\n", []),
    "a section of the platform": (
        f"{META}worker: {{stack: bento}}\nstatus: {{}}\n",
        ["5 SPC114 `status` is written by the platform: this looks like an export"],
    ),
    "asterisks": (
        f"{META}worker:\n  stack: bento\n  runAsApiKey: '*****'\n  envs: {{A: '****', B: '***'}}\n",
        ["6 SPC113 `worker.runAsApiKey` holds nothing but asterisks", "7 SPC113 `worker.envs.A` holds nothing but asterisks"],
    ),
    "nulls": (
        f"{META}description:\nworker:\n  stack: bento\n  tags: [a, null]\n  resources:\n    limits:\n      cpu:\n  envs: {{A: }}\n",
        [
            "4 SPC110 `description` is null",
            "7 SPC110 an item of `worker.tags` is null",
            "10 SPC110 `worker.resources.limits.cpu` is null",
            "11 SPC110 `worker.envs.A` is null",
        ],
    ),
    "a null for what is required is missing": (f"{META}worker:\n  stack:\n  compute: x\n", []),
    "nulls of the stack": (f"{META}worker:\n  stack: bento\n  stackSpec:\n    input:\n      stdin:\n", []),
    "one mapping for a list": (
        f"{META}worker:\n  stack: bento\n  dataosSecrets:\n    name: a\n  topology:\n    name: b\n    type: c\n",
        [
            "6 SPC111 `dataosSecrets` is one mapping where a list of mappings is meant",
            "8 SPC111 `topology` is one mapping where a list of mappings is meant",
        ],
    ),
    "an old name of stackSpec": (
        f"{META}worker:\n  stack: benthos-worker:3.0\n  bento:\n    input: {{stdin: {{}}}}\n",
        ["6 DEP103 `bento` is the old name of `stackSpec`"],
    ),
    "an old name of another stack": (
        f"{META}worker:\n  stack: bento\n  scanner:\n    type: worker\n",
        ["6 DEP103 `scanner` is the old name of `stackSpec`, and it is read by nothing here"],
    ),
}


@pytest.mark.parametrize("case", FINDINGS)
def test_findings(case):
    text, expected = FINDINGS[case]
    assert found(text) == expected


def test_a_clean_worker_is_taken_as_it_is():
    (document,) = documents(decode("worker.yaml", f"{META}worker: {{stack: bento}}\n".encode()))
    assert shaped(identify(document)).data is document.data


def test_data_is_in_normal_form():
    text = f"{META}description:\nworker:\n  stack: bento\n  dataosSecrets: {{name: a, key: }}\n  tags: [null, b]\n"
    assert shape(text).data == {
        "name": "orders",
        "version": "v1beta",
        "type": "worker",
        "worker": {"stack": "bento", "dataosSecrets": [{"name": "a"}], "tags": ["b"]},
    }


def test_paths_lead_back_to_what_was_written():
    text = f"{META}worker:\n  stack: bento\n  dataosSecrets: {{name: a}}\n  tags: [null, b]\n  resources:\n  limits: {{cpu: 1}}\n"
    moves = shape(text).moves
    assert dotted(moves.written(("worker", "dataosSecrets", 0, "name"))) == "worker.dataosSecrets.name"
    assert dotted(moves.written(("worker", "tags", 0))) == "worker.tags[1]"
    assert dotted(moves.written(("worker", "resources", "limits", "cpu"))) == "worker.limits.cpu"
    assert dotted(moves.written(("worker", "stack"))) == "worker.stack"


def test_paths_lead_back_through_several_steps():
    text = f"{META}worker:\n  stack: bento\n  highAvailabilityConfig:\n    tags: [null, b]\n"
    moves = shape(text).moves
    assert dotted(moves.written(("worker", "tags", 0))) == "worker.highAvailabilityConfig.tags[1]"


def test_other_types_are_brought_into_normal_form_only():
    text = "name: orders\nversion: v1beta\ntype: {0}\nowner:\n{0}: {{size: 1Gi, type: temp}}\n"
    volume, workflow = shape(text.format("volume")), shape(text.format("workflow"))
    assert "owner" not in volume.data
    assert [finding.code for finding in volume.findings] == ["SPC110"]
    assert (workflow.data["owner"], workflow.findings) == (None, ())


def test_a_key_that_is_unknown_stays_for_the_schema_to_refuse():
    assert shape(f"{META}worker: {{stack: bento, foo: }}\n").data["worker"] == {"stack": "bento", "foo": None}
