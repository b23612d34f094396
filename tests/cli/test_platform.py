"""What Workers refer to, across the files of a repository."""

WORKER = """\
name: orders
version: v1beta
type: worker
owner: data
worker:
  stack: bento:4.0
  compute: runnable-default
  envs: {SOURCE: "dataos://lake:orders/new"}
  topology: [{name: a, type: input}]
  stackSpec:
    input: {stdin: {}}
    output: {stdout: {}}
"""


def test_depots_are_known_by_environment(workerc, tmp_path):
    (tmp_path / "worker.yaml").write_text(WORKER, encoding="utf-8")
    (tmp_path / "workerc.yaml").write_text("environments: {dev: {depots: [lake]}, prod: {depots: {lkae: {}}}}\n", encoding="utf-8")
    outcome = workerc("lint", "--format", "concise")
    assert outcome.out.splitlines()[:1] == [
        "worker.yaml:8:18: warning[REF112] the depot `lake` of `dataos://lake:orders/new` is not declared"
    ]
    assert workerc("lint", "-e", "dev").out.startswith("no findings")


def test_depots_are_a_list_or_a_mapping(workerc, tmp_path):
    (tmp_path / "workerc.yaml").write_text("environments: {dev: {depots: lake}}\n", encoding="utf-8")
    assert "`environments.dev.depots` is no list or mapping" in workerc("lint").out


def test_a_declaration_is_judged_and_named_beside_the_worker(workerc, tmp_path):
    (tmp_path / "worker.yaml").write_text(WORKER.replace("runnable-default", "stream"), encoding="utf-8")
    (tmp_path / "platform.yaml").write_text("name: streams\nversion: v1\ntype: compute\ncompute: [pool]\n", encoding="utf-8")
    outcome = workerc("lint")
    assert outcome.code == 1
    assert "platform.yaml:4:10" in outcome.out
    assert "`streams` is declared here" in outcome.out
    assert "platform.yaml:1:" in outcome.out


KAFKA = """\
name: NAME
version: v1beta
type: worker
worker:
  stack: bento:4.0
  compute: runnable-default
  topology: [{name: a, type: input}]
  stackSpec:
    input:
      kafka:
        addresses: ["k:9092"]
        topics: [orders]
        consumer_group: shop
    output: {stdout: {}}
"""


def test_what_two_files_share_is_found_only_where_all_of_them_are_judged(workerc, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(KAFKA.replace("NAME", name), encoding="utf-8")
    found = "two.yaml:13:25: warning[REF203] the Worker `one` reads `orders` with the same consumer group, `shop`"
    assert workerc("lint", "--format", "concise").out.splitlines()[0] == found
    assert "one.yaml:13:9" in workerc("lint").out
    assert workerc("lint", "one.yaml", "two.yaml").out.startswith("no findings")


def test_what_two_files_share_on_purpose_is_silenced(workerc, tmp_path):
    silent = KAFKA.replace("group: shop", "group: shop # workerc: ignore[REF203] -- two of one kind")
    (tmp_path / "one.yaml").write_text(KAFKA.replace("NAME", "one"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text(silent.replace("NAME", "two"), encoding="utf-8")
    assert workerc("lint").out.startswith("no findings")
    assert workerc("lint", "two.yaml").out.startswith("no findings")  # not unused: nobody looked


def test_what_holds_in_every_environment_is_shown_once(workerc, tmp_path):
    (tmp_path / "worker.yaml").write_text(WORKER, encoding="utf-8")
    (tmp_path / "workerc.yaml").write_text("environments: {dev: {depots: [streams]}, prod: {}}\n", encoding="utf-8")
    found = [line for line in workerc("lint", "--format", "concise").out.splitlines() if "REF11" in line]
    assert [line.split()[1] for line in found] == ["warning[REF112]", "note[REF113]"]
    (tmp_path / "workerc.yaml").write_text("environments: {dev: {}, prod: {}}\n", encoding="utf-8")
    assert len([line for line in workerc("lint", "--format", "concise").out.splitlines() if "REF113" in line]) == 1
