"""Rules on environment variables."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.regex import regex
from compiler.resources.worker import Worker

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_POSSIBLE = regex(r"[ -<>-~]+")  # printable ASCII without `=`: what Kubernetes takes since 1.34

# What the platform sets (vendor documentation on custom stacks, table of environment variables).
PLATFORM_VARIABLES = frozenset(
    (
        *(
            f"DATAOS_{name}"
            for name in ("NAME", "TYPE", "WORKSPACE", "RESOURCE_ID", "RUN_ID", "FQDN", "TAGS", "DESCRIPTION", "STAMP")
        ),
        *(
            f"DATAOS_{name}"
            for name in ("CONFIG_DIR", "TEMP_DIR", "SECRET_DIR", "RUN_AS_APIKEY", "RUN_AS_USER", "UID", "LOG_LEVEL")
        ),
        *("DATAOS_IS_DRY_RUN", "LOG_LEVEL", "POD_NAME", "RUNNABLE_ARTIFACT_DIR", "RUNNABLE_TYPE"),
        *("DEPOT_SERVICE_URL", "GATEWAY_URL", "HEIMDALL_URL", "HERA_URL", "HERA_SSL", "SCS_SERVICE_URL", "METIS_URL"),
        *("METIS_AUTH_PROVIDER", "PULSAR_SERVICE_URL", "MINERVA_JDBC_URL", "MINERVA_TCP_HOST", "MINERVA_TCP_PORT"),
        *("SSL_KEYSTORE_PASSWORD", "SSL_TRUSTSTORE_PASSWORD"),
    )
)


@rule("SEM111", Severity.ERROR, blocking=True, fields=("envs",))
def invalid_variable_name(worker: Worker) -> Iterator[Finding]:
    """The name of an environment variable is one that Kubernetes refuses.

    It takes printable ASCII characters without `=`.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        A=B: x # SEM111
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        A_B: x
    ```
    """
    for name in worker.section.get("envs") or {}:
        if not _POSSIBLE.fullmatch(name):
            message = f"`{name}` is no name of an environment variable" if name else "the name of an environment variable is empty"
            yield Finding(worker.path("envs", name), message, "use letters, digits and underscores", on_key=True)


@rule("SEM112", Severity.WARNING, strict=Severity.ERROR, fields=("envs",))
def doubtful_variable_name(worker: Worker) -> Iterator[Finding]:
    """The name of an environment variable is one that shells and many libraries cannot read.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        orders.topic: x # SEM112
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        ORDERS_TOPIC: x
    ```
    """
    for name in worker.section.get("envs") or {}:
        if _POSSIBLE.fullmatch(name) and not _NAME.fullmatch(name):
            message = f"the variable `{name}` has characters other than letters, digits and `_`, or starts with a digit"
            yield Finding(worker.path("envs", name), message, "rename it", on_key=True)


@rule("SEM113", Severity.WARNING, strict=Severity.ERROR, fields=("envs",))
def shadowed_platform_variable(worker: Worker) -> Iterator[Finding]:
    """An environment variable has the name of one that the platform sets.

    The Worker's own value wins, and what relies on the platform's reads another one.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        DATAOS_WORKSPACE: sandbox # SEM113
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        ORDERS_WORKSPACE: sandbox
    ```
    """
    for name in worker.section.get("envs") or {}:
        if name in PLATFORM_VARIABLES:
            yield Finding(worker.path("envs", name), f"the platform sets `{name}` itself", "rename the variable", on_key=True)
