"""Rules on addresses of data, `dataos://depot:collection/dataset`, wherever in a Worker they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.hints import TYPE_CHECKING, Any
from compiler.lint.known import by_name, listed, undeclared
from compiler.lint.rule import rule
from compiler.lint.texts import all_texts, marked
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.repository.stackname import parse as parse_stack
from compiler.resources.worker import Worker

if TYPE_CHECKING:
    from compiler.resources.address import Address

SCHEME = "dataos://"


class Found(NamedTuple):
    """An address at a field; `address` is None where the text is none."""

    path: FieldPath
    text: str
    address: Address | None


def addresses(worker: Worker) -> Iterator[Found]:
    """In order of the file: in `stackSpec`, `envs`, `topology` and whatever else holds some."""
    texts = marked(all_texts, worker, SCHEME)
    if not texts:
        return
    from compiler.resources.address import parse, written  # noqa: PLC0415 - most Workers have none

    for found in texts:
        for text in written(found.text):
            yield Found(found.path, text, parse(text))


@rule("REF112", Severity.WARNING, strict=Severity.ERROR, scope="platform")
def unknown_depot(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """An address speaks of a depot that is not among those that are known.

    A depot is known by a document of `type: depot`, or by `environments.NAME.depots` of `workerc.yaml`, for depots that
    are made elsewhere.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      envs:
        SOURCE: dataos://lakr:orders/new # REF112
      stackSpec: {input: {stdin: {}}}
    ---
    name: lake
    version: v2alpha
    type: depot
    depot: {type: abfss}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      envs:
        SOURCE: dataos://lake:orders/new
      stackSpec: {input: {stdin: {}}}
    ---
    name: lake
    version: v2alpha
    type: depot
    depot: {type: abfss}
    ```
    """
    if not (found := list(addresses(worker))):
        return
    known = platform.depots(worker.environment)
    declared = {**by_name(platform, "depot"), **{name: None for name in known if name not in platform.names("depot")}}
    otherwise = "one that is made elsewhere is named in `workerc.yaml`: `environments: {NAME: {depots: [DEPOT]}}`"
    for path, _, address in found if known else ():
        if address and address.depot not in known:
            message = f"the depot `{address.depot}` of `{address}` is not declared"
            yield undeclared(path, message, address.depot, declared, otherwise=otherwise)


@rule("REF113", Severity.NOTE, scope="platform")
def undeclared_depot(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """An address speaks of a depot, and no depot is known by which it could be judged.

    A document of `type: depot` declares one. For depots that are made elsewhere `environments.NAME.depots` of
    `workerc.yaml` is enough.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      envs:
        SOURCE: dataos://lake:orders/new # REF113
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      envs:
        SOURCE: dataos://lake:orders/new
      stackSpec: {input: {stdin: {}}}
    ---
    name: lake
    version: v2alpha
    type: depot
    depot: {type: abfss}
    ```
    """
    if not platform.depots(worker.environment):
        for path, _, address in addresses(worker):
            if address:
                message = f"the depot `{address.depot}` of `{address}` is not declared"
                where = f"`environments: {{NAME: {{depots: [{address.depot}]}}}}`"
                yield Finding(path, message, f"declare it with `type: depot`, or name it in `workerc.yaml`: {where}")


@rule("REF114", Severity.WARNING, strict=Severity.ERROR)
def malformed_address(worker: Worker) -> Iterator[Finding]:
    """A text starts like an address of data and is none.

    An address reads `dataos://depot:collection/dataset`, with `?acl=r` or `?acl=rw` behind it where that matters. A
    depot alone, or a depot and a collection, is one too.

    ```yaml bad
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input:
          datasets:
            - dataos:////streams:orders/new # REF114
    ```

    ```yaml good
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input:
          datasets:
            - dataos://streams:orders/new
    ```
    """
    for path, text, address in addresses(worker):
        if address is None:
            advice = "write `dataos://depot:collection/dataset`, and `?acl=rw` behind it where data is written"
            yield Finding(path, f"`{text}` is no address of data", advice)
        elif (asked := _access(text)) is not None and asked not in ("r", "rw"):
            yield Finding(path, f"`acl={asked}` of `{address}` is neither `r` nor `rw`", f"write `{address}?acl=rw` to write data")


@rule("STK115", Severity.NOTE, scope="platform")
def depot_without_credentials(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stackSpec speaks of depots, and the Worker names no secret.

    The platform looks up the credentials of the depots behind the addresses of some stacks, and hands them to the pod by
    itself. Nothing of that is in a file: here a Worker names the secrets it needs. A depot lists its own under `secrets`.

    ```yaml bad
    worker:
      stack: sodaworker+python:1.0
      compute: runnable-default
      stackSpec:
        inputs:
          - dataset: dataos://lake:sales/orders # STK115
            checks: []
    ```

    ```yaml good
    worker:
      stack: sodaworker+python:1.0
      compute: runnable-default
      dataosSecrets:
        - name: lake-r
          allKeys: true
      stackSpec:
        inputs:
          - dataset: dataos://lake:sales/orders
            checks: []
    ```
    """
    name = parse_stack(worker.section.get("stack") or "")
    choice = platform.choice(name) if name else None
    if choice is None or "secretProjection" not in choice.declaration.section:
        return
    if worker.section.get("dataosSecrets") or worker.section.get("secrets"):
        return
    seen: set[str] = set()
    for path, _, address in addresses(worker):
        if address and path[:2] == worker.path("stackSpec") and address.depot not in seen:
            seen.add(address.depot)
            declared = next(iter(platform.declared(address.depot, "depot")), None)
            secrets = _secrets(declared.section) if declared else []
            known = f": {listed(secrets)}" if secrets else ""
            yield Finding(
                path,
                f"the credentials of the depot `{address.depot}` come to the pod by nothing in this file",
                f"name the secrets of the depot in `dataosSecrets`{known}",
                elsewhere=declared.related(("depot", "secrets"), "its secrets") if declared and secrets else (),
            )


def _secrets(depot: Mapping[str, Any]) -> list[str]:
    found = depot.get("secrets")
    named = [entry.get("name") for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    return [name for name in named if isinstance(name, str)]


def _access(text: str) -> str | None:
    options = [option.partition("=") for option in text.partition("?")[2].split("&")]
    return next((value for name, _, value in options if name == "acl"), None)
