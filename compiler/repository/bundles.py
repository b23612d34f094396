"""Bundles name files of resources, and say in which workspaces these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.resources.placement import WORKSPACE, Placement
from compiler.resources.resource import Resource

Rooted = Callable[[str], str]  # from the name of a source to its path below the root of the repository
Placements = Mapping[str, tuple[Placement, ...]]  # by the name of the file

BUNDLE = "bundle"


def unchanged(name: str) -> str:
    return name


def nodes(section: Mapping[str, Any]) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """The entries of a bundle with their paths; nothing of them is known to have the right type."""
    listed = section.get("resources")
    if isinstance(listed, dict):
        yield (BUNDLE, "resources"), listed
    for index, node in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(node, dict):
            yield (BUNDLE, "resources", index), node


class FileNames:
    """The files of a repository, by what a bundle may call them."""

    def __init__(self, names: Iterable[str], rooted: Rooted = unchanged) -> None:
        self._rooted = rooted
        self._known = {self._path(name): name for name in names}
        self._climbs = any(path.startswith("../") for path in self._known)

    def found(self, bundle: str, written: str) -> str | None:
        """The name of the file that `written` means in the source `bundle`: beside that, else from the root."""
        beside = normpath(join(dirname(self._path(bundle)), written))
        if beside in self._known:
            return self._known[beside]
        plain = normpath(written).lstrip("/")
        if plain in self._known or not self._climbs:
            return self._known.get(plain)
        # Names are relative to where the command runs, here a folder below the root, and nobody says how deep it is.
        known = self._known.items()
        return next((name for path, name in known if f"/{plain}".endswith(f"/{path.replace('../', '')}")), None)

    def _path(self, name: str) -> str:
        return normpath(self._rooted(name).replace("\\", "/"))


def placements(bundles: Iterable[Resource], files: FileNames) -> Placements:
    """What `bundles` say of files, in their order. An entry whose file is not known, or waits for a value, says nothing."""
    found: dict[str, list[Placement]] = {}
    for bundle in bundles:
        name = bundle.document.source.name
        for path, node in nodes(bundle.section):
            written, workspace = node.get("file"), node.get(WORKSPACE)
            if isinstance(written, str) and "$" not in written and (file := files.found(name, written)):
                said = workspace if isinstance(workspace, str) and workspace else None
                found.setdefault(file, []).append(Placement(bundle.document, path, bundle.name, said))
    return {file: tuple(each) for file, each in found.items()}
