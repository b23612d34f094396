"""Rules on comments that silence findings, and on the baseline. `compiler.lint.suppressions` and `.baseline` find it."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("CFG201", Severity.WARNING, reported_elsewhere=True)
def unused_suppression() -> Iterator[Finding]:
    """A comment silences a rule that finds nothing there.

    The finding was repaired, or the comment stands at another place than it. Left alone, it hides the next one.
    Nothing is said of rules that were not run, nor in a file with a finding that stops it from being compiled, nor
    where only some of the environments are looked at.

    ```yaml bad
    worker:
      replicas: 2  # workerc: ignore[REL101] -- one pod is enough
    ```

    ```yaml good
    worker:
      replicas: 0  # workerc: ignore[REL101] -- parked until May
    ```
    """
    yield from ()


@rule("CFG202", None, strict=Severity.ERROR, reported_elsewhere=True)
def suppression_without_reason() -> Iterator[Finding]:
    """A comment silences a rule and does not say why.

    Whoever reads it later has to know when it may go. A reason follows the brackets: ` -- parked until May`.

    ```yaml bad
    worker:
      replicas: 0  # workerc: ignore[REL101]
    ```

    ```yaml good
    worker:
      replicas: 0  # workerc: ignore[REL101] -- parked until May
    ```
    """
    yield from ()


@rule("CFG203", Severity.WARNING, reported_elsewhere=True)
def unknown_rule_in_suppression() -> Iterator[Finding]:
    """A comment is to silence a rule that does not exist.

    A rule goes by its code or by its name; a family of rules, `SEM`, cannot be silenced by a comment.

    ```yaml bad
    worker:
      replicas: 0  # workerc: ignore[REL901] -- parked until May
    ```

    ```yaml good
    worker:
      replicas: 0  # workerc: ignore[REL101] -- parked until May
    ```
    """
    yield from ()


@rule("CFG204", Severity.WARNING, reported_elsewhere=True)
def malformed_suppression() -> Iterator[Finding]:
    """A comment for workerc cannot be read, or stands where it says nothing. It silences nothing.

    At the end of a line `ignore[…]` is for that line; on a line of its own, for the field that follows and all below
    it. `ignore-file[…]` is for the whole file and stands above its first field.

    ```yaml bad
    worker:
      replicas: 0  # workerc: ignore REL101
    ```

    ```yaml good
    worker:
      replicas: 0  # workerc: ignore[REL101] -- parked until May
    ```
    """
    yield from ()


@rule("CFG205", Severity.WARNING, reported_elsewhere=True)
def ineffective_suppression() -> Iterator[Finding]:
    """A comment names a rule that no comment can silence.

    Without what such a rule asks for, a Worker cannot be compiled, or the cluster refuses the result. Rules on
    suppressions themselves cannot be silenced by them either; `ignore:` in workerc.yaml can.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 2}  # workerc: ignore[SEM101] -- later
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 3}
    ```
    """
    yield from ()


@rule("CFG206", Severity.NOTE, reported_elsewhere=True)
def unused_baseline_entry() -> Iterator[Finding]:
    """A finding that the baseline records is no longer there.

    It was repaired, or its Worker is gone. `workerc lint --update-baseline` writes the baseline anew; until then the
    same finding could come back unseen.
    """
    yield from ()
