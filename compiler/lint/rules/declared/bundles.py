"""Rules on bundles: resources that are applied together, in order, each in its workspace.

REF208 was the code of a rule on workspaces that only a bundle gave, when these were not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.hints import Any
from compiler.lint.known import listed
from compiler.lint.rule import rule
from compiler.repository.bundles import BUNDLE
from compiler.repository.bundles import nodes as entries
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared
from compiler.resources.suggestions import suggestion


def nodes(bundle: Declared) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """The entries of a bundle; none of any other declaration."""
    return entries(bundle.section) if bundle.type == BUNDLE else iter(())


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


@rule("REF120", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, scope="declaration")
def worker_inside_bundle(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A Worker stands in the `spec` of a bundle, where it is neither judged nor rendered.

    workerc compiles Workers that have a file of their own, which a bundle names by `file`. Nothing is deployed of this one.

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


@rule("REF210", Severity.WARNING, scope="declaration")
def unfollowed_bundle_file(bundle: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A bundle places a file whose name only whoever applies the bundle knows.

    Which Workers that places is not known here: they are rendered where their files say. Variables of a shell are nothing
    that workerc reads, and a placeholder is filled in `workspace`, not in `file`.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: ${DIR}/orders.yaml # REF210
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
        written = node.get("file")
        if isinstance(written, str) and "$" in written and node.get("workspace") is not None:
            message = f"the bundle places the file `{written}`, whose name is not known here"
            yield Finding((*path, "file"), message, "write the path of the file, from the bundle's folder or from the root")


def _awaited(node: Mapping[str, Any]) -> Iterator[tuple[FieldPath, Any]]:
    for index, name in enumerate(node.get("dependencies") or ()):
        yield ("dependencies", index), name
    for index, condition in enumerate(node.get("dependencyConditions") or ()):
        if isinstance(condition, dict) and "resourceId" in condition:
            yield ("dependencyConditions", index, "resourceId"), condition["resourceId"]
