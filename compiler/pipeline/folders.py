"""Names of a Worker that cannot be folders of the output, told where the Worker has them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding
from compiler.output.names import unusable
from compiler.resources.worker import Worker


def unusable_folders(worker: Worker) -> Iterator[Finding]:
    """The output of `worker` lies in a folder of its name, below one of the workspace."""
    if wrong := unusable(worker.name, directory=True):
        message = f"a folder of the output is called as the Worker, and the name `{worker.name}` {wrong}"
        yield Finding(("name",), message, "rename the Worker", code="OUT108")
    if wrong := unusable(worker.workspace, directory=True):
        message = f"a folder of the output is called as the workspace, and the name `{worker.workspace}` {wrong}"
        yield Finding(("workspace",), message, "place the Worker in another workspace", code="OUT108")
