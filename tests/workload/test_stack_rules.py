"""The rules on stacks and references: what they say, of which field, against which declarations."""

import pytest

from compiler.diagnostics import dotted
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.lint.rules import declarations, references, stacks
from compiler.resources.resource import identify
from compiler.source import decode
from compiler.workload.renderable import obstacles, unrenderable


def said(rule, worker, platform) -> list[tuple[str, str]]:
    return [(dotted(finding.path), finding.message) for finding in rule.check(worker, platform)]


def helped(rule, worker, platform) -> str | None:
    return next(rule.check(worker, platform)).help


INPUT = "\nstackSpec: {input: {stdin: {}}}"
SINK_SPEC = "stackSpec: {input: {datasets: [a], options: {commitInterval: 30}}, output: {datasets: [b]}}"


@pytest.mark.parametrize(
    ("rule", "section", "message"),
    [
        (stacks.unknown_stack, "stack: bentho:4.0", "the stack `bentho` is not declared"),
        (stacks.unknown_stack_version, "stack: bento:2.0", "the stack `bento` has no version `2.0`"),
        (stacks.unknown_stack_flavor, "stack: pulsar-function:3.0", "the stack `pulsar-function` has no variant without a flavor"),
        (stacks.unknown_stack_flavor, "stack: bento+python:4.0", "the stack `bento` has no flavor `python`"),
        (stacks.stack_without_version, "stack: bento", "the stack `bento` has no version here: `4.0` is taken, the highest of 3"),
    ],
)
def test_a_stack_is_known_or_reported_once(declared, judged, rule, section, message):
    worker, platform = judged(section + INPUT), declared()
    assert said(rule, worker, platform) == [("worker.stack", message)]
    others = [
        stacks.unknown_stack,
        stacks.unknown_stack_version,
        stacks.unknown_stack_flavor,
        stacks.invalid_stack_spec,
        declarations.broken_stack_declaration,
    ]
    assert [found for other in others if other is not rule for found in said(other, worker, platform)] == []


@pytest.mark.parametrize("stack", ["bento:4.0", "bento-worker", "fastfun+alpha:1.0", "scanner:2.0", "benthos-worker:3.0"])
def test_a_declared_stack_is_nothing_to_talk_about(declared, judged, stack):
    worker, platform = judged(f"stack: {stack}" + INPUT), declared()
    checks = [rule for rule in (vars(stacks) | vars(declarations)).values() if hasattr(rule, "check") and rule.check]
    assert [found for rule in checks for found in said(rule, worker, platform)] == []


@pytest.mark.parametrize(
    ("rule", "section", "advice"),
    [
        (
            stacks.unknown_stack,
            "stack: bentho:4.0",
            "did you mean `benthos:4.0`? declared are `benthos`, `benthos-worker`, `bento`, ",
        ),
        (stacks.unknown_stack_version, "stack: bento:4.00", "did you mean `bento:4.0`? declared are `1.0`, `3.0`, `4.0`"),
        (stacks.unknown_stack_flavor, "stack: sodaworker:1.0", "did you mean `sodaworker+python:1.0`?"),
        (stacks.unknown_stack_flavor, "stack: bento+python:4.0", "declared are `bento:1.0`"),
        (stacks.stack_without_version, "stack: bento", "write `bento:4.0`; declared are `1.0`, `3.0`, `4.0`"),
    ],
)
def test_help_names_what_is_there(declared, judged, rule, section, advice):
    assert advice in helped(rule, judged(section + INPUT), declared())


def test_a_configured_version_that_nobody_declares_is_named_as_such(declared, judged):
    platform = declared(versions={"bento": "2.0"})
    message = "the stack `bento` has no version `2.0`, which is configured for it"
    assert said(stacks.unknown_stack_version, judged("stack: bento" + INPUT), platform) == [("worker.stack", message)]


def test_a_configured_version_settles_it(declared, judged):
    assert said(stacks.stack_without_version, judged("stack: bento" + INPUT), declared(versions={"bento": "3.0"})) == []


@pytest.mark.parametrize(
    ("section", "findings"),
    [
        ("stack: bento:4.0", [("worker.stack", "`stackSpec` is missing, in which the stack `bento:4.0` requires `input`")]),
        ("stack: bento:4.0\nstackSpec: {output: {}}", [("worker.stackSpec", "`input` is missing in `stackSpec`")]),
        (
            "stack: bento:4.0\nstackSpec: {input: {stdin: {}}, pipeline: [x]}",
            [("worker.stackSpec.pipeline", "`stackSpec.pipeline` is a list, not a mapping")],
        ),
        ("stack: scanner:2.0", []),
        ("stack: bento:9.9\nstackSpec: {output: {}}", []),
        ("stack: container:1.0\nstackSpec: {image: x}", []),
        (
            "stack: fastfun+alpha:1.0\nstackSpec: {input: {datasets: [1]}}",
            [],  # no schema is published
        ),
        (
            f"stack: pulsar-function+lakehouse-sink:3.0\n{SINK_SPEC}",
            [
                (
                    "worker.stackSpec.input.options.commitInterval",
                    "`stackSpec.input.options.commitInterval` is the number 30, not a text",
                )
            ],
        ),
    ],
)
def test_a_stack_spec_is_judged_by_the_schema_of_its_stack(declared, judged, section, findings):
    assert said(stacks.invalid_stack_spec, judged(section), declared()) == findings


