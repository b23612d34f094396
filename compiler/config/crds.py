"""Reads the CustomResourceDefinitions that `workerc.yaml` lists."""

from __future__ import annotations

from compiler.config.config import Config
from compiler.config.listed import listed_files, read_listed
from compiler.diagnostics import START, Diagnostic, Finding, Related, Span
from compiler.document import Document, documents
from compiler.document.problems import OF_OTHER_READERS
from compiler.lint.registry import RULES
from compiler.manifest.custom import BROKEN, REPEATED, CustomKind, Kinds, collected, defined
from compiler.records import NamedTuple
from compiler.source import Source


class Found(NamedTuple):
    """`diagnostics` are on the files; `sources` are those that have some."""

    kinds: Kinds
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()


def read_definitions(config: Config) -> Found:
    """The kinds that the files and folders under `crds:` define.

    Raises `ConfigError` where one of them does not exist or lies outside of the repository.
    """
    reading = _Reading(config)
    for path, named in listed_files(config, "crds", config.crds).items():
        reading.add(read_listed(config, "crds", path), named=named)
    told = {diagnostic.file for diagnostic in reading.diagnostics}
    sources = tuple(source for source in reading.sources if source.name in told)
    return Found(collected(reading.kinds), tuple(reading.diagnostics), sources)


class _Reading:
    def __init__(self, config: Config) -> None:
        self._profile = config.profile
        self._places: dict[tuple[str, str], Related] = {}
        self.kinds: list[CustomKind] = []
        self.diagnostics: list[Diagnostic] = []
        self.sources: list[Source] = []

    def add(self, source: Source, *, named: bool) -> None:
        self.sources.append(source)
        empty = True
        for document in documents(source):
            for problem in document.problems:
                if problem.code not in OF_OTHER_READERS:
                    empty = False
                    self._tell(BROKEN, source, problem.span, problem.message, problem.help)
            for found in defined(document.data):
                empty = False
                self._take(document, found)
        if empty and named:
            advice = "list files with definitions, or the folder that they are in"
            self._tell(BROKEN, source, START, "the file holds no CustomResourceDefinition", advice)

    def _take(self, document: Document, found: CustomKind | Finding) -> None:
        source = document.source
        if isinstance(found, Finding):
            span = document.key_span(found.path) if found.on_key else document.span(found.path)
            self._tell(found.code, source, span, found.message, found.help)
            return
        span = document.span((*found.path, "spec", "names", "kind"))
        message = f"the kind `{found.name}` of `{found.group}` is defined here, too"
        first = self._places.setdefault((found.group, found.name), Related(source.name, span, message))
        if (first.file, first.span) == (source.name, span):
            self.kinds.append(found)
        else:
            message = f"the kind `{found.name}` of `{found.group}` is defined twice"
            self._tell(REPEATED, source, span, message, "keep the one that the cluster has", first)

    def _tell(self, code: str, source: Source, span: Span, message: str, advice: str | None, *related: Related) -> None:
        rule = RULES[code]
        if severity := rule.severity(self._profile):
            self.diagnostics.append(
                Diagnostic(code, rule.name, severity, message, source.name, span, advice, related, blocking=rule.blocking)
            )
