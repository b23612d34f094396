"""What a template has rendered to objects: the skeleton looked up or parsed, then filled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import count

import jinja2

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.manifest.emit import UnwritableError, emit
from compiler.manifest.manifest import Manifest
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.render.budget import MAX_OUTPUT, TEXT_PER_STEP, Budget, Walked, steps
from compiler.render.form import Shape, slowly
from compiler.render.fragment import Fragment
from compiler.render.known import Known, KnownValues
from compiler.render.problem import FailedError, TemplateProblem
from compiler.render.skeleton import Fixed, MisfitError, Placed
from compiler.render.skeleton import Mapping as Root
from compiler.render.skeletonparser import WrongError, parse, token
from compiler.traced import Bool, Int, List, Map, Origin, Str, origins, plain

_FEW_BITS = 1 << 64
MAX_SKELETON = 1 << 20  # characters

_KIND = regex(r"[A-Za-z][A-Za-z0-9]{0,62}\Z")
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?\Z")  # in a file name, too


class Filled:
    """One object that a template gives: plain values, its YAML, and the origin of each of its scalars.

    What the template wrote itself is the same value in every object: change none.
    """

    __slots__ = ("_fragment", "_root", "object", "text")

    def __init__(self, root: Root | Fixed, fragment: Fragment, filled: tuple[dict[str, Any], str]) -> None:
        self.object, self.text = filled
        self._root, self._fragment = root, fragment

    @property
    def place(self) -> tuple[str, int]:
        """The template line at which the object starts."""
        return places(self._fragment)(self._root.line)

    def origins(self) -> Mapping[FieldPath, Origin]:
        """Worked out when somebody asks: the lines of the template are still known to the fragment."""
        place = places(self._fragment)
        return dict(self._root.origins(placed(self._fragment), lambda line: Origin("template", *place(line)), ()))

    def template_lines(self) -> Mapping[FieldPath, Origin]:
        """The line of the template that wrote each scalar, whatever it wrote there."""
        place = places(self._fragment)
        untraced = [slot._replace(value=plain(slot.value)) for slot in placed(self._fragment)]
        found = dict(self._root.origins(untraced, lambda line: Origin("template", *place(line)), ()))
        return {path: origin.inputs[-1] if origin.inputs else origin for path, origin in found.items()}


class _Skeleton(NamedTuple):
    roots: list[Root | Fixed]
    shapes: list[Shape]


class Skeletons:
    """The memo: equal texts are parsed once. `walked` is what templates know of the costs of values."""

    def __init__(self, walked: Walked | None = None) -> None:
        self._parsed: dict[str, _Skeleton] = {}
        self._written: dict[tuple[str | None, ...], _Skeleton] = {}  # the same by the texts between slots, which are at hand
        self._known = KnownValues(walked)
        self.hits = self.misses = 0

    def manifests(self, fragment: Fragment) -> list[Manifest]:
        """The Kubernetes objects that `fragment` holds. Raises `TemplateProblem`."""
        return [_manifest(filled) for filled in self.documents(fragment)]

    def documents(self, fragment: Fragment) -> list[Filled]:
        """The YAML mappings that `fragment` holds. Raises `TemplateProblem`."""
        chunks = fragment.chunks()
        written = tuple([chunk[3] if chunk[0] == "text" else None for chunk in chunks])
        skeleton = self._written.get(written)
        if skeleton is None:
            skeleton = self._written[written] = self._skeleton(fragment)
        else:
            self.hits += 1
        try:
            values, recurring = self._values([chunk[3] for chunk in chunks if chunk[0] != "text"])
            found = [shape.filled(values, recurring) for shape in skeleton.shapes]
        except (FailedError, MisfitError, UnwritableError):
            found = _refused(skeleton, fragment)
        return [Filled(root, fragment, each) for root, each in zip(skeleton.roots, found, strict=True)]

    def _skeleton(self, fragment: Fragment) -> _Skeleton:
        text, slots = assemble(fragment)
        skeleton = self._parsed.get(text)
        if skeleton is None:
            self.misses += 1
            roots = parsed(text, slots, fragment)
            skeleton = self._parsed[text] = _Skeleton(roots, [Shape(root) for root in roots])
        else:
            self.hits += 1
        return skeleton

    def _values(self, contents: list[Any]) -> tuple[list[Any], dict[int, Known]]:
        """Plain values, and those that recur, by slot. What is wrong with one is told by `_plain`."""
        values: list[Any] = []
        recurring: dict[int, Known] = {}
        left = MAX_OUTPUT
        for content in contents:
            kind = type(content)
            if kind is Str:
                left -= 1 + len(content) // TEXT_PER_STEP
                values.append(str(content))
            elif kind is Map or kind is List:
                known = recurring[len(values)] = self._known.of(content)
                left -= known.steps
                values.append(known.plain)
            elif content is None or kind is Bool:
                left -= 1
                values.append(content if content is None else bool(content))
            elif kind is Int and abs(content) < _FEW_BITS:
                left -= 1
                values.append(int(content))
            else:
                left -= steps(content)
                try:
                    values.append(plain(content))
                except TypeError as error:
                    raise FailedError(str(error)) from None
        if left < 0:
            raise FailedError("what is rendered is too large")
        return values, recurring


def _refused(skeleton: _Skeleton, fragment: Fragment) -> list[tuple[dict[str, Any], str]]:
    """Raises `TemplateProblem` for the first thing that is wrong with what fills `skeleton`."""
    _, slots = assemble(fragment)
    try:
        values = _plain(slots)
        return [slowly(root, values) for root in skeleton.roots]
    except MisfitError as misfit:
        raise _problem(str(misfit), slots[misfit.slot]) from None
    except UnwritableError as error:
        raise _problem(str(error), next(slot for slot in slots if not _is_writable(slot.value))) from None


def _problem(message: str, slot: Placed) -> TemplateProblem:
    return TemplateProblem(message, slot.template, slot.line, origins(slot.value))


def _plain(slots: list[Placed]) -> list[Any]:
    """The values of `slots`, which together must not be too large to write."""
    budget = Budget(MAX_OUTPUT, f"what is rendered has more than {MAX_OUTPUT * TEXT_PER_STEP:,} characters")
    values = []
    for number, slot in enumerate(slots):
        try:
            budget.charge((slot.value,))
            values.append(plain(slot.value))
        except FailedError as error:
            raise MisfitError(str(error), number) from None
        except TypeError as error:
            for item in _items(slot.value):
                if isinstance(item, jinja2.Undefined):
                    raise undefined(item, slot.template, slot.line) from None
            raise MisfitError(str(error), number) from None
    return values


def _items(value: Any) -> Iterator[Any]:
    """What is in `value`, however deep."""
    if isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _items(item)
    else:
        yield value


def _is_writable(value: Any) -> bool:
    try:
        emit({"value": plain(value)})
    except UnwritableError:
        return False
    return True


def _manifest(filled: Filled) -> Manifest:
    metadata = filled.object.get("metadata")
    kind, name = filled.object.get("kind"), metadata.get("name") if isinstance(metadata, dict) else None
    for path, value, allowed in ((("kind",), kind, _KIND), (("metadata", "name"), name, _NAME)):
        if not isinstance(value, str) or not allowed.match(value):
            origin = filled.origins().get(path)
            message = f"`{'.'.join(path)}` is {f'`{value}`' if value else 'not set'}, which names no object"
            raise TemplateProblem(message, *filled.place, [origin] if origin else [])
    return Manifest(filled.object, filled.text, filled.origins, filled.template_lines)


def assemble(fragment: Fragment) -> tuple[str, list[Placed]]:
    """The text of the skeleton, and the values beside it."""
    slots = placed(fragment)
    for value, template, line in slots:
        if isinstance(value, jinja2.Undefined):
            raise undefined(value, template, line)
    tokens = map(token, count())
    text = "".join([content if kind == "text" else next(tokens) for kind, _, _, content in fragment.chunks()])
    if len(text) > MAX_SKELETON:
        _, template, line, _ = fragment.chunks()[-1]
        raise TemplateProblem(
            f"what is rendered has {len(text):,} characters beside its values, more than {MAX_SKELETON:,}", template, line
        )
    return text, slots


def placed(fragment: Fragment) -> list[Placed]:
    """The values of the slots, in order."""
    return [Placed(content, template, line) for kind, template, line, content in fragment.chunks() if kind != "text"]


def undefined(value: jinja2.Undefined, template: str, line: int) -> TemplateProblem:
    try:
        str(value)
    except (FailedError, jinja2.UndefinedError) as error:
        return TemplateProblem(str(error), template, line, getattr(error, "inputs", ()))
    raise AssertionError("an undefined value was written")


def parsed(text: str, slots: list[Placed], fragment: Fragment, *, repeats: bool = False) -> list[Root | Fixed]:
    """The objects of a skeleton; what is wrong with it is said of the template."""
    try:
        roots = parse(text, repeats=repeats)
    except WrongError as wrong:
        raise TemplateProblem(str(wrong), *places(fragment)(wrong.line)) from None
    if unused := set(range(len(slots))).difference(*[root.slots() for root in roots]):
        raise _problem("an expression in a comment of YAML has no effect", slots[min(unused)])
    return roots


def places(fragment: Fragment) -> Callable[[int], tuple[str, int]]:
    """From a line of the skeleton to the template line that wrote it."""
    starts, written, line = [], [], 1
    for kind, template, template_line, content in fragment.chunks():
        starts.append(line)
        written.append((template, template_line))
        line += content.count("\n") if kind == "text" else 0

    def place(line: int) -> tuple[str, int]:
        index = max(bisect_right(starts, line) - 1, 0)
        template, template_line = written[index]
        return template, template_line + line - starts[index]

    return place
