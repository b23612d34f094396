"""Verdicts on files, remembered from run to run under the digest of all that they follow from.

What is found in the folder is a hint of what somebody has found out, and may have been written by anybody: its shape is looked at,
it never says where anything is written, and bytes that are written are always made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.cache.identity import tool
from compiler.cache.keys import key
from compiler.cache.store import Store
from compiler.config.config import Config
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.output.unit import UnitKey, digest, directory_of
from compiler.pipeline.collecting import Files
from compiler.pipeline.products import RenderVerdict, Workbench, remembered
from compiler.pipeline.products import restored as restored_product
from compiler.pipeline.verdict import Verdict, restored
from compiler.report.report import Report
from compiler.report.safe import safe
from compiler.repository.repository import Read, Repository, Unread
from compiler.resources.types import COMPILED
from compiler.source import Source

_FORMAT = "1"  # of what is remembered
_MISSHAPEN = (TypeError, ValueError, KeyError, IndexError, AttributeError)


class Ground(dict[str, Source]):
    """The texts that verdicts follow from beside the file itself, by their names."""


def ground(config: Config, repository: Repository, environments: Iterable[Environment], further: Iterable[Source]) -> Ground:
    """The configuration, what it names, all declarations, and `further` files."""
    found = Ground(config.texts)
    for environment in environments:
        found |= environment.texts
    for read in (*repository.read, *repository.context):
        if isinstance(read, Read) and any(resource.type != COMPILED for resource in read.resources):
            found[read.source.name] = read.source
    for source in further:
        found[source.name] = source
    return found


class _Remembering:
    def __init__(self, config: Config, what: Sequence[str], texts: Ground, environments: Sequence[Environment]) -> None:
        """`what` says which run this is, beside the texts that it follows from."""
        folder = config.cache_folder
        assert folder is not None
        self._store = Store(folder, config.root)
        self._texts = texts
        self._filled = tuple(dict.fromkeys(name for environment in environments for name in environment.texts))
        told = [part for source in texts.values() for part in (source.name, source.text)]
        self._run = key(_FORMAT, tool(), *what, "", *told)

    def save(self) -> None:
        self._store.save()

    def _key(self, unread: Unread) -> str:
        said = [(each.document.source.name, each.path, each.bundle, each.workspace) for each in unread.placements]
        return key(self._run, unread.source.name, unread.source.text, repr(said), str(unread.ours))

    def _shows_secrets(self, unread: Unread, found: Sequence[Diagnostic]) -> bool:
        """Whether something would have to be hidden of what was found before anybody may see it."""
        if not found:
            return False
        sources = {**self._texts, unread.source.name: unread.source}
        report = Report(tuple(found), sources, (), 0, {}, filled=self._filled)
        return safe(report).diagnostics != report.diagnostics


def is_wanted(config: Config, *, no_cache: bool) -> bool:
    """Whether anything is remembered: not where the configuration is wrong, so that nobody knows what it would say."""
    return config.cache_folder is not None and not (no_cache or config.diagnostics)


class LintMemory(_Remembering):
    """Of `lint`."""

    def recall(self, unread: Unread) -> Verdict | None:
        value = self._store.get(unread.source.name, self._key(unread))
        try:
            return restored(value) if value is not None else None
        except _MISSHAPEN:
            return None

    def keep(self, unread: Unread, verdict: Verdict) -> None:
        if not self._shows_secrets(unread, verdict.found):
            self._store.put(unread.source.name, self._key(unread), verdict)


class RenderMemory(_Remembering):
    """Of `render`. `bench` makes what is not remembered: the bytes of files."""

    def __init__(
        self,
        config: Config,
        what: Sequence[str],
        texts: Ground,
        environments: Sequence[Environment],
        *,
        bench: Workbench,
        files: Files,
        apart: bool,
    ) -> None:
        super().__init__(config, what, texts, environments)
        self._bench, self._files, self._apart = bench, files, apart
        self._places = {(target, environment.name) for environment in environments for target in environment.targets}

    def recall(self, unread: Unread) -> RenderVerdict | None:
        value = self._store.get(unread.source.name, self._key(unread))
        if value is None:
            return None
        made: list[RenderVerdict | None] = []

        def load(of: UnitKey) -> Any:
            def files() -> Mapping[str, bytes]:
                if not made:
                    made.append(self._bench.verdict(unread.anew()))
                return made[0].files_of(of) if made[0] else {}

            return files

        try:
            verdict = restored_product(value, load)
        except _MISSHAPEN:
            return None
        return verdict if self._holds(unread, verdict) else None

    def keep(self, unread: Unread, verdict: RenderVerdict) -> None:
        if not self._shows_secrets(unread, verdict.found):
            self._store.put(unread.source.name, self._key(unread), remembered(verdict))

    def _holds(self, unread: Unread, verdict: RenderVerdict) -> bool:
        """Whether files that it names are what they were, and its units lie where they would."""
        for value, before in verdict.files:
            data = self._files(unread.source.name, value)
            if before != ("" if data is None else digest(data)):
                return False
        units = [unit for there in verdict.compiled for unit in there.product.units]
        return all(
            where == directory_of(of, below_target=self._apart) and (of.target, of.environment) in self._places
            for of, where, _ in units
        )