def test_slipped_members_of_a_stack_spec_are_one_problem_not_two(declared, judged):
    worker = judged("stack: bento:4.0\nstackSpec:\ninput: {stdin: {}}\noutput: {stdout: {}}")
    assert said(stacks.invalid_stack_spec, worker, declared()) == []


def test_keys_that_the_platform_adds_are_named(declared, judged):
    worker = judged("stack: bento:4.0\nstackSpec: {input: {stdin: {}}, logger: {level: DEBUG}, http: {}, metrics: {}}")
    assert [path for path, _ in said(stacks.platform_key_in_stack_spec, worker, declared())] == [
        "worker.stackSpec.logger",
        "worker.stackSpec.http",
        "worker.stackSpec.metrics",
    ]
    other = judged("stack: scanner:2.0\nstackSpec: {logger: {}}")
    assert said(stacks.platform_key_in_stack_spec, other, declared()) == []


OWN = "name: own\nversion: v1alpha\ntype: stack\nstack:\n  name: own\n  version: '1'\n{}"


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        ("  image: {image: x, tag: 1.0}\n", []),
        ("  image: nginx\n", ["`stack.image` is not a mapping"]),
        ("  image: {image: x}\n", ["`stack.image.tag` is missing"]),
        ("  command: run\n", ["`stack.command` is not a list of texts"]),
        ("  arguments: [1]\n", ["`stack.arguments[0]` is not a text"]),
        (
            "  workerConfig: {port: '80', user: root}\n",
            ["`stack.workerConfig.port` is not a whole number", "`stack.workerConfig.user` is not a whole number"],
        ),
        ("  workerConfig: {user: true}\n", ["`stack.workerConfig.user` is not a whole number"]),
        ("  workerConfig: {probes: {startup: {periodSeconds: 1}}}\n", ["`stack.workerConfig.probes.startup.path` is missing"]),
        ("  workerConfig: {configFiles: {a: {}}}\n", ["`stack.workerConfig.configFiles.a` is not a text"]),
        ("  workerConfig:\n  command:\n", []),
        ("  stackSpecValueSchema: {jsonSchema: '{'}\n", ["`stack.stackSpecValueSchema.jsonSchema` is no schema: it is no JSON"]),
    ],
)
def test_a_broken_declaration_is_reported_where_it_is_used(declared, judged, lines, facts):
    found = said(declarations.broken_stack_declaration, judged("stack: own:1"), declared(OWN.format(lines)))
    assert [path for path, _ in found] == ["worker.stack"] * len(facts)
    assert all(
        message.startswith(f"in the declaration of the stack `own:1` {fact}")
        for (_, message), fact in zip(found, facts, strict=True)
    )


COMPUTE = "name: streams\nversion: v1\ntype: compute\ncompute: {}\n"


@pytest.mark.parametrize(
    ("compute", "declarations", "rules"),
    [
        ("runnable-default", "", []),
        ("runnable-default", COMPUTE, []),
        ("streams", COMPUTE, []),
        ("stream", COMPUTE, ["REF101"]),
        ("streams", "", ["REF102"]),
    ],
)
def test_a_compute_is_an_error_only_where_computes_are_declared(declared, judged, compute, declarations, rules):
    worker, platform = judged(f"compute: {compute}"), declared(declarations)
    both = (references.unknown_compute, references.undeclared_compute)
    assert [rule.code for rule in both if said(rule, worker, platform)] == rules


def test_a_compute_is_guessed(declared, judged):
    advice = helped(references.unknown_compute, judged("compute: stream"), declared(COMPUTE))
    assert advice == "did you mean `streams`? declared are `runnable-default`, `streams`"


IN_SALES = "name: orders\nversion: v1beta\ntype: worker\nworkspace: sales\n"


@pytest.mark.parametrize(
    ("entry", "declarations", "found"),
    [
        ("{name: a, workspace: sales}", "", 0),
        ("{name: a}", "", 0),
        ("{name: a, workspace: finance}", "", 1),
        ("{name: a, workspace: finance}", "name: a\nversion: v1\ntype: instance-secret\ninstance-secret: {}\n", 0),
    ],
)
def test_a_secret_of_another_workspace_cannot_be_had(declared, judged, entry, declarations, found):
    worker = judged(f"dataosSecrets: [{entry}]", preamble=IN_SALES)
    message = "the Secret `a` lies in the workspace `finance`, the Worker in `sales`"
    assert (
        said(references.secret_of_another_workspace, worker, declared(declarations))
        == [("worker.dataosSecrets[0].workspace", message)] * found
    )


