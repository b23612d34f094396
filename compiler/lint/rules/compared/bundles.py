"""Rules on the files that bundles name."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from compiler.diagnostics import Finding, Severity
from compiler.lint.compared import Compared, Comparison
from compiler.lint.rule import rule
from compiler.lint.rules.declared.bundles import nodes
from compiler.repository.bundles import FileNames
from compiler.resources.suggestions import suggestion


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
    files = everything.files or {}
    names = FileNames(files, everything.rooted)
    for bundle in everything.declared if everything.files is not None else ():
        for path, node in nodes(bundle):
            written = node.get("file")
            if not isinstance(written, str) or "$" in written:
                continue
            found = names.found(bundle.resource.document.source.name, written)
            if found is None:
                near = [name for name in files if basename(name) == basename(written)]
                meant = near[0] if near else suggestion(written, files)
                advice = f"did you mean `{meant}`?" if meant else "correct the path, or add the file to the sources"
                message = f"the file `{written}` is not among the files of the repository"
                yield Comparison(bundle, Finding((*path, "file"), message, advice))
            elif not files[found]:
                message = f"the file `{written}` holds no resource of DataOS"
                yield Comparison(bundle, Finding((*path, "file"), message, "name the file of the resource"))
