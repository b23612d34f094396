"""The outer form of a resource, judged before its fields: one root cause in place of a cascade.

What is found here is put right or taken out, so that the schema says nothing of it again.
"""

from __future__ import annotations

from compiler.diagnostics import Delete, FieldPath, Finding, Rename, Repair, Replace, Wrap, dotted
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.resources.components import nested_components
from compiler.resources.eras import CURRENT, NEXT, NEXT_SECTION, OLD, modern, old_spec
from compiler.resources.homes import nested
from compiler.resources.moves import Moves
from compiler.resources.normal import normal
from compiler.resources.resource import Resource
from compiler.resources.rewriting import DROP, rewritten, without
from compiler.resources.sections import sections, worker_sections
from compiler.resources.slips import Nested
from compiler.resources.suggestions import suggestion
from compiler.resources.types import DATAOS_TYPES, FOREIGN_FIELDS, STACK_NAMED_SECTIONS, is_bento

_SECTION: FieldPath = ("worker",)
_SPEC: FieldPath = ("worker", "stackSpec")
_MASK = regex(r"\*{4,}")
_MASKED = "****"
_BRACES = "YML110"
_SERVER_SIDE = ("status", "runtime")
_OTHERWISE = {  # what tells another type from a Worker
    "service": "a Service runs without end and is called through its ingress, a Worker has none",
    "workflow": "a Workflow runs a graph of jobs to its end, a Worker runs without end",
}


def _choice(other: str, advice: str) -> str:
    return f"{_OTHERWISE[other]}: {advice}" if other in _OTHERWISE else advice


class Shaped(NamedTuple):
    """`data` is plain and put right; `moves` lead from its paths to those of the document.

    `findings` are at paths as written, and so are the paths in `silent`: of what is there, or below, all has been said.
    """

    data: Any
    findings: tuple[Finding, ...]
    moves: Moves
    silent: frozenset[FieldPath]


def shaped(resource: Resource) -> Shaped:
    """The outer form of `resource` put right, with nulls left out and a single mapping for a list wrapped."""
    form = framed(resource)
    result = normal(form.data, sections(resource.type))
    findings = tuple([at_written(finding, form.moves) for finding in result.findings])
    return Shaped(result.data, (*form.findings, *findings), form.moves.then(result.moved), form.silent)


def framed(resource: Resource) -> Shaped:
    """As `shaped`, but nulls and single mappings are as they were: values may yet be filled in."""
    if resource.type != "worker":
        return Shaped(resource.data, (), Moves(), frozenset())
    return _Framing(resource).framed()


def at_written(finding: Finding, moves: Moves) -> Finding:
    """`finding` with its paths as they are in the document."""
    related = tuple([(moves.written(path), message) for path, message in finding.related])
    return finding._replace(path=moves.written(finding.path), related=related, repair=moves.repair(finding.repair))


