"""A rule is declared once: code, severities and examples in the decorator and docstring, the check as the function.

The name comes from the function, the documentation and the examples from its docstring. `explain`, the rule
pages, the SARIF rule table and the generic tests are read off the same object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

from compiler.diagnostics import Severity
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex

Check = Callable[..., Iterator[Any]]  # of `Finding`, or with the scope repository of `Comparison`

POLICY = "POL:"  # begins the code of what a policy finds, which its name ends
FENCE = regex(r"^```yaml (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROFILES = ("default", "strict", "production")
SCOPES = ("worker", "platform", "resource", "declaration", "repository")


class Example(NamedTuple):
    kind: str  # bad or good
    text: str


class Rule(NamedTuple):
    """`check` yields findings; it is None where another stage finds the problem and reports it under this code.

    `severities` holds one for each of `PROFILES`; None switches the rule off there. A blocking rule keeps its severity.
    The check takes, by `scope`: worker a `Worker`, platform it and the `Platform`, resource a Worker or a declaration, both as
    `Worker`, declaration a `Declared` and the `Platform`, repository everything there is, as `Compared`.
    """

    code: str
    name: str
    severities: tuple[Severity | None, Severity | None, Severity | None]
    blocking: bool
    text: str  # the docstring as it stands in the source
    check: Check | None
    scope: str  # what the check takes, one of `SCOPES`
    fields: frozenset[str] = frozenset()  # of the section of a Worker: without any of them there is nothing to find
    when: Callable[[Any], bool] | None = None  # what has to be true of a Worker, else there is nothing to find

    def severity(self, profile: str) -> Severity | None:
        return self.severities[PROFILES.index(profile)]

    @property
    def documentation(self) -> str:
        """In Markdown: a summary, and below it what there is to say, with examples. Tabs stay tabs."""
        import textwrap  # noqa: PLC0415 - slow to import, and only who explains rules needs it

        head, _, body = self.text.partition("\n")
        return f"{head}\n{textwrap.dedent(body)}".strip()

    @property
    def summary(self) -> str:
        return self.documentation.partition("\n")[0]

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(Example(*match) for match in FENCE.findall(self.documentation))


def rule(
    code: str,
    severity: Severity | None,
    *,
    strict: Severity | None = None,
    production: Severity | None = None,
    blocking: bool = False,
    scope: str = "worker",
    reported_elsewhere: bool = False,
    fields: Iterable[str] = (),
    when: Callable[[Any], bool] | None = None,
) -> Callable[[Check], Rule]:
    """Make the decorated check a rule. `strict` and `production` default to `severity`. `fields` and `when` spare a Worker the
    check in which it would find nothing.

    With `reported_elsewhere` the function only carries the documentation: the document layer, the schema or
    another stage reports under this code.
    """

    def declare(check: Check) -> Rule:
        name = check.__name__.rstrip("_").replace("_", "-")
        severities = (severity, strict or severity, production or severity)
        known = None if reported_elsewhere else check
        return Rule(code, name, severities, blocking, check.__doc__ or "", known, scope, frozenset(fields), when)

    return declare


def declared_in(modules: Iterable[ModuleType]) -> Iterator[Rule]:
    """The rules that `modules` declare."""
    return (found for module in modules for found in vars(module).values() if isinstance(found, Rule))


def collect(rules: Iterable[Rule]) -> dict[str, Rule]:
    """By code, in order. Raises `ValueError` where two have one code or name."""
    listed = sorted(rules)
    by_code = {found.code: found for found in listed}
    if len(by_code) != len(listed) or len({found.name for found in listed}) != len(listed):
        raise ValueError("two rules have the same code or name")
    return by_code
