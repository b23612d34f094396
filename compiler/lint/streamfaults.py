"""What is wrong with the stackSpec of a Worker of the Bento family, as findings: judged once for all the rules on it."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Rename, Repair
from compiler.hints import TYPE_CHECKING, Any
from compiler.lint.same import latest
from compiler.resources.suggestions import suggestion
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

if TYPE_CHECKING:
    from compiler.streams import Fault, Profile

_SPEC = ("worker", "stackSpec")


def findings(worker: Worker, kind: str) -> Iterator[Finding]:
    """Those of one kind of fault, by the name it has in `compiler.streams.faults`."""
    for fault in faults(worker, kind):
        yield finding(fault)


def is_faulty(worker: Worker) -> bool:
    """Whether there is a finding of any kind."""
    return bool(_judged(worker))


def finding(fault: Fault) -> Finding:
    """`fault` at its place in the Worker."""
    path = (*_SPEC, *fault.path)
    related = tuple([((*_SPEC, *other), message) for other, message in fault.related])
    repair = Repair(f"rename to `{fault.word}`", (Rename(path, fault.word),), safe=False) if fault.choices else None
    return Finding(path, fault.message, fault.help, on_key=fault.on_key, related=related, repair=repair, within=fault.within)


def faults(worker: Worker, kind: str) -> tuple[Fault, ...]:
    """The same as faults, with their help decided; none where no engine of the family reads the stackSpec."""
    return _judged(worker).get(kind, ())


@latest
def _judged(worker: Worker) -> dict[str, tuple[Fault, ...]]:
    spec = worker.section.get("stackSpec")
    if not is_bento(worker.section.get("stack")) or not isinstance(spec, dict):
        return {}
    from compiler.streams import judge, profile_of  # noqa: PLC0415 - other stacks do without

    profile = profile_of(worker.section["stack"])
    found = [_advised(_located(fault, worker), spec, profile) for fault in judge(spec, profile, _text(worker))]
    meant = {(fault.path[:-1], fault.word) for fault in found if fault.kind == "unknown-field"}
    by_kind: dict[str, list[Fault]] = {}
    for fault in found:
        if (fault.path, fault.word) not in meant or fault.kind == "unknown-field":
            by_kind.setdefault(fault.kind, []).append(fault)
    return {kind: tuple(each) for kind, each in by_kind.items()}


def _advised(fault: Fault, spec: Any, profile: Profile) -> Fault:
    """`fault` with a did-you-mean, where one of its choices is near.

    `word` is then what was meant, and the only one of `choices` where a renamed key says just that.
    """
    if not fault.choices:
        return fault
    if near := suggestion(fault.word, fault.choices):
        choices = (near,) if fault.on_key and _can_be_renamed(fault, near, spec) else ()
        return fault._replace(help=f"did you mean `{near}`?", word=near, choices=choices)
    if fault.component and fault.help is None:
        from compiler.streams import names  # noqa: PLC0415 - nobody has to hear of other kinds before something is wrong

        near = suggestion(fault.word, names.others(fault.component, profile))
        if near and (meaning := names.of_component(near, fault.component, profile)):
            about = meaning.message if meaning.kind == "removed-component" else ""
            advice = f"did you mean `{near}`? {': '.join([part for part in (about, meaning.help) if part])}"
            return fault._replace(help=advice, choices=())
    return fault._replace(choices=())


def _located(fault: Fault, worker: Worker) -> Fault:
    """`fault` without the part of a text that is meant, where the text is not the file's: a placeholder has filled it."""
    if fault.within is None:
        return fault
    written: Any = worker.resource.document.data
    for step in (*_SPEC, *fault.path):
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            return fault._replace(within=None)
    return fault if written == worker.get(*_SPEC, *fault.path) else fault._replace(within=None)


def _can_be_renamed(fault: Fault, near: str, spec: Any) -> bool:
    """Not where the key is there already, nor where a component would then stand beside another one."""
    for step in fault.path[:-1]:
        spec = spec[step]
    if near in spec:
        return False
    if fault.component and fault.kind == "unknown-field":
        from compiler.streams import facts  # noqa: PLC0415 - as above

        return near not in facts.versions(fault.component)
    return True


def _text(worker: Worker) -> str:
    """The text of the document, behind the comment that may stand above the configuration in it."""
    document = worker.resource.document
    place = document.place(_SPEC)
    above = document.source.text[place.key_end : place.start].lstrip(": \r\n") if place else ""
    return above + document.text
