"""What comments of one file silence, and what is wrong with those comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from compiler.diagnostics import Diagnostic, Fix, Severity, Span
from compiler.document import documents
from compiler.document.comments import comments
from compiler.lint.directives import Directive, Word, directives
from compiler.lint.fields import Fields
from compiler.lint.registry import RULES
from compiler.lint.removal import removal
from compiler.lint.rule import POLICY, Rule
from compiler.records import NamedTuple
from compiler.resources.suggestions import suggestion
from compiler.source import Source

_CODES = {rule.name: rule.code for rule in RULES.values()}


class Scope(NamedTuple):
    """Where findings are silenced: in one `line`, with the `values` of its keys where they start below it, or where
    `line` is 0 between two offsets.
    """

    line: int
    start: int
    end: int
    values: frozenset[Span] = frozenset()
    place: str = "on this line"

    def covers(self, diagnostic: Diagnostic) -> bool:
        if self.line:
            return diagnostic.span.start.line == self.line or diagnostic.span in self.values
        return self.start <= diagnostic.span.start.offset < self.end


class Suppression(NamedTuple):
    """A directive with the codes of its words, in order, empty for what is no rule."""

    directive: Directive
    codes: tuple[str, ...]
    scope: Scope

    @property
    def rank(self) -> tuple[bool, int]:
        """The narrowest first."""
        return self.scope.line == 0, self.scope.end - self.scope.start


class Problem(NamedTuple):
    """Something wrong with a comment, under the code of the rule that says so."""

    code: str
    span: Span
    message: str
    help: str
    fix: Fix | None = None


def can_be_silenced(code: str) -> bool:
    """Whether comments can silence the rule: a blocking one they cannot, nor one on suppressions. Which policies there are, and
    which of them are mandatory, is not known here.
    """
    return code.startswith(POLICY) or (code in RULES and not RULES[code].blocking and not code.startswith("CFG"))


class Suppressions:
    """Those of one source. It remembers which of them were used."""

    def __init__(self, source: Source) -> None:
        self._source, self._fields = source, Fields(documents(source))
        self._used: set[tuple[int, str]] = set()  # where a directive starts, and the code
        self._problems: list[Problem] = []
        found = [self._read(directive) for comment in comments(source) for directive in directives(comment)]
        self._all = sorted([suppression for suppression in found if suppression], key=lambda suppression: suppression.rank)

    def silencing(self, diagnostic: Diagnostic) -> Suppression | None:
        """The narrowest one for `diagnostic`, which has then been used."""
        if diagnostic.blocking or not can_be_silenced(diagnostic.code):
            return None
        for suppression in self._all:
            if diagnostic.code in suppression.codes and suppression.scope.covers(diagnostic):
                self._used.add((suppression.directive.start, diagnostic.code))
                return suppression
        return None

    def diagnostics(self, severity: Callable[[Rule], Severity | None], ran: Callable[[Rule], bool]) -> list[Diagnostic]:
        """What is wrong with the comments, after all findings were asked for. `severity` is that of a rule in this
        run; `ran` says whether it would have been found.
        """
        problems = [*self._problems, *[problem for suppression in self._all for problem in self._unused(suppression, ran)]]
        placed = [
            Diagnostic(rule.code, rule.name, level, found.message, self._source.name, found.span, found.help, fix=found.fix)
            for found in problems
            if (rule := RULES[found.code]) and (level := severity(rule))
        ]
        return sorted(placed, key=lambda diagnostic: diagnostic.sort_key)

    def _read(self, directive: Directive) -> Suppression | None:
        """What `directive` silences; what is wrong with it is noted."""
        span = self._source.span(directive.start, directive.end)
        scope = directive.problem or self._scope(directive, span)
        if not isinstance(scope, Scope):
            self._problems.append(Problem("CFG204", span, *scope))
            return None
        codes = tuple([_CODES.get(word.text, word.text) for word in directive.words])
        for word, code in zip(directive.words, codes, strict=True):
            if code not in RULES and not code.startswith(POLICY):
                self._problems.append(self._unknown(word))
        if directive.reason is None:
            message = f"the suppression of {_named(directive.words)} gives no reason"
            self._problems.append(Problem("CFG202", span, message, "write ` -- reason` behind the brackets"))
        lost = [word for word, code in zip(directive.words, codes, strict=True) if code in RULES and not can_be_silenced(code)]
        if lost:
            self._problems.append(self._ineffective(directive, lost))
        return Suppression(directive, codes, scope)

    def _scope(self, directive: Directive, span: Span) -> Scope | tuple[str, str]:
        """Where it silences, or a message and what to do if that is nowhere."""
        start, line = self._source.line_starts[span.start.line - 1], span.start.line
        before = self._source.text[start : directive.start].strip()
        alone = not before or before.startswith("#")
        if directive.whole_file:
            if alone and directive.start <= self._fields.first:
                return Scope(0, 0, len(self._source.text) + 1, place="in this file")
            return "`ignore-file` stands below the first field", "write it above, on a line of its own"
        if not alone:
            return Scope(line, start, directive.start, frozenset(self._fields.values_below(start, directive.start)))
        if field := self._fields.following(directive.end):
            # From the comment on: a list starts at the dash of its first item, which is before that item.
            return Scope(0, directive.end, max(field.end, field.key_start + 1), place="at the field that follows")
        return "no field follows the comment", "write it above a field, or at the end of a line"

    def _unknown(self, word: Word) -> Problem:
        meant = suggestion(word.text, RULES) or suggestion(word.text, _CODES)
        advice = f"did you mean `{meant}`?" if meant else "`workerc rules` lists what there is"
        if any(code.startswith(word.text) for code in RULES):
            advice = "name single rules: a comment cannot silence a family"
        return Problem("CFG203", self._source.span(word.start, word.end), f"there is no rule `{word.text}`", advice)

    def _ineffective(self, directive: Directive, words: Sequence[Word]) -> Problem:
        about = any(_CODES.get(word.text, word.text).startswith("CFG2") for word in words)
        reason = "it is about silence itself" if about else "a Worker in which it is found cannot be compiled"
        message = f"no comment can silence {_named(words)}: {reason}"
        fix = removal(self._source, directive, words)
        return Problem("CFG205", self._span(directive, words), message, "repair what it finds, and remove the comment", fix)

    def _unused(self, suppression: Suppression, ran: Callable[[Rule], bool]) -> Iterator[Problem]:
        directive = suppression.directive
        words = [
            word
            for word, code in zip(directive.words, suppression.codes, strict=True)
            if code in RULES and can_be_silenced(code) and (directive.start, code) not in self._used and ran(RULES[code])
        ]
        if words:
            message = f"the comment silences {_named(words)}, and nothing of the kind is found {suppression.scope.place}"
            yield Problem("CFG201", self._span(directive, words), message, "remove it", removal(self._source, directive, words))

    def _span(self, directive: Directive, words: Sequence[Word]) -> Span:
        """The only one of several words, else the whole directive."""
        one = words[0] if len(words) == 1 < len(directive.words) else directive
        return self._source.span(one.start, one.end)


def _named(words: Sequence[Word]) -> str:
    return ", ".join([f"`{word.text}`" for word in words])
