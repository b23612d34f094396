"""Rules on bundles: resources that are applied together, in order, each in its workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Any

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.document.document import Document
from compiler.lint.compared import Compared, Comparison, Place, Subject
from compiler.lint.known import listed
from compiler.lint.rule import rule
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared
from compiler.resources.resource import Resource
from compiler.resources.suggestions import suggestion
from compiler.resources.types import COMPILED


def nodes(bundle: Declared) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """The resources of a bundle; none of any other declaration."""
    if bundle.type == "bundle":
        for index, node in enumerate(bundle.section.get("resources") or ()):
            if isinstance(node, dict):
                yield bundle.path("resources", index), node


@rule("REF117", Severity.ERROR, scope="declaration")
def duplicate_bundle_node(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """Two resources of a bundle have one `id`.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: stream, file: workers/orders.yaml}
        - {id: stream, file: workers/returns.yaml} # REF117
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: orders, file: workers/orders.yaml}
        - {id: returns, file: workers/returns.yaml}
    ```
    """
    first: dict[Any, FieldPath] = {}
    for path, node in nodes(bundle):
        if (name := node.get("id")) is not None and first.setdefault(name, path) != path:
            related = (((*first[name], "id"), "the other one"),)
            yield Finding((*path, "id"), f"two resources of the bundle have the id `{name}`", "rename one of them", related=related)


@rule("REF118", Severity.ERROR, scope="declaration")
def unknown_bundle_node(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A resource of a bundle waits for one that is not in the bundle, or for itself.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: disk, file: platform/disk.yaml}
        - {id: orders, file: workers/orders.yaml, dependencies: [dsk]} # REF118
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: disk, file: platform/disk.yaml}
        - {id: orders, file: workers/orders.yaml, dependencies: [disk]}
    ```
    """
    known = [node["id"] for _, node in nodes(bundle) if isinstance(node.get("id"), str)]
    for path, node in nodes(bundle):
        for at, name in _awaited(node):
            if name == node.get("id"):
                yield Finding((*path, *at), f"`{name}` waits for itself", "remove the dependency")
            elif isinstance(name, str) and name not in known:
                meant = suggestion(name, known)
                advice = f"its resources are {listed(known)}"
                message = f"`{node.get('id', '')}` waits for `{name}`, which is no resource of the bundle"
                yield Finding((*path, *at), message, f"did you mean `{meant}`? {advice}" if meant else advice)


@rule("REF119", Severity.ERROR, scope="declaration")
def bundle_node_without_resource(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A resource of a bundle has neither `file` nor `spec`, or both.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders # REF119
          workspace: sales
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: workers/orders.yaml
          workspace: sales
    ```
    """
    for path, node in nodes(bundle):
        given = [key for key in ("file", "spec") if node.get(key) is not None]
        if len(given) != 1:
            fact = "has both `file` and `spec`" if given else "has neither `file` nor `spec`"
            at = (*path, "spec") if given else (*path, "id") if "id" in node else path
            yield Finding(at, f"`{node.get('id', '')}` {fact}", "name the file of the resource", on_key=bool(given))


