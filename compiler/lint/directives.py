"""Comments that speak to workerc, read: `# workerc: ignore[SEM103, parked-worker] -- reason`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.document.comments import Comment
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.resources.suggestions import suggestion

MARK = "workerc:"  # a text without it holds no directive

_START = regex(r"(?:(?<=[ \t])|\A)#+[ \t]*workerc:")
_FORM = regex(r"[ \t]*(?P<verb>[^\s\[\]]*)[ \t]*(?P<opened>\[(?P<words>[^\]]*)(?P<closed>\])?)?[ \t]*(?P<rest>.*)")
_WORD = regex(r"[^,\s](?:[^,]*[^,\s])?")
_VERBS = {"ignore": False, "ignore-file": True}
_EXAMPLE = "write `# workerc: ignore[CODE] -- reason`"


class Word(NamedTuple):
    """A code or name in the brackets, and its offsets in the source."""

    text: str
    start: int
    end: int


class Directive(NamedTuple):
    """`start` and `end` are offsets in the source, from the `#` on. `problem` is a message and what to do: then the
    directive says nothing, and has no words.
    """

    start: int
    end: int
    whole_file: bool = False
    words: tuple[Word, ...] = ()
    reason: str | None = None
    problem: tuple[str, str] | None = None


def directives(comment: Comment) -> Iterator[Directive]:
    """Those in `comment`, which may hold other words before them."""
    starts = list(_START.finditer(comment.text))
    offset = comment.span.start.offset
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(comment.text)
        text = comment.text[found.end() : end].rstrip()
        yield _directive(text, offset + found.end(), offset + found.start())


def _directive(text: str, offset: int, start: int) -> Directive:
    """What `text`, at `offset` behind the colon, says."""
    end = offset + len(text)
    form = _FORM.fullmatch(text)
    assert form is not None  # every part may be empty, and a comment has one line
    if problem := _problem(form):
        return Directive(start, end, problem=problem)
    at = offset + form.start("words")
    words = tuple(Word(word.group(), at + word.start(), at + word.end()) for word in _WORD.finditer(form["words"]))
    reason = form["rest"].removeprefix("--").strip()
    return Directive(start, end, _VERBS[form["verb"]], words, reason or None)


def _problem(form: re.Match[str]) -> tuple[str, str] | None:
    verb, rest = form["verb"], form["rest"]
    if verb not in _VERBS:
        meant = suggestion(verb, _VERBS)
        message = f"`{verb}` is nothing that workerc can be told" if verb else "the comment tells workerc nothing"
        return message, f"did you mean `{meant}`?" if meant else _EXAMPLE
    if not form["opened"] or not _WORD.search(form["words"]):
        return f"`{verb}` names no rule", f"name it in brackets: `{verb}[CODE] -- reason`"
    if not form["closed"]:
        return "the bracket is not closed", _EXAMPLE
    if rest and not rest.startswith("--"):
        return "what follows the brackets is no reason", "a reason starts with `--`"
    return None
