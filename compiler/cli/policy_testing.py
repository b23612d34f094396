"""Runs cases of policies: those beside the policies of a repository, and whole ones in JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from compiler.cli.policy_test_formats import Note, Results
from compiler.cli.terminal import complain, say
from compiler.config.config import Config
from compiler.config.crds import read_definitions
from compiler.config.policies import policy_documents
from compiler.config.policy_cases import listed_suites, suites_at
from compiler.diagnostics import Diagnostic
from compiler.document import Document
from compiler.errors import ReadError
from compiler.manifest.custom import Kinds
from compiler.pipeline.policies import policy_set
from compiler.pipeline.policy_judging import judged, untested
from compiler.pipeline.policy_suite import ReadSuite, Suite, read_suite
from compiler.policy.case import line
from compiler.policy.reading import POLICY
from compiler.records import NamedTuple
from compiler.redaction.sources import masked
from compiler.source import Source

STDIN = "-"


class Asked(NamedTuple):
    """`policies` are the documents of those that ought to have cases, beside those of the suites."""

    suites: tuple[Suite, ...]
    policies: tuple[Document, ...] = ()


class Tested(NamedTuple):
    results: Results
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def cases_of(config: Config, paths: Sequence[str]) -> Asked:
    if paths:
        return Asked(suites_at(paths))
    listed = dict.fromkeys(environment.policies for environment in config.environments)
    return Asked(listed_suites(config), tuple(document for each in listed for document in policy_documents(config, each)))


def test(config: Config, asked: Asked) -> Tested:
    kinds = read_definitions(config).kinds
    read = [read_suite(suite, kinds) for suite in asked.suites]
    results = tuple(judged(case) for each in read for case in each.cases)
    told = list(dict.fromkeys(diagnostic for each in read for diagnostic in each.diagnostics))
    sources = {source.name: source for each in asked.suites for source in _sources(each)}
    beside = {document.source.name for each in asked.suites for document in each.policies}
    alone = [document for document in asked.policies if document.source.name not in beside]
    homes, more = _homes(read, alone, kinds)
    told += more
    sources |= {document.source.name: document.source for document in alone}
    broken = len({each.suite.source.name for each in read if each.diagnostics})
    notes = tuple(_notes(homes, untested(homes, results) if not told else ()))
    secrets = masked(sources).secrets
    return Tested(Results(results, notes, broken, secrets), tuple(sorted(told, key=lambda each: each.sort_key)), sources)


def _homes(read: Sequence[ReadSuite], alone: Sequence[Document], kinds: Kinds) -> tuple[dict[str, Document], list[Diagnostic]]:
    """The document of each policy by its name, and what is wrong with those that have no file of cases."""
    found = policy_set(alone, kinds)
    homes: dict[str, Document] = {}
    for each in (*[one.policies for one in read], found):
        for (kind, name), document in each.homes.items():
            if kind == POLICY:
                homes.setdefault(name, document)
    return homes, list(found.diagnostics)


def _notes(homes: Mapping[str, Document], names: Sequence[str]) -> Iterator[Note]:
    for name in names:
        document = homes[name]
        where = document.span(("metadata", "name")).start.line
        yield Note(document.source.name, where, f"no case is for the policy `{name}`")


def _sources(suite: Suite) -> Iterator[Source]:
    yield suite.source
    for document in (*suite.policies, *suite.others):
        yield document.source


def judge_lines(file: str, *, as_json: bool) -> int:
    """Judge the cases in `file`, one a line. A line that is none, or that cannot be judged, is told, and the others go on."""
    failed = False
    for number, text in enumerate(_lines(file), 1):
        if not text.strip():
            continue
        try:
            answer = line(_case(text))
        except Exception as error:  # noqa: BLE001 - what is wrong with one case says nothing of the others
            failed = True
            shown = "<stdin>" if file == STDIN else file
            complain(f"{shown}:{number}: the case cannot be judged: {_told(error)}")
            continue
        say(json.dumps(answer, ensure_ascii=False) + "\n" if as_json else _as_text(answer))
    return 2 if failed else 0


def _lines(file: str) -> Iterator[bytes]:
    if file == STDIN:
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as lines:
            yield from lines
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{file}: {reason.lower()}") from None


class _NoCase(Exception):  # noqa: N818 - the answer to a line
    """A line holds something else."""


def _case(text: bytes) -> Mapping[str, object]:
    try:
        case = json.loads(text.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _NoCase(f"it is no JSON: {error.msg.lower()} at column {error.colno}") from None
    except UnicodeDecodeError:
        raise _NoCase("it is no UTF-8") from None
    if not isinstance(case, dict):
        raise _NoCase("it is no JSON object")
    if not isinstance(case.get("policy"), dict):
        raise _NoCase("it has no `policy`")
    if not isinstance(case.get("object") or case.get("old_object"), dict):
        raise _NoCase("it has no `object`")
    return case


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, _NoCase) else f"{type(error).__name__}: {error}"


def _as_text(answer: Mapping[str, object]) -> str:
    word = {True: "allowed", False: "denied", None: "refused"}[answer["allowed"]]  # type: ignore[index]
    message = f": {answer['message']}" if answer["message"] else ""
    return f"{answer['id']}: {answer['stage']} {word}{message}\n"
