"""The same laws over repositories that nobody has thought of: Workers that share names, volumes, groups and data by chance, files
that hold Workers and declarations, or neither.
"""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from ways import WAYS, Ways

plainly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

TOPICS = st.sampled_from(["a", "b", "c", "${{ topic }}", "${TOPIC}"])
INPUTS = st.one_of(
    st.just('{generate: {mapping: root = "x", interval: 1s}}'),
    st.builds('{{kafka: {{addresses: ["k:9092"], topics: ["{}"], consumer_group: {}}}}}'.format, TOPICS, st.sampled_from("gh")),
)
OUTPUTS = st.one_of(
    st.just("{stdout: {}}"),
    st.builds('{{kafka: {{addresses: ["k:9092"], topic: "{}"}}}}'.format, TOPICS),
    st.just('{datasets: ["dataos://lake:flows/all?acl=rw"]}'),
)
LINES = st.lists(
    st.sampled_from(
        [
            "  persistentVolume: {name: archive, directory: x}",
            "  dataosVolumes: [{name: wide, directory: /data}]",
            "  dataosSecrets: [{name: kafka, allKeys: true, consumptionType: envVars}]",
            "  envs: {DB_PASSWORD: literal-password, TOPIC: a}",
            "  envs: {TOPIC: '${{ topic }}', OTHER: '${{ nowhere }}'}",
            "  configs: {sizes.txt: sizes.txt}",
            "  replica: 2",
            "  logLevel: LOUD",
            "  topology: []",
            "  # workerc: ignore[OPS105, REF203] -- so it is",
            "  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 200m, memory: 9Gi}}",
        ]
    ),
    max_size=3,
    unique_by=lambda line: line.partition(":")[0],
)


def worker(*, name, workspace, stack, compute, replicas, lines, given, gives):
    head = [
        f"name: {name}" if name else "# no name",
        "version: v1beta",
        "type: worker",
        *[f"workspace: {workspace}"] * bool(workspace),
    ]
    head += ["worker:", f"  replicas: {replicas}", f"  stack: {stack}", f"  compute: {compute}", *lines]
    return "\n".join([*head, "  stackSpec:", f"    input: {given}", f"    output: {gives}", ""])


