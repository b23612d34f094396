"""The skeleton of a chart's template, with its marks, written as a Go template.

A mark goes through the YAML parser as a comment on a line of its own. Whatever starts on a line between two marks
belongs to the branch between them: an entry of a map, an item of a list or a whole object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.diagnostics import FieldPath
from compiler.hints import Any, NoReturn
from compiler.manifest.emit import UnwritableError, after_key, item, key_head, quoted, string_after_key
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.render.budget import MAX_OUTPUT, TEXT_PER_STEP, Budget
from compiler.render.fragment import Chunk, Fragment
from compiler.render.helm.notes import Note, Notes
from compiler.render.openvalue import Mark, Open, joined, open_after_key
from compiler.render.problem import FailedError, TemplateProblem
from compiler.render.rendered import assemble, parsed, places
from compiler.render.skeleton import MERGE, Entry, Fixed, Mapping, Mixed, Node, Placed, Scalar, Sequence, Slot
from compiler.traced import Origin, as_text, origins, plain

_MARK = regex("#\ue002([0-9]+)\ue001")


class Branch(NamedTuple):
    """What has to hold in the chart for the lines of a region to be there; the two of an `if` share the region."""

    region: int
    action: str
    condition: str


Around = tuple[Branch, ...]


Known = dict[str, list[Mapping | Fixed]]  # skeletons by their text: charts of a stack differ in few of them


def chart_texts(fragment: Fragment, notes: Notes | None = None, known: Known | None = None) -> list[str]:
    """The Go template of each object that `fragment` holds, marked for `notes`. Raises `TemplateProblem`."""
    fragment, marks = _marked(fragment)
    text, slots = assemble(fragment)
    place = places(fragment)
    writer = _Writer(slots, _branches(text, marks), place, notes)
    known = {} if known is None else known
    if (roots := known.get(text)) is None:
        roots = known[text] = parsed(text, slots, fragment, repeats=True)
    try:
        return [writer.write(root) for root in roots]
    except FailedError as error:
        raise TemplateProblem(str(error), *place(1)) from None


def _marked(fragment: Fragment) -> tuple[Fragment, list[Mark]]:
    """`fragment` with each mark as a line of text."""
    marks: list[Mark] = []
    chunks: list[Chunk] = []
    line = ""  # what the current line of output holds already
    for kind, template, number, content in fragment.chunks():
        if kind == "mark" and content is None:
            continue
        if kind == "mark":
            if line.strip():
                what = f"`{content.condition}`" if content.condition else "this"
                message = f"{what} is left to the values of the chart: `if` and `for` have to stand on lines of their own"
                raise TemplateProblem(message, template, number)
            chunks.append(("text", template, number, f"#\ue002{len(marks)}\ue001\n{line}"))
            marks.append(content)
            continue
        line = "slot" if kind == "slot" else content.rpartition("\n")[2] if "\n" in content else line + content
        chunks.append((kind, template, number, content))
    return Fragment(chunks), marks


def _branches(text: str, marks: list[Mark]) -> list[Around]:
    """For each line of `text` the branches that it is in, outermost first; before the first line there are none."""
    around: list[Around] = [()]
    current: Around = ()
    openings: list[Mark] = []
    for line in text.split("\n"):
        if found := _MARK.search(line):
            number = int(found[1])
            mark = marks[number]
            if mark.kind in ("if", "range"):
                openings.append(mark)
                current = (*current, Branch(number, f"{mark.kind} {mark.action}", mark.condition))
            elif mark.kind == "else":
                opening = openings[-1]
                current = (*current[:-1], Branch(current[-1].region, f"if not {opening.action}", f"(not {opening.condition})"))
            else:
                openings.pop()
                current = current[:-1]
        around.append(current)
    return around


class _Writer:
    def __init__(
        self, slots: list[Placed], around: list[Around], place: Callable[[int], tuple[str, int]], notes: Notes | None
    ) -> None:
        self._slots, self._around, self._place, self._notes = slots, around, place, notes
        self._path: FieldPath = ()
        self._budget = Budget(MAX_OUTPUT, "what is rendered is larger than a chart may be")
        self._told: dict[int, bool | str] = {}

    def write(self, root: Node) -> str:
        return self._after(root, -1, ())[1:]

    def _after(self, node: Node, depth: int, around: Around) -> str:
        """`node` as it follows a key at `depth`. `around` are the branches that its container is in."""
        node = _opened(node)
        if isinstance(node, Slot):
            return self._entries(self._slots[node.number], depth)
        if isinstance(node, Scalar):
            self._refuse_mark(node.value, node.line)
            return _literal(after_key(node.value, depth))
        if isinstance(node, Mixed):
            text = self._text(node)
            return open_after_key(text, depth) if isinstance(text, Open) else _literal(string_after_key(text, depth))
        if isinstance(node, Mapping):
            children = [(entry.line, self._child(entry, depth, node)) for entry in node.entries]
        else:
            children = [(inner.line, self._item(inner, depth + 1, index)) for index, inner in enumerate(node.items)]
        body = self._within_branches(children, around, "  " * (depth + 1))
        return f"\n{body}" if body else " {}\n" if isinstance(node, Mapping) else " []\n"

    def _child(self, entry: Entry, depth: int, mapping: Mapping) -> str:
        return self._merge(entry, depth, mapping) if entry.head == MERGE else self._entry(entry, depth + 1)

    def _entry(self, entry: Entry, depth: int) -> str:
        pad, around = "  " * depth, self._around[entry.line]
        key: Open | str
        if isinstance(entry.key, Scalar):
            head, key = _literal(entry.head), str(entry.key.value)
        else:
            key = self._text(entry.key)
            head = f"{pad}{{{{ {key.go} | quote }}}}:" if isinstance(key, Open) else _literal(key_head(depth, quoted(key)))
        step = key.go if isinstance(key, Open) else key

        def text() -> str:
            return self._noted(step, entry.value, lambda: head + self._after(entry.value, depth, around))

        return self._guarded(entry.value, around, pad, text)

    def _merge(self, entry: Entry, depth: int, mapping: Mapping) -> str:
        """The entries of a map that the mapping does not write itself."""
        slot = self._slots[next(entry.value.slots())]
        if not isinstance(slot.value, dict):
            self._fail("only a map that is not left to the values of the chart can stand behind `<<`", slot)
        written = {other.key.value: self._around[other.line] for other in mapping.entries if isinstance(other.key, Scalar)}
        for key in sorted(slot.value.keys() & written.keys()):
            if written[key] and written[key] != self._around[entry.line]:
                self._fail(f"whether `{key}` comes from `<<` is left to the values of the chart", slot)
        rest = {key: value for key, value in slot.value.items() if key not in written}
        return self._entries(slot._replace(value=rest), depth)[1:] if rest else ""

    def _item(self, node: Node, depth: int, index: int) -> str:
        around = self._around[node.line]

        def text() -> str:
            return self._noted(index, node, lambda: item(self._after(node, depth, around), depth))

        return self._guarded(node, around, "  " * depth, text)

    def _noted(self, step: str | int, node: Node, text: Callable[[], str]) -> str:
        """`text`, with a note of what is at `step`; the first line of an item belongs to what is in it."""
        if self._notes is None:
            return text()
        outer, self._path = self._path, (*self._path, step)
        written, note = text(), Note(self._path, Origin("template", *self._place(node.line)), self._inputs(node))
        self._path = outer
        if isinstance(step, int) and isinstance(_opened(node), Mapping | Sequence):
            return written
        return self._notes.marked(written, note)

    def _entries(self, slot: Placed, depth: int) -> str:
        """A slot as it follows a key at `depth`, with a note for each entry of a map."""
        if self._notes is None or not isinstance(slot.value, dict) or not slot.value:
            return self._slot(slot, depth)
        lines = ""
        for key, value in slot.value.items():
            note = Note((*self._path, str(key)), slot.origin, origins(value))
            lines += self._notes.marked(self._slot(slot._replace(value={key: value}), depth)[1:], note)
        return f"\n{lines}"

    def _inputs(self, node: Node) -> tuple[Origin, ...]:
        values = [self._slots[number].value for number in node.slots()] if not isinstance(_opened(node), Mapping | Sequence) else []
        left = [(value.origin,) if isinstance(value, Open) and value.origin else origins(value) for value in values]
        return tuple(dict.fromkeys([origin for found in left for origin in found]))

    def _guarded(self, node: Node, around: Around, pad: str, text: Callable[[], str]) -> str:
        """`text` where `node` has something in it: nothing, or in an `if`, or as it is."""
        there = self._there(node, around)
        if isinstance(there, bool):
            return text() if there else ""
        return f"{pad}{{{{- if {there} }}}}\n{text()}{pad}{{{{- end }}}}\n"

    def _there(self, node: Node, around: Around) -> bool | str:
        """Whether there is something in `node`, or the Go expression that tells. Asked for at every level, told once."""
        if id(node) not in self._told:
            self._told[id(node)] = there = self._tell(_opened(node), around)
            self._budget.spend(len(there) // TEXT_PER_STEP if isinstance(there, str) else 0)
        return self._told[id(node)]

    def _tell(self, node: Scalar | Slot | Mixed | Mapping | Sequence, around: Around) -> bool | str:
        if isinstance(node, Scalar):
            return node.value is not None
        if isinstance(node, Slot):
            value = self._slots[node.number].value
            return value.go if isinstance(value, Open) and value.optional else value is not None
        if not isinstance(node, Mapping | Sequence):
            return True
        if isinstance(node, Mapping):
            children = [(entry.line, entry.value) for entry in node.entries if not self._gives_nothing(entry)]
        else:
            children = [(inner.line, inner) for inner in node.items]
        ways: dict[str, None] = {}
        for line, child in children:
            inner = self._around[line]
            there = self._there(child, inner)
            conditions = [branch.condition for branch in inner if branch not in around] + (
                [there] if isinstance(there, str) else []
            )
            if there is True and not conditions:
                return True
            if there:
                ways[conditions[0] if len(conditions) == 1 else f"(and {' '.join(conditions)})"] = None
        return not (node.entries if isinstance(node, Mapping) else node.items) or (
            f"(or {' '.join(ways)})" if len(ways) > 1 else next(iter(ways), False)
        )

    def _gives_nothing(self, entry: Entry) -> bool:
        """Whether `entry` stands for the entries of an empty map."""
        if entry.head != MERGE:
            return False
        value = self._slots[next(entry.value.slots())].value
        return isinstance(value, dict) and not value

    def _within_branches(self, children: Iterable[tuple[int, str]], around: Around, pad: str) -> str:
        """`children` with the decisions between them and their container."""
        lines: list[str] = []
        entered: list[Branch] = []
        for line, text in (child for child in children if child[1]):
            self._budget.spend(len(self._around[line]))
            wanted = [branch for branch in self._around[line] if branch not in around]
            same = 0
            while same < min(len(entered), len(wanted)) and entered[same] == wanted[same]:
                same += 1
            turns = same < min(len(entered), len(wanted)) and entered[same].region == wanted[same].region
            lines += [f"{pad}{{{{- end }}}}\n"] * (len(entered) - same - turns)
            if turns:
                lines.append(f"{pad}{{{{- else }}}}\n")
            lines += [f"{pad}{{{{- {branch.action} }}}}\n" for branch in wanted[same + turns :]]
            entered = wanted
            lines.append(text)
        return "".join(lines) + f"{pad}{{{{- end }}}}\n" * len(entered)

    def _slot(self, slot: Placed, depth: int) -> str:
        try:
            self._charge(slot.value)
            return _value(slot.value, depth)
        except (TypeError, FailedError, UnwritableError) as error:
            self._fail(str(error), slot)

    def _text(self, node: Slot | Mixed) -> Open | str:
        parts: list[Any] = []
        for part in node.parts if isinstance(node, Mixed) else (node.number,):
            if isinstance(part, str):
                self._refuse_mark(part, node.line)
                parts.append(part)
                continue
            slot = self._slots[part]
            try:
                self._charge(slot.value)
                if isinstance(slot.value, Open):
                    joined((slot.value,))  # raises where it has no place in a string
                parts.append(slot.value if isinstance(slot.value, Open) else as_text(slot.value))
            except (TypeError, FailedError) as error:
                self._fail(str(error), slot)
        return joined(tuple(parts)) if any(isinstance(part, Open) for part in parts) else "".join(parts)

    def _charge(self, value: Any) -> None:
        self._budget.charge((value.go,) if isinstance(value, Open) else (value,))

    def _refuse_mark(self, text: Any, line: int) -> None:
        if isinstance(text, str) and "\ue002" in text:
            raise TemplateProblem(
                "a decision that is left to the values of the chart cannot stand inside a string", *self._place(line)
            )

    def _fail(self, message: str, slot: Placed) -> NoReturn:
        found = (slot.value.origin,) if isinstance(slot.value, Open) and slot.value.origin else origins(slot.value)
        raise TemplateProblem(message, slot.template, slot.line, found) from None


def _opened(node: Node) -> Scalar | Slot | Mixed | Mapping | Sequence:
    return node.node if isinstance(node, Fixed) else node


def _value(value: Any, depth: int) -> str:
    if isinstance(value, Open):
        return open_after_key(value, depth)
    if isinstance(value, dict) and value:
        heads = [(_literal(key_head(depth + 1, quoted(str(key)))), inner) for key, inner in value.items()]
        return "\n" + "".join([head + _value(inner, depth + 1) for head, inner in heads])
    if isinstance(value, list | tuple) and value:
        return "\n" + "".join([item(_value(inner, depth + 1), depth + 1) for inner in value])
    return _literal(after_key(plain(value), depth))


def _literal(text: str) -> str:
    """`text`, which Go shall leave as it is."""
    return text.replace("{{", '{{ "{{" }}')