def test_a_renamed_workspace_is_the_same_one(declared, judged):
    place = Environment(workspaces={"sales": "prod-sales"})
    worker = judged("dataosSecrets: [{name: a, workspace: sales}]", place, IN_SALES)
    assert said(references.secret_of_another_workspace, worker, declared()) == []


SECRET = "name: a\nversion: v1\ntype: secret\nsecret: {{type: {}, acl: r}}\n"


@pytest.mark.parametrize(
    ("kind", "consumption", "found"),
    [("key-value", "propFile", 1), ("key-value-properties", "propFile", 0), ("key-value", "file", 0)],
)
def test_a_properties_file_needs_a_secret_that_is_one(declared, judged, kind, consumption, found):
    worker = judged(f"dataosSecrets: [{{name: a, consumptionType: {consumption}}}]")
    assert len(said(references.properties_file_of_key_value_secret, worker, declared(SECRET.format(kind)))) == found


def test_an_undeclared_secret_is_believed(declared, judged):
    worker = judged("dataosSecrets: [{name: a, consumptionType: propFile}]")
    assert said(references.properties_file_of_key_value_secret, worker, declared()) == []


@pytest.mark.parametrize(
    ("section", "declarations", "message"),
    [
        ("stack: bento:4.0" + INPUT, "", None),
        ("stack: nothing:1" + INPUT, "", None),  # a rule reports it
        (
            "stack: scanner:2.0\nstackSpec: {type: worker}",
            "",
            "the stack `scanner:2.0` has no `image` and no `workerConfig.configFiles`: no public source says what a pod of it runs",
        ),
        ("stack: own:1", OWN.format("  image: {image: x, tag: y}\n  workerConfig: {}\n"), None),
        (
            "stack: own:1" + INPUT,
            OWN.format("  image: {image: x, tag: y}\n  workerConfig: {}\n"),
            "the stack `own:1` in platform.yaml:1 has no `workerConfig.configFiles`",
        ),
        (
            "stack: own:1" + INPUT,
            OWN.format("  image: {image: x, tag: y}\n  workerConfig: {configFileTemplate: x}\n"),
            "the stack `own:1` in platform.yaml:1 has a `configFileTemplate` in Go, but no `workerConfig.configFiles`",
        ),
        (
            "stack: own:1",
            OWN.format("  workerConfig: {}\n"),
            "the stack `own:1` in platform.yaml:1 has no `image`",
        ),
    ],
)
def test_a_stack_that_says_too_little_cannot_be_rendered(declared, judged, section, declarations, message):
    finding = unrenderable(judged(section), declared(declarations))
    assert (finding.message if finding else None) == message


def test_help_shows_the_declaration_to_write(declared, judged):
    finding = unrenderable(judged("stack: fastfun+alpha:1.0\nstackSpec: {}"), declared())
    assert 'stack: {name: fastfun, flavor: alpha, version: "1.0", image: ' in finding.help


@pytest.mark.parametrize(
    ("configs", "codes"),
    [
        ("{a: there.txt}", []),
        ("{a: missing.txt}", ["REF105"]),
        ('{a: "two\\nlines"}', []),
        ("{a: missing.txt, b: ''}", ["REF105", "REF105"]),
    ],
)
def test_configs_are_read_in_one_of_two_ways_or_reported(declared, judged, configs, codes):
    worker = judged(f"stack: bento:4.0{INPUT}\nconfigs: {configs}")
    assert [finding.code for finding in obstacles(worker, declared(), {}, {"there.txt": b"x"}.get)] == codes


def test_a_config_takes_no_name_of_the_stack(declared, judged):
    worker = judged(f"stack: bento:4.0{INPUT}\nconfigs: {{jobconfig.yaml: there.txt, other.yaml: there.txt}}")
    message = "`jobconfig.yaml` is the file in which the stack `bento:4.0` gets its stackSpec"
    assert said(references.config_in_place_of_stack_spec, worker, declared()) == [("worker.configs.jobconfig.yaml", message)]


@pytest.mark.parametrize(
    "rule", [declarations.stack_that_cannot_be_rendered, references.config_without_content, declarations.unresolved_address]
)
def test_examples_of_rules_that_only_render_finds(declared, rule):
    for example in rule.examples:
        text = example.text if example.text.startswith("name:") else f"name: x\nversion: v1beta\ntype: worker\n{example.text}"
        resources = [identify(document) for document in documents(decode("example.yaml", text.encode()))]
        worker = resolution(next(r for r in resources if r.type == "worker"), Environment()).worker
        platform = declared(text)
        found = [finding.code for finding in obstacles(worker, platform, {}, {}.get)]
        assert found == ([rule.code] if example.kind == "bad" else [])
