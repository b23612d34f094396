"""Rules on declarations by themselves: versions, names, volumes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.known import listed
from compiler.lint.rule import rule
from compiler.lint.texts import scalars
from compiler.regex import regex
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared
from compiler.resources.schema import VERSIONS
from compiler.resources.suggestions import suggestion

_VARIABLE = regex(r"\$(?:\{[^}]*\}|[A-Za-z_][A-Za-z0-9_]*)")
_ANGLE = regex(r"<[A-Za-z][\w .-]*>")
_DEPOT = regex(r"[a-z][a-z0-9]*")
_KINDS = ("temp", "persistent", "CloudTemp", "CloudPersistent")
_KINDS_OF_2_0 = (*_KINDS, "disk")  # observed in a vendor file for DataOS 2.0
_OF_ONE_WORKLOAD = ("CloudTemp", "CloudPersistent")


@rule("REF121", Severity.WARNING, scope="declaration")
def unknown_declaration_version(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """The version is none that the type has been seen in.

    The declaration is read as its current version is.

    ```yaml bad
    name: streams
    version: v3 # REF121
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```

    ```yaml good
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```
    """
    version, known = declared.data.get("version"), VERSIONS[declared.type]
    if isinstance(version, str) and version not in known and not _VARIABLE.search(version):
        message = f"the type `{declared.type}` has no version `{version}`"
        yield Finding(("version",), message, f"its versions are {listed(known)}; write `version: {known[0]}`")


@rule("REF122", Severity.WARNING, scope="declaration")
def unfilled_declaration(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A declaration still waits to be filled in: its name holds a variable of the shell, or a value reads `<like-this>`.

    `dataos-ctl` fills in variables when it applies the file. workerc reads no environment, so that no Worker that names
    the resource finds it here. In other fields a variable is nothing to talk about.

    ```yaml bad
    name: ${DEPOT}-r # REF122
    version: v1
    type: instance-secret
    instance-secret: {type: key-value-properties, acl: r}
    ```

    ```yaml good
    name: orders-r
    version: v1
    type: instance-secret
    instance-secret: {type: key-value-properties, acl: r}
    ```
    """
    name = declared.resource.name or ""
    if declared.type not in ("compute", "volume") and (found := _VARIABLE.search(name)) and "${{" not in name:
        message = f"the name `{name}` waits for `{found[0]}`, which only `dataos-ctl` fills in"
        yield Finding(("name",), message, "write the name out, so that references to it can be checked")
    for path, text in scalars((declared.type,), declared.section) if "<" in declared.resource.document.text else ():
        if _ANGLE.fullmatch(text.strip()) and path[-1] not in ("description", "title"):
            yield Finding(path, f"`{text.strip()}` is left to be filled in", "write the value in its place")


@rule("REF123", Severity.WARNING, scope="declaration")
def unusable_depot_name(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """The name of a depot is one that the documentation rules out.

    A depot is part of addresses, `dataos://depot:collection/dataset`: its name has lower-case letters and digits only,
    and no hyphen.

    ```yaml bad
    name: orders-lake # REF123
    version: v2alpha
    type: depot
    depot: {type: abfss}
    ```

    ```yaml good
    name: orderslake
    version: v2alpha
    type: depot
    depot: {type: abfss}
    ```
    """
    if declared.type == "depot" and declared.name and not _DEPOT.fullmatch(declared.name):
        plain = re.sub(r"[^a-z0-9]", "", declared.name).lstrip("0123456789")
        advice = f"write `{plain}`" if plain else "start it with a letter"
        yield Finding(("name",), f"the depot name `{declared.name}` has more than lower-case letters and digits", advice)


@rule("REF124", Severity.WARNING, scope="declaration")
def doubtful_volume(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A volume is of a type that is not known, or of a mode that its type does not have.

    There are `temp` and `persistent`, which several pods may share, and `CloudTemp` and `CloudPersistent`, which belong
    to one workload and are `ReadWriteOnce`.

    ```yaml bad
    name: archive
    version: v1beta
    type: volume
    volume:
      size: 10Gi
      type: CloudPersistent
      accessMode: ReadWriteMany # REF124
    ```

    ```yaml bad
    name: archive
    version: v1beta
    type: volume
    volume:
      size: 10Gi
      type: persistant # REF124
    ```

    ```yaml good
    name: archive
    version: v1beta
    type: volume
    volume:
      size: 10Gi
      type: CloudPersistent
      accessMode: ReadWriteOnce
    ```
    """
    if declared.type != "volume":
        return
    kind, mode = declared.section.get("type"), declared.section.get("accessMode")
    known = _KINDS_OF_2_0 if declared.data.get("version") == "v2alpha" else _KINDS
    if isinstance(kind, str) and kind not in known and "$" not in kind:
        meant = suggestion(kind, known)
        advice = f"the types are {listed(known)}"
        message = f"`{kind}` is no type of a volume"
        yield Finding(declared.path("type"), message, f"did you mean `{meant}`? {advice}" if meant else advice)
    elif kind in _OF_ONE_WORKLOAD and mode not in (None, "ReadWriteOnce"):
        message = f"a volume of the type `{kind}` is `ReadWriteOnce`, and `accessMode` is `{mode}`"
        related = ((declared.path("type"), "the type"),)
        yield Finding(declared.path("accessMode"), message, "write `ReadWriteOnce`, or another type", related=related)