class _Framing:
    """The steps in their order; each leaves data that the next can rely on."""

    def __init__(self, resource: Resource) -> None:
        self._document = resource.document
        self._data: Any = resource.data
        self._moves = Moves()
        self._findings: list[Finding] = []
        self._silent: set[FieldPath] = set()

    def framed(self) -> Shaped:
        self._leave_out_braces()
        if self._is_of_this_version():
            self._put_slips_right()
            self._judge_type()
            self._judge_section()
            self._rename_old_spec()
            self._leave_out_masks()
        return Shaped(self._data, tuple(self._findings), self._moves, frozenset(self._silent))

    def _leave_out_braces(self) -> None:
        """`{{ name }}` without quotes reads as a mapping with a mapping as key; reading has reported it."""
        if not any(problem.code == _BRACES for problem in self._document.problems):
            return
        text = self._document.source.text

        def change(path: FieldPath, value: Any) -> Any:
            if value != {} or not isinstance(value, dict):
                return value
            place = self._document.place(path)
            if place is None or not text.startswith("{{", place.start):
                return value
            self._silent.add(path)
            return DROP

        self._data, moved = rewritten(self._data, change)
        self._moves = self._moves.then(moved)

    def _is_of_this_version(self) -> bool:
        version = self._data.get("version")
        second = version == NEXT or (NEXT_SECTION in self._data and "worker" not in self._data)
        if second:
            message = f"version `{NEXT}` of DataOS 2.0, with the section `{NEXT_SECTION}`, is recognised and not compiled"
            known = "known of it are `compute`, `replicas`, `executionMode` and `resources`"
            advice = f"write it in version `{CURRENT}`, with the section `worker`; {known}"
            path = ("version",) if version == NEXT else (NEXT_SECTION,)
            self._say(Finding(path, message, advice, on_key=path != ("version",), code="SPC107"))
            self._silent.add(())
        elif isinstance(version, str) and version not in (CURRENT, OLD) and "${{" not in version:
            message = f"the version is `{version}`; a Worker has `{CURRENT}`"
            repair = Repair(f"write `{CURRENT}`", (Replace(("version",), CURRENT),), safe=False)
            self._say(Finding(("version",), message, f"write `version: {CURRENT}`", repair=repair, code="SPC107"))
            self._replace("version", CURRENT)
        return not second

    def _put_slips_right(self) -> None:
        self._nest(nested(self._data, worker_sections(bento=self._may_be_bento())))
        section = self._data.get("worker")
        spec = section.get("stackSpec") if isinstance(section, dict) else None
        if isinstance(spec, dict) and self._may_be_bento():
            result = nested_components(spec, _SPEC)
            data = {**self._data, "worker": {**section, "stackSpec": result.data}} if result.slips else self._data
            self._nest(result._replace(data=data))

    def _nest(self, result: Nested) -> None:
        self._findings += [at_written(slip.finding(), self._moves) for slip in result.slips]
        self._data = result.data
        for stage in result.moves.stages:
            self._moves = self._moves.then(stage)

    def _may_be_bento(self) -> bool:
        """Whether the stack is of the Bento family, wherever it has slipped; one that is not known yet may be."""
        section = self._data.get("worker")
        places = [section, self._data, *(section.values() if isinstance(section, dict) else ())]
        stacks = [place["stack"] for place in places if isinstance(place, dict) and isinstance(place.get("stack"), str)]
        return is_bento(stacks[0]) if stacks and "${{" not in stacks[0] else bool(stacks)

    def _judge_type(self) -> None:
        written = self._data.get("type")
        if written is None or written == "worker" or not isinstance(written, str) or "${{" in written:
            return
        repair = Repair("write `worker`", (Replace(("type",), "worker"),), safe=False)
        message = f"the type is `{written}`, " + ("not `worker`" if written.lower() == "worker" else "and the section is `worker`")
        meant = suggestion(written, ["worker"]) if written not in DATAOS_TYPES else None
        advice = f"did you mean `{meant}`?" if meant else _choice(written, f"write `type: worker`, or call the section `{written}`")
        self._say(Finding(("type",), message, advice, repair=repair, code="SPC108"))
        self._replace("type", "worker")

    def _judge_section(self) -> None:
        for key in _SERVER_SIDE:
            if key in self._data:
                repair = Repair(f"remove `{key}`", (Delete((key,)),), safe=False)
                message = f"`{key}` is written by the platform: this looks like an export"
                self._say(Finding((key,), message, "remove it", on_key=True, repair=repair, code="SPC114"))
                self._take_out((key,))
        section = self._data.get("worker")
        if section is None or section == {}:
            if _SECTION not in self._silent:
                self._miss_section()
        elif isinstance(section, dict) and (foreign := [key for key in section if key in FOREIGN_FIELDS]):
            owner = FOREIGN_FIELDS[foreign[0]]
            message = f"`{foreign[0]}` is a field of the type `{owner}`, and the type is `worker`"
            keys = " and ".join([f"`{key}`" for key in foreign])
            advice = _choice(owner, f"write `type: {owner}` and call the section `{owner}`, or remove {keys}")
            self._say(Finding((*_SECTION, foreign[0]), message, advice, on_key=True, code="SPC108"))
            self._silent.update([(*_SECTION, "stack"), (*_SECTION, "compute")])  # other types have others
            if "stack" in section:
                self._take_out(*[(*_SECTION, key) for key in foreign])
            else:
                self._take_out(_SECTION)

    def _miss_section(self) -> None:
        root = worker_sections().members
        fields = root["worker"]
        loose = [key for key in self._data if fields and key in fields.members and key not in root]
        others = [key for key in self._data if key in DATAOS_TYPES and key not in (*loose, "worker")]
        if others:
            message = f"the type is `worker`, and the section is `{others[0]}`"
            advice = _choice(others[0], f"write `type: {others[0]}`, or a section `worker` in its place")
            self._say(Finding((others[0],), message, advice, on_key=True, related=((("type",), "the type"),), code="SPC108"))
        else:
            state = "is empty" if "worker" in self._data else "is missing"
            also = f", and its field `{loose[0]}` stands at the root" if loose else ""
            path: FieldPath = _SECTION if "worker" in self._data else ("type",) if "type" in self._data else ()
            advice = "give it the mapping `worker:` with `stack`, `compute` and `stackSpec`"
            message, repair = f"the section `worker` {state}{also}", None
            if loose and "worker" not in self._data:
                advice = f"write `worker:` above `{loose[0]}`, and indent the fields of a Worker below it"
                repair = Repair("put what belongs there below `worker`", (Wrap((), "worker", tuple(loose)),), safe=False)
            self._say(Finding(path, message, advice, on_key=path == _SECTION, repair=repair, code="SPC115"))
        self._take_out(_SECTION, *[(key,) for key in (*others, *loose)])

    def _rename_old_spec(self) -> None:
        section = self._data.get("worker")
        if not isinstance(section, dict):
            return
        current = old_spec(section)
        for key in [key for key in section if key in STACK_NAMED_SECTIONS]:
            path = (*_SECTION, key)
            if key == current:
                message, advice = f"`{key}` is the old name of `stackSpec`", f"write `stackSpec` in place of `{key}`"
                repair = Repair("write `stackSpec`", (Rename(path, "stackSpec"),), safe=False)
            else:
                message, advice, repair = (
                    f"`{key}` is the old name of `stackSpec`, and it is read by nothing here",
                    "remove it",
                    None,
                )
                self._take_out(path)
            self._say(Finding(path, message, advice, on_key=True, repair=repair, code="DEP103"))
        if current is not None:
            self._data = {**self._data, "worker": modern(self._data["worker"])}
            self._moves = self._moves.then({_SPEC: (*_SECTION, current)})

    def _leave_out_masks(self) -> None:
        if _MASKED not in self._document.text:
            return

        def change(path: FieldPath, value: Any) -> Any:
            if not isinstance(value, str) or not _MASK.fullmatch(value):
                return value
            advice = "put a placeholder or a reference to a secret in its place: an export shows asterisks for what it hides"
            self._say(Finding(path, f"`{dotted(path)}` holds nothing but asterisks", advice, code="SPC113"))
            self._silent.add(self._moves.written(path))
            return DROP

        self._data, moved = rewritten(self._data, change)
        self._moves = self._moves.then(moved)

    def _say(self, finding: Finding) -> None:
        self._findings.append(at_written(finding, self._moves))

    def _replace(self, key: str, value: str) -> None:
        self._data = {name: value if name == key else old for name, old in self._data.items()}

    def _take_out(self, *paths: FieldPath) -> None:
        self._silent.update(self._moves.written(path) for path in paths)
        self._data, moved = without(self._data, frozenset(paths))
        self._moves = self._moves.then(moved)
