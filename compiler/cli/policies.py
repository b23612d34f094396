"""Reads policies for the commands that judge by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.config.config import Config
from compiler.diagnostics import Diagnostic
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.hints import TYPE_CHECKING
from compiler.records import NamedTuple
from compiler.resources.types import WORKER_GROUP
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.manifest.custom import Kinds
    from compiler.pipeline.policies import PolicySet


class Enforced(NamedTuple):
    """The policies of each environment by its name, and what is wrong with them; `sources` are their files."""

    sets: Mapping[str, PolicySet]
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()


def enforced_policies(
    config: Config, environments: Sequence[Environment], kinds: Kinds | None = None, *, on_workers: bool = False
) -> Enforced:
    """The policies that are listed for `environments`. With `on_workers` nothing is read closely unless one is for Workers."""
    if config.source is None and all(environment.policies is None for environment in environments):
        return Enforced({})
    from compiler.config.policies import policy_documents  # noqa: PLC0415 - a lint of one file would wait for it

    listed = {environment.policies: policy_documents(config, environment.policies) for environment in environments}
    if on_workers:
        listed = {entries: documents for entries, documents in listed.items() if _on_workers(documents)}
    if not any(listed.values()):
        return Enforced({})
    from compiler.pipeline.policies import policy_set  # noqa: PLC0415 - slow to import, and many repositories have none

    known = {entries: policy_set(documents, kinds or {}) for entries, documents in listed.items()}
    sets = {environment.name: known[environment.policies] for environment in environments if environment.policies in known}
    told = dict.fromkeys(diagnostic for found in known.values() for diagnostic in found.diagnostics)
    sources = {document.source.name: document.source for documents in listed.values() for document in documents}
    return Enforced(sets, tuple(told), tuple(sources.values()))


def _on_workers(documents: Iterable[Document]) -> bool:
    return any(WORKER_GROUP in document.text for document in documents)
