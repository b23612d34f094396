"""Verdicts on files, remembered from run to run under the digest of all that they follow from.

What is found in the folder is a hint of what somebody has found out, and may have been written by anybody: its shape is looked at,
it never says where anything is written, and bytes that are written are always made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from compiler.cache.identity import tool
from compiler.cache.keys import Keys
from compiler.cache.store import Store
from compiler.config.config import Config
from compiler.config.discovery import rooted
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.lint.engine import CRASH
from compiler.pipeline.lint import Found
from compiler.pipeline.restoring import MISSHAPEN, diagnostics_of, facts_of, texts
from compiler.pipeline.verdict import Verdict, restored
from compiler.report.report import Report
from compiler.report.safe import named, safe, unmasked
from compiler.repository.repository import Read, Repository, Unread
from compiler.resources.types import COMPILED
from compiler.source import Source

_FORMAT = "1"  # of what is remembered
_WHOLE = "\0"  # begins what stands in place of the name of a file: of each name the store keeps a few entries only

Texts = dict[str, Source]


def is_wanted(config: Config, *, no_cache: bool) -> bool:
    """Whether anything is remembered: not where the configuration is wrong, so that nobody knows what it would say."""
    return config.cache_folder is not None and not (no_cache or config.diagnostics)


def ground(config: Config, repository: Repository, environments: Iterable[Environment], further: Iterable[Source]) -> Texts:
    """The texts that verdicts follow from beside the file itself, by their names: the configuration, what it names, all
    declarations, and `further` files.
    """
    found = dict(config.texts)
    for environment in environments:
        found |= environment.texts
    for read in (*repository.read, *repository.context):
        if isinstance(read, Read) and any(resource.type != COMPILED for resource in read.resources):
            found[read.source.name] = read.source
    for source in further:
        found[source.name] = source
    return found


class Remembering:
    """What any kind of verdict has in common."""

    def __init__(self, config: Config, what: Sequence[str], texts_there: Texts, environments: Sequence[Environment]) -> None:
        """`what` says which run this is, beside the texts that it follows from."""
        folder = config.cache_folder
        assert folder is not None
        self._store = Store(folder, config.root)
        self._texts, self._number = texts_there, len(environments)
        self._plain: set[str] = set()  # files in which something was found together, and in which nothing has to be hidden
        self._filled = tuple(dict.fromkeys(name for environment in environments for name in environment.texts))
        where = rooted(config.root)(".")  # the same name is another file in another working directory
        self._keys = Keys(_FORMAT, tool(), where, str(len(what)), *what, *_told(texts_there.values()))

    def save(self) -> None:
        self._store.save()

    def value(self, unread: Unread) -> Any | None:
        """What is remembered for the file, as JSON has it."""
        return self._store.get(unread.source.name, self._key(unread))

    def put(self, unread: Unread, entry: Any) -> None:
        """Remembers `entry` for the file."""
        self._store.put(unread.source.name, self._key(unread), entry)

    def found(
        self, what: str, sources: Sequence[Source], parts: Iterable[str], make: Callable[[], Iterable[Diagnostic]]
    ) -> Sequence[Diagnostic]:
        """What was found in several files together; see `compiler.pipeline.verdict.Memo`."""
        under = self._keys.key("together", what, str(len(sources)), *_told(sources), *parts)
        try:
            value = self._store.get(_WHOLE + what, under)
            if value is not None:
                told, plain = value
                restored_ones = list(diagnostics_of(told))
                self._plain |= set(texts(plain))
                return restored_ones
        except MISSHAPEN:
            pass
        made, there = list(make()), {source.name: source for source in sources}
        if not self.is_unfit(made, there):
            plain = sorted(unmasked([there[name] for name in named(made) if name in there]))
            self._plain |= set(plain)
            self._store.put(_WHOLE + what, under, (made, plain))
        return made

    def shown(self, repository: Repository) -> Repository:
        """`repository`, where it is known of what files something may be shown as it is."""

        def with_more(read: Read | Unread) -> Read | Unread:
            if isinstance(read, Unread) and read.facts and read.source.name in self._plain:
                return read.anew(read.facts._replace(shown=True))
            return read

        return repository._replace(read=tuple(map(with_more, repository.read))) if self._plain else repository

    def is_unfit(self, found: Sequence[Diagnostic], sources: Texts, shown: frozenset[str] = frozenset()) -> bool:
        """Whether something would have to be hidden of what was `found` before anybody may see it, or it was found by accident.
        `sources` are further texts that it may be about; of those in `shown` it is known that there is nothing to hide.
        """
        if not found:
            return False
        if any(diagnostic.code == CRASH for diagnostic in found):
            return True
        report = Report(tuple(found), {**self._texts, **sources}, (), 0, {}, filled=self._filled, shown=shown)
        return safe(report).diagnostics != report.diagnostics

    def _key(self, unread: Unread) -> str:
        said = [(each.document.source.name, each.path, each.bundle, each.workspace) for each in unread.placements]
        return self._keys.key(unread.source.name, unread.source.text, repr(said), str(unread.ours))


class LintMemory(Remembering):
    """Of `lint`."""

    def recall(self, unread: Unread) -> Verdict | None:
        try:
            value = self.value(unread)
            return restored(value, self._number) if value is not None else None
        except MISSHAPEN:
            return None

    def entry(self, unread: Unread, verdict: Verdict) -> Any | None:
        """What is to be remembered, None for nothing."""
        return None if self.is_unfit(verdict.found, {unread.source.name: unread.source}) else verdict

    def conclusion(self, repository: Repository, *, everywhere: bool) -> tuple[Repository, list[Found]] | None:
        """The repository with what is known of it, and all that is found in it, where none of its files has changed."""
        value = self._store.get(_WHOLE, self._key_of_all(repository, everywhere=everywhere))
        if value is None:
            return None
        try:
            known, found = value
            facts = iter([facts_of(each) for each in known])
            read = [each.anew(next(facts)) if isinstance(each, Unread) else each for each in repository.read]
            names = [name if name is None else texts([name])[0] for name, _ in found]
            diagnostics = diagnostics_of([each for _, each in found])
            return repository._replace(read=tuple(read)), list(zip(names, diagnostics, strict=True))
        except (*MISSHAPEN, StopIteration):
            return None

    def conclude(self, repository: Repository, found: Sequence[Found], *, everywhere: bool) -> None:
        """Remembers the conclusion; the facts on all files of `repository` are known."""
        sources = {read.source.name: read.source for read in repository.read}
        known = {read.source.name: read.facts for read in repository.read if isinstance(read, Unread) and read.facts}
        shown = frozenset([name for name, facts in known.items() if facts.shown])
        if not self.is_unfit([diagnostic for _, diagnostic in found], sources, shown):
            facts = list(known.values())
            self._store.put(_WHOLE, self._key_of_all(repository, everywhere=everywhere), (facts, found))

    def _key_of_all(self, repository: Repository, *, everywhere: bool) -> str:
        return self._keys.key("all", str(everywhere), *_told(read.source for read in repository.read))


def _told(sources: Iterable[Source]) -> Iterator[str]:
    for source in sources:
        yield source.name
        yield source.text
