"""Secrets: named before a deployment needs them, never copied."""

LITERAL = "c2VjcmV0LWFwaS1rZXktb2Ytbm9ib2R5"


def test_render_lists_what_each_workspace_needs_once(workerc, write, worker):
    entry = "  dataosSecrets:\n    - {name: kafka, keys: [USER, PASSWORD]}\n"
    for name in ("one", "two"):
        write(f"{name}.yaml", worker(name).replace("  stackSpec:", f"{entry}  stackSpec:"))
    outcome = workerc("render", "one.yaml", "two.yaml", "-o", "out")
    assert outcome.code == 0
    assert outcome.err.count("`kafka` (PASSWORD, USER)\n") == 1


def test_a_literal_is_an_error_and_stands_in_no_output(workerc, write, worker):
    write("w.yaml", worker().replace("  replicas: 1\n", f"  replicas: 1\n  runAsApiKey: {LITERAL}\n"))
    for command in (
        ["lint", "w.yaml"],
        ["lint", "w.yaml", "--format", "json"],
        ["lint", "w.yaml", "--format", "sarif"],
        ["lint", "w.yaml", "--format", "github"],
        ["render", "w.yaml", "-o", "out"],
        ["render", "w.yaml", "-o", "-"],
    ):
        outcome = workerc(*command)
        assert outcome.code == 1, command
        assert "SEC" in outcome.out + outcome.err
        assert LITERAL not in outcome.out + outcome.err
