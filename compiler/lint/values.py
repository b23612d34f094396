"""What is wrong with the values and variables of an environment, at the places where they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from compiler.diagnostics import Diagnostic, FieldPath, Finding, dotted
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.lint.credentials import ADDRESS, ASSIGNED, DRAWN, ISSUED, NAMED, credentials
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import RULES
from compiler.lint.texts import Text, scalars
from compiler.resources.moves import Moves
from compiler.resources.suggestions import suggestion

Profile = Callable[[str], str]  # the profile by which a file is judged

_SECRET = {NAMED: "SEC102", ASSIGNED: "SEC102", ISSUED: "SEC103", ADDRESS: "SEC104", DRAWN: "SEC106"}
_ADVICE = "put it into a secret that Workers take by `dataosSecrets`, and make this value invalid"
_FACTS = {
    NAMED: "is written out: {size}",
    ASSIGNED: "holds a credential: {size}",
    ISSUED: "has the form of a credential",
    ADDRESS: "holds an address with a password of {size}",
    DRAWN: "holds {size} that look drawn by lot, as those of a key",
}
_SHORTEST_NUMBER = 4


def fault_diagnostics(environment: Environment, profile: Profile) -> Iterator[Diagnostic]:
    """Values that cannot be filled, and variables that wait for one."""
    for fault in environment.faults:
        yield from finding_diagnostics(fault.finding, fault.document, profile)


def credential_diagnostics(environment: Environment, profile: Profile) -> Iterator[Diagnostic]:
    """Values and variables that are credentials. What the command line gives stays there."""
    for document, path in environment.written:
        for found, form, size in _credentials(document.data, path, _at(document.data, path)):
            message = f"`{dotted(found.path)}` {_FACTS[form].format(size=size)}"
            yield from finding_diagnostics(Finding(found.path, message, _ADVICE, code=_SECRET[form]), document, profile)


def _credentials(data: Any, path: FieldPath, part: Any) -> Iterator[tuple[Text, str, str]]:
    texts = [*scalars(path, part), *_numbers(path, part)]
    for found, credential in credentials(data, texts, NAMED, ISSUED, ADDRESS, ASSIGNED, DRAWN):
        if credential.form == NAMED or not found.text.isdigit():
            yield found, credential.form, credential.size


def _numbers(path: FieldPath, value: Any) -> Iterator[Text]:
    """A password stands without quotation marks, too."""
    waiting: list[tuple[FieldPath, Any]] = [(path, value)]
    while waiting:
        at, found = waiting.pop()
        if isinstance(found, dict):
            waiting += [((*at, key), item) for key, item in found.items()]
        elif isinstance(found, int) and not isinstance(found, bool) and len(str(found)) >= _SHORTEST_NUMBER:
            yield Text(at, str(found))


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def finding_diagnostics(finding: Finding, document: Document, profile: Profile) -> Iterator[Diagnostic]:
    """`finding` in `document`, nothing where its rule is off there."""
    subject = Subject(document, profile(document.source.name))
    if diagnostic := placed(finding, RULES[finding.code], subject, Moves()):
        yield diagnostic


def idle_finding(path: FieldPath, name: str, used: Iterable[str]) -> Finding:
    """That the command line gives a value that no placeholder stands for; `used` are the names that placeholders have."""
    meant = suggestion(name, used)
    advice = f"did you mean `{meant}`?" if meant else "leave it out, or name what a placeholder stands for"
    return Finding(path, f"no placeholder stands for `{name}`", advice, on_key=True, code="INT113")


def unused_finding(path: FieldPath, name: str, *, nameable: bool) -> Finding:
    """That no placeholder stands for the value at `path`, which goes by `name`."""
    if nameable:
        advice = f"remove it, or write `${{{{ {name} }}}}` where it is meant"
    else:
        advice = "a name has letters, digits, `_` and `-`, and dots before the keys below it: give it one, or remove it"
    return Finding(path, f"no placeholder stands for the value `{name}`", advice, on_key=True, code="INT111")