@rule("REF120", Severity.WARNING, scope="declaration")
def worker_inside_bundle(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A Worker stands in the `spec` of a bundle, where it is neither judged nor rendered.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          spec: {name: orders, version: v1beta, type: worker, worker: {stack: "bento:4.0"}} # REF120
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: workers/orders.yaml
    ```
    """
    for path, node in nodes(bundle):
        spec = node.get("spec")
        if isinstance(spec, dict) and (spec.get("type") == "worker" or isinstance(spec.get("worker"), dict)):
            advice = "put it into a file of its own, and name that by `file`"
            yield Finding((*path, "spec"), f"the Worker in `{node.get('id', '')}` is not read", advice, on_key=True)


@rule("REF206", Severity.ERROR, scope="repository")
def missing_bundle_file(everything: Compared) -> Iterator[Comparison]:
    """A bundle names a file that is not there, or one that holds no resource.

    The file is looked for beside the bundle's own, then from the root of the repository, among the sources of
    `workerc.yaml`. Found only where the whole repository is judged.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: workers/orders.yaml # REF206
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          spec: {name: disk, version: v1beta, type: volume, volume: {size: 1Gi}}
    ```
    """
    files = everything.files
    for bundle in everything.declared if files is not None else ():
        for path, node in nodes(bundle):
            written = node.get("file")
            if files is None or not isinstance(written, str) or "$" in written:
                continue
            found = found_file(bundle.resource.document, written, files)
            if found is None:
                near = [name for name in files if basename(name) == basename(written)]
                meant = near[0] if near else suggestion(written, files)
                advice = f"did you mean `{meant}`?" if meant else "correct the path, or add the file to the sources"
                message = f"the file `{written}` is not among the files of the repository"
                yield Comparison(bundle, Finding((*path, "file"), message, advice))
            elif not files[found]:
                message = f"the file `{written}` holds no resource of DataOS"
                yield Comparison(bundle, Finding((*path, "file"), message, "name the file of the resource"))


@rule("REF207", Severity.ERROR, scope="repository")
def bundle_in_another_workspace(everything: Compared) -> Iterator[Comparison]:
    """A bundle places a resource in another workspace than the resource's own file does.

    Which of the two counts is not documented. Found only where the whole repository is judged; the bundle and the file
    are compared as they are written.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales # REF207
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: finance
    worker: {stack: "bento:4.0"}
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: sales
    worker: {stack: "bento:4.0"}
    ```
    """
    for bundle, path, placed, subject in _placed(everything):
        own = subject.resource.workspace
        if own and own != placed and "$" not in own:
            message = f"the bundle places `{subject.name}` in `{placed}`, and its file in `{own}`"
            finding = Finding(path, message, "keep one of the two")
            yield Comparison(bundle, finding, (Place(subject, ("workspace",), "the workspace of the file"),))


@rule("REF208", Severity.WARNING, scope="repository")
def workspace_by_bundle_only(everything: Compared) -> Iterator[Comparison]:
    """Only a bundle says in which workspace a Worker is, and what is rendered does not follow it.

    A Worker is rendered into the workspace that its own file names, else into the environment's. Found only where the
    whole repository is judged.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales # REF208
    ---
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0"}
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: sales
    worker: {stack: "bento:4.0"}
    ```
    """
    for bundle, path, placed, subject in _placed(everything):
        if subject.resource.type == COMPILED and subject.resource.workspace is None and subject.workspace != placed:
            message = f"the bundle places the Worker `{subject.name}` in `{placed}`, and it is rendered in `{subject.workspace}`"
            finding = Finding(path, message, f"write `workspace: {placed}` in the file of the Worker")
            yield Comparison(bundle, finding, (Place(subject, ("name",), "the Worker"),))


def _placed(everything: Compared) -> Iterator[tuple[Declared, FieldPath, str, Subject]]:
    """What bundles place in a workspace: the bundle, where it says so, the workspace, and each resource of the file."""
    files = everything.files or {}
    subjects: dict[int, Subject] = {id(worker.resource.document): worker for worker in everything.workers}
    subjects |= {id(declared.resource.document): declared for declared in everything.declared}
    for bundle in everything.declared:
        for path, node in nodes(bundle):
            written, placed = node.get("file"), node.get("workspace")
            if not isinstance(written, str) or not isinstance(placed, str) or "$" in placed:
                continue
            for resource in files.get(found_file(bundle.resource.document, written, files) or "", ()):
                if subject := subjects.get(id(resource.document)):
                    yield bundle, (*path, "workspace"), placed, subject


def found_file(document: Document, written: str, files: Mapping[str, tuple[Resource, ...]]) -> str | None:
    """The name of the file that a bundle means: beside its own, else from the root."""
    beside = normpath(join(dirname(document.source.name.replace("\\", "/")), written))
    known = {normpath(name.replace("\\", "/")): name for name in files}
    if beside in known:
        return known[beside]
    plain = normpath(written).lstrip("/")
    if plain in known or not any(path.startswith("../") for path in known):
        return known.get(plain)
    # Names are relative to where the command runs, here a folder below the root, and nobody says how deep it is.
    return next((name for path, name in known.items() if f"/{plain}".endswith(f"/{path.replace('../', '')}")), None)


def _awaited(node: Mapping[str, Any]) -> Iterator[tuple[FieldPath, Any]]:
    for index, name in enumerate(node.get("dependencies") or ()):
        yield ("dependencies", index), name
    for index, condition in enumerate(node.get("dependencyConditions") or ()):
        if isinstance(condition, dict) and "resourceId" in condition:
            yield ("dependencyConditions", index, "resourceId"), condition["resourceId"]
