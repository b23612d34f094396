"""Rules on the secrets that a Worker names, and on their keys."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.lint.known import by_name, listed, named_secrets, undeclared
from compiler.lint.rule import rule
from compiler.repository.platform import SECRETS, Declaration, Platform
from compiler.repository.stackname import parse
from compiler.resources.suggestions import suggestion
from compiler.resources.worker import Worker
from compiler.workload.references import Reference

_FIELDS = ("secrets", "dataosSecrets")


@rule("REF109", Severity.WARNING, strict=Severity.ERROR, scope="platform")
def unknown_secret(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The secret is not among those that the repository declares for the Worker's workspace.

    A pod does not start while a Secret that it refers to is missing. A secret is in one workspace, an instance-secret in
    all of them. A secret that somebody makes outside the repository is declared without values: name, type and keys are
    all that is read.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-acces # REF109
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka-access
    version: v1
    type: secret
    secret: {type: key-value, acl: r}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-access
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka-access
    version: v1
    type: secret
    secret: {type: key-value, acl: r}
    ```
    """
    known = by_name(platform, *SECRETS)
    otherwise = "one that is made elsewhere is declared with `type: secret` and without values"
    for path, name, workspace in _named(worker) if known else ():
        if name not in known:
            yield undeclared(path, f"the secret `{name}` is not declared", name, known, otherwise=otherwise)
            continue
        declarations = platform.declared(name, *SECRETS)
        if not any(_reaches(declaration, worker, workspace) for declaration in declarations):
            where = listed(sorted({str(declaration.resource.stated_workspace) for declaration in declarations}))
            yield Finding(
                path,
                f"the secret `{name}` is declared in the workspace {where}, and not in `{workspace or worker.workspace}`",
                f"declare it in `{workspace or worker.workspace}`, or make it an instance-secret, which is in every workspace",
                elsewhere=tuple(place for found in declarations for place in found.workspace_related()),
            )


@rule("REF110", Severity.NOTE, scope="platform")
def undeclared_secret(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The secret is not known, and the repository declares none by which it could be judged.

    A document of `type: secret` with its keys, and placeholders for the values, lets workerc judge names and keys.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-access # REF110
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-access
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka-access
    version: v1
    type: secret
    secret: {type: key-value, acl: r}
    ```
    """
    if not platform.names(*SECRETS):
        for path, name, _ in _named(worker):
            advice = (
                "declare it with `type: secret`, its keys and placeholders for the values, or leave it: it has to be there already"
            )
            yield Finding(path, f"the secret `{name}` is not declared", advice)


@rule("REF111", Severity.ERROR, scope="platform", fields=_FIELDS)
def unknown_secret_key(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The secret is declared, and has no such key.

    A pod does not start while a key that it refers to is missing. What a secret has that is declared without `data`
    and `files` is not known, and every key of it is believed.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-access
          keys: [USER, PASWORD] # REF111
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka-access
    version: v1
    type: secret
    secret:
      type: key-value
      acl: r
      data: {USER: "${KAFKA_USER}", PASSWORD: "${KAFKA_PASSWORD}"}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka-access
          keys: [USER, PASSWORD]
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka-access
    version: v1
    type: secret
    secret:
      type: key-value
      acl: r
      data: {USER: "${KAFKA_USER}", PASSWORD: "${KAFKA_PASSWORD}"}
    ```
    """
    for reference in named_secrets(worker):
        reaching = [found for found in platform.declared(reference.name, *SECRETS) if _reaches(found, worker, reference.workspace)]
        if not reaching or any(_keys(found) is None for found in reaching):
            continue
        declared = {key: place for found in reversed(reaching) for key, place in (_keys(found) or {}).items()}
        for path, key in _asked(worker, reference):
            if key not in declared:
                yield _unknown_key(path, key, reference.name, declared)


def _unknown_key(path: FieldPath, key: str, name: str, declared: dict[str, tuple[Declaration, FieldPath]]) -> Finding:
    meant = suggestion(key, declared)
    known = f"its keys are {listed(sorted(declared))}" if declared else "it is declared without keys"
    places = [declared[meant]] if meant else list(declared.values())[:1]
    return Finding(
        path,
        f"the secret `{name}` has no key `{key}`",
        f"did you mean `{meant}`? {known}" if meant else known,
        elsewhere=tuple(
            place for found, at in places for place in found.related(at, "this key" if meant else "the keys of the secret")
        ),
    )


def _named(worker: Worker) -> Iterator[tuple[FieldPath, str, str | None]]:
    """Every secret that is named: where, its name, and the workspace it is said to be in."""
    for reference in named_secrets(worker):
        entry = worker.path(reference.field, reference.item)
        bare = isinstance(worker.section[reference.field][reference.item], str)
        yield entry if bare else (*entry, "name"), reference.name, reference.workspace
    stack = parse(worker.section.get("stack") or "")
    spec = worker.section.get("stackSpec")
    if stack and stack.name == "container" and isinstance(spec, dict) and isinstance(spec.get("imagePullSecret"), str):
        yield worker.path("stackSpec", "imagePullSecret"), spec["imagePullSecret"], None


def _reaches(declaration: Declaration, worker: Worker, workspace: str | None) -> bool:
    """Whether the secret can be the one that is meant: one without a workspace may be applied to any."""
    return declaration.resource.type == "instance-secret" or declaration.is_in_reach(worker, workspace)


def _keys(declaration: Declaration) -> dict[str, tuple[Declaration, FieldPath]] | None:
    """The keys of a secret with the place of each; None where it does not say which it has."""
    held = {kind: declaration.section.get(kind) for kind in ("data", "files")}
    if not any(isinstance(keys, dict) for keys in held.values()):
        return None
    root = declaration.resource.type
    return {key: (declaration, (root, kind, key)) for kind, keys in held.items() if isinstance(keys, dict) for key in keys}


def _asked(worker: Worker, reference: Reference) -> Iterator[tuple[FieldPath, str]]:
    entry = worker.section[reference.field][reference.item]
    if isinstance(entry, str) or entry.get("allKeys"):
        return
    path = worker.path(reference.field, reference.item)
    if entry.get("key") is not None:
        yield (*path, "key"), entry["key"]
    for index, key in enumerate(entry.get("keys") or ()):
        yield (*path, "keys", index), key
