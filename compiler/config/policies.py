"""Reads the policies that `policies:` of `workerc.yaml` lists: packs that ship with workerc, and files of the repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from compiler.assets import PACKAGED_POLICIES, policies_folder
from compiler.config.config import Config
from compiler.config.listed import listed_files, read_listed
from compiler.document import Document, documents
from compiler.errors import ConfigError
from compiler.resources.suggestions import suggestion
from compiler.source import Source, read

FOLDER = "policies"  # what is read of a repository that lists nothing
BUILDS_ON = {"pod-security-restricted": ("pod-security-baseline",)}  # packs that a pack brings along
CASES = "cases.yaml"  # such a file, or one that ends with it behind a dot, holds tests of policies


def packs() -> list[str]:
    """The names of the packs, sorted."""
    return sorted(path.name for path in policies_folder().iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def are_cases(path: Path) -> bool:
    return path.name == CASES or path.name.endswith(f".{CASES}")


def policy_documents(config: Config, listed: Sequence[str] | None) -> list[Document]:
    """Every document of what is `listed`, in that order, each file once; None stands for the folder `policies`, if there is one.

    Raises `ConfigError` for a name that is neither a pack nor a file.
    """
    sources: dict[str, Source] = {}
    for source in _sources(config, listed):
        sources.setdefault(source.name, source)
    return [document for source in sources.values() for document in documents(source)]


def _sources(config: Config, listed: Sequence[str] | None) -> Iterator[Source]:
    known = packs()
    if listed is None:
        listed = (f"{FOLDER}/",) if config.source and (config.root / FOLDER).is_dir() else ()
    for entry in listed:
        if entry in known:
            for pack in (*BUILDS_ON.get(entry, ()), entry):
                yield from _packaged(policies_folder() / pack)
            continue
        if _is_name(entry) and not (config.root / entry).exists():
            meant = suggestion(entry, known)
            advice = f"did you mean `{meant}`?" if meant else f"the packs are {', '.join(known)}"
            where = config.source.name if config.source else FOLDER
            raise ConfigError(f"{where}: `policies` names `{entry}`, and there is no such pack, file or folder", advice)
        for path in listed_files(config, "policies", [entry]):
            if not are_cases(path):
                yield read_listed(config, "policies", path)


def _is_name(entry: str) -> bool:
    return not any(character in entry for character in "/.*?[")


def _packaged(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.glob("*.yaml")):
        if not are_cases(path):
            yield read(path, f"{PACKAGED_POLICIES}{folder.name}/{path.name}")