WORKERS = st.builds(
    worker,
    name=st.sampled_from(["one", "two", "three", "${{ topic }}", ""]),
    workspace=st.sampled_from([None, None, "shop", "store"]),
    stack=st.sampled_from(["bento:4.0", "bento:4.0", "bento", "exporter:1.2", "nosuch:1.0"]),
    compute=st.sampled_from(["runnable-default", "runnable-default", "own", "hidden"]),
    replicas=st.sampled_from(["1", "0", "two", "${{ replicas }}"]),
    lines=LINES,
    given=INPUTS,
    gives=OUTPUTS,
)
COMPUTE = "name: {}\nversion: v1\ntype: {}\ncompute: {{nodePool: {{nodeSelector: {{pool: '${{{{ pool }}}}'}}}}}}\n"
VOLUME = "name: {}\nversion: v1beta\ntype: volume\n{}volume: {{size: 1Gi, accessMode: {}, type: persistent}}\n"
DECLARATIONS = st.sampled_from(
    [
        COMPUTE.format("own", "compute"),
        COMPUTE.format("hidden", '"comp\\x75te"'),
        COMPUTE.format("hidden", "compute").replace("type:", "? type\n:"),
        VOLUME.format("archive", "", "ReadWriteOnce"),
        VOLUME.format("archive", "workspace: shop\n", "ReadWriteMany"),
        VOLUME.format("wide", "", "ReadWriteMany"),
        "name: kafka\nversion: v1\ntype: secret\nsecret: {type: key-value, acl: r, data: {A: literal-secret}}\n",
        "name: lake\nversion: v2alpha\ntype: depot\ndepot: {type: ABFSS, abfss: {account: s, container: l, format: ICEBERG}}\n",
        "name: placing\nversion: v1beta\ntype: bundle\nbundle: {resources: [{id: a, file: workers/a.yaml, workspace: placed}]}\n",
        "name: flow\nversion: v1\ntype: workflow\nworkflow: {dag: []}\n",
    ]
)
ODD = st.sampled_from(["a: worker\n", "name: [\ntype: worker\n", "", "# worker\n", "type: worker\n", "--- !x\nworker: &a [*a]\n"])
FILES = st.builds("---\n".join, st.lists(st.one_of(WORKERS, WORKERS, WORKERS, DECLARATIONS, ODD), min_size=1, max_size=3))
PLAIN = st.builds("---\n".join, st.lists(WORKERS, min_size=1, max_size=2))
NAMES = st.sampled_from([f"workers/{name}.yaml" for name in "abcd"] + ["workers/deep/a.yaml", "platform.yaml"])
CONFIGURED = st.sampled_from(
    [
        "",
        "environments: {dev: {valuesFiles: [values.yaml], workspaces: {shop: shop-dev}}, prod: {profile: strict}}\n",
        "valuesFiles: [values.yaml]\nkustomization: environment\nper-path: {workers/deep/: {profile: strict, ignore: [STK]}}\n",
        "values: {topic: a, replicas: 2}\nprofile: strict\nignore: [OPS]\nplatform: [platform.yaml]\n",
        "environments: {dev: {overlays: [{match: {name: one}, patch: {worker: {replicas: 1}}}]}, last: {values: {topic: b}}}\n",
        "namespaces: {render: true}\ntargets: [kubernetes, helm]\nvaluesFiles: [values.yaml]\n",
    ]
)
EDITS = st.one_of(
    st.tuples(NAMES, PLAIN | FILES | st.none()),
    st.tuples(st.just("workerc.yaml"), CONFIGURED.map("sources: [workers, platform.yaml]\n".__add__)),
    st.tuples(st.just("values.yaml"), st.sampled_from(["topic: a\npool: x\n", "topic: b\nreplicas: 1\n", "topic: [\n"])),
    st.tuples(st.just("workers/sizes.txt"), st.sampled_from(["small\n", "large\n", None])),
    st.tuples(st.just(".gitignore"), st.sampled_from(["workers/b.yaml\n", ""])),
)
START = {"platform.yaml": "# nothing\n", "values.yaml": "topic: a\npool: x\n", "workers/none.txt": ""}


def written(name, text):
    def edit(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)

    return edit


@pytest.fixture
def hold(tmp_path_factory, inside):
    def held(configured, files, edits, ways, run):
        folder = tmp_path_factory.mktemp("generated")
        config = {"workerc.yaml": f"sources: [workers, platform.yaml]\n{configured}"}
        for name, text in {**START, **config, **files}.items():
            written(name, text)(folder / "base")
        (folder / "base/.git").mkdir()
        both = Ways(folder, inside, folder / "base")
        for edit in (None, *edits):
            if edit:
                both.edit(written(*edit))
            both.same(run, *[WAYS[way] for way in ways])

    return held


WAYS_TO_RUN = st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=2, unique=True)
REPOSITORIES = st.dictionaries(NAMES, PLAIN | FILES, min_size=2, max_size=5)
LINT = ("lint", "--format", "json")
CHECK = ("render", "--check", "--format", "json")


@settings(plainly, max_examples=20)
@given(CONFIGURED, REPOSITORIES, st.lists(EDITS, max_size=3), WAYS_TO_RUN)
def test_what_is_found(hold, configured, files, edits, ways):
    hold(configured, files, edits, ways, LINT)


@settings(plainly, max_examples=10)
@given(CONFIGURED, REPOSITORIES, st.lists(EDITS, max_size=2), WAYS_TO_RUN)
def test_what_is_rendered(hold, configured, files, edits, ways):
    hold(configured, files, edits, ways, CHECK)


@pytest.mark.slow
@settings(plainly, max_examples=100)
@given(st.data())
def test_many(hold, data):
    what = (CONFIGURED, REPOSITORIES, st.lists(EDITS, max_size=5), WAYS_TO_RUN, st.sampled_from([LINT, CHECK]))
    hold(*[data.draw(each) for each in what])
