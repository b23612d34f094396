"""`spelling.autoscaling`: a finding and a fix where the configuration chooses, and nothing where it does not."""

import pytest

from compiler.cli import main

WORKER = """\
name: orders
version: v1beta
type: worker
worker:
  stack: bento:4.0
  compute: runnable-default
  topology: [{{name: orders, type: input}}]
  {key}: {{enabled: true, minReplicas: 1, maxReplicas: 2, targetCPUUtilizationPercentage: 80}}  # as last year
  resources: {{requests: {{cpu: 100m}}}}
  stackSpec:
    input: {{generate: {{mapping: root = "x"}}}}
    output: {{stdout: {{}}}}
"""
KEYS = ("autoscaling", "autoScaling")


def test_nothing_is_preferred_by_default(configured, tmp_path, capsys):
    configured("")
    for key in KEYS:
        (tmp_path / "w.yaml").write_text(WORKER.format(key=key), encoding="utf-8")
        assert main(["lint", "w.yaml", "--fail-on", "note"]) == 0
    assert "STY103" not in capsys.readouterr().out


@pytest.mark.parametrize("wanted", KEYS)
@pytest.mark.parametrize("written", KEYS)
def test_the_other_one_is_found_and_renamed(configured, tmp_path, capsys, wanted, written):
    configured(f"spelling: {{autoscaling: {wanted}}}\n")
    (tmp_path / "w.yaml").write_text(WORKER.format(key=written), encoding="utf-8")
    assert main(["lint", "w.yaml", "--format", "concise", "--fail-on", "warning"]) == (wanted != written)
    message = f"w.yaml:8:3: warning[STY103] the repository writes `{wanted}`, and this is `{written}`"
    assert (message in capsys.readouterr().out) == (wanted != written)
    main(["lint", "w.yaml", "--fix"])
    assert (tmp_path / "w.yaml").read_text(encoding="utf-8") == WORKER.format(key=written)  # DataOS may read only one of them
    main(["lint", "w.yaml", "--fix", "--unsafe-fixes"])
    assert (tmp_path / "w.yaml").read_text(encoding="utf-8") == WORKER.format(key=wanted)


def test_both_at_once_are_one_error(judged_codes, configured):
    configured("spelling: {autoscaling: autoScaling}\n")
    both = WORKER.format(key="autoscaling").replace("  resources", "  autoScaling: {enabled: false}\n  resources")
    assert judged_codes(both) == ["SEM104"]


def test_another_word_is_said(configured):
    (wrong,) = configured("spelling: {autoscaling: autoScalling}\n").diagnostics
    assert (wrong.span.start.line, wrong.span.start.column) == (1, 25)
    assert wrong.help.startswith("did you mean `autoScaling`?")


@pytest.fixture
def judged_codes(tmp_path, capsys):
    """The codes of what a lint of one file says, without notes."""

    def judged(text: str) -> list[str]:
        (tmp_path / "w.yaml").write_text(text, encoding="utf-8")
        capsys.readouterr()
        main(["lint", "w.yaml", "--format", "concise"])
        return [
            line.partition("[")[2][:6] for line in capsys.readouterr().out.splitlines() if ": error" in line or ": warning" in line
        ]

    return judged
