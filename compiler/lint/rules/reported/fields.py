"""Rules on single fields. The schema, by `compiler.resources.validation`, finds what they document.

All are blocking: what the schema refuses is left out of what is compiled, and something else would run than is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("SPC101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unknown_field() -> Iterator[Finding]:
    """A key is no field of the mapping it stands in.

    It is read by nothing: a misspelled `logLevel` runs with the default, a `limits` outside `resources` limits
    nothing. Keys are free only where names are one's own: under `envs`, `configs`, `stackSpec` and the `properties`
    of a topology node.

    ```yaml bad
    worker:
      stack: bento:1.0
      loglevel: DEBUG # SPC101
    ```

    ```yaml bad
    worker:
      stack: bento:1.0
      limits: # SPC101
        cpu: 500m
    ```

    ```yaml good
    worker:
      stack: bento:1.0
      logLevel: DEBUG
      resources:
        limits:
          cpu: 500m
    ```
    """
    yield from ()


@rule("SPC102", Severity.ERROR, blocking=True, reported_elsewhere=True)
def missing_field() -> Iterator[Finding]:
    """A field is missing that there is no default for.

    Required are `name`, `version`, `type` and `worker.stack`, the name and directory of a volume, the name of a
    secret, name and type of a topology node, and `maxReplicas` where autoscaling is enabled.

    ```yaml bad
    worker: # SPC102
      stackSpec:
        input:
          stdin: {}
    ```

    ```yaml bad
    worker:
      stack: bento:1.0
      autoscaling: # SPC102
        enabled: true
    ```

    ```yaml good
    worker:
      stack: bento:1.0
      autoscaling:
        enabled: true
        maxReplicas: 3
    ```
    """
    yield from ()


@rule("SPC103", Severity.ERROR, blocking=True, reported_elsewhere=True)
def wrong_type() -> Iterator[Finding]:
    """A value is of another type, or of another form, than its field has.

    The form counts for quantities, `100m` or `128Mi`, and for the stack, `name[+flavor][:version]`. A number between
    quotation marks is a string, and so is `yes`.

    ```yaml bad
    worker:
      stack: bento:1.0
      replicas: two # SPC103
    ```

    ```yaml bad
    worker:
      stack: bento:1.0
      resources:
        limits:
          memory: 1 GB # SPC103
    ```

    ```yaml good
    worker:
      stack: bento:1.0
      replicas: 2
      resources:
        limits:
          memory: 1G
    ```
    """
    yield from ()


@rule("SPC104", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unknown_value() -> Iterator[Finding]:
    """A value is none of those that its field can have.

    Case counts, but for `logLevel`, which takes any case and reads `WARNING` as `WARN`.

    ```yaml bad
    worker:
      stack: bento:1.0
      logLevel: TRACE # SPC104
    ```

    ```yaml bad
    worker:
      stack: bento:1.0
      dataosSecrets:
        - name: stream-credentials
          consumptionType: propfile # SPC104
    ```

    ```yaml good
    worker:
      stack: bento:1.0
      logLevel: debug
      dataosSecrets:
        - name: stream-credentials
          consumptionType: propFile
    ```
    """
    yield from ()


@rule("SPC105", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_name() -> Iterator[Finding]:
    """The name of the resource is none that a Kubernetes object can have.

    It becomes the name of the objects and the value of labels: lower-case letters, digits and inner hyphens, at most
    63 characters. DataOS asks for more, which other rules judge.

    ```yaml bad
    name: My_Stream # SPC105
    version: v1beta
    type: worker
    worker:
      stack: bento:1.0
    ```

    ```yaml good
    name: my-stream
    version: v1beta
    type: worker
    worker:
      stack: bento:1.0
    ```
    """
    yield from ()


@rule("SPC106", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_workspace() -> Iterator[Finding]:
    """The workspace is none that can be a Kubernetes namespace.

    ```yaml bad
    name: my-stream
    version: v1beta
    type: worker
    workspace: Team A # SPC106
    worker:
      stack: bento:1.0
    ```

    ```yaml good
    name: my-stream
    version: v1beta
    type: worker
    workspace: team-a
    worker:
      stack: bento:1.0
    ```
    """
    yield from ()


@rule("SPC112", Severity.ERROR, blocking=True, reported_elsewhere=True)
def out_of_range() -> Iterator[Finding]:
    """A number is below or above what its field can have, or a text is too short or too long.

    An API server would refuse it, or cut it to something else.

    ```yaml bad
    worker:
      stack: bento:1.0
      replicas: -1 # SPC112
    ```

    ```yaml bad
    worker:
      stack: bento:1.0
      resources:
        requests:
          cpu: -100m # SPC112
    ```

    ```yaml good
    worker:
      stack: bento:1.0
      replicas: 1
      resources:
        requests:
          cpu: 100m
    ```
    """
    yield from ()
