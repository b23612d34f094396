"""What a template has rendered to objects: the skeleton looked up or parsed, then filled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping

import jinja2

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.manifest.emit import UnwritableError, emit
from compiler.manifest.manifest import Manifest
from compiler.regex import regex
from compiler.render.budget import MAX_OUTPUT, TEXT_PER_STEP, Budget
from compiler.render.fragment import Fragment
from compiler.render.problem import FailedError, TemplateProblem
from compiler.render.skeleton import Fixed, MisfitError, Placed
from compiler.render.skeleton import Mapping as Root
from compiler.render.skeletonparser import WrongError, parse, token
from compiler.traced import Origin, origins, plain

MAX_SKELETON = 1 << 20  # characters

_TOKENS = [token(slot) for slot in range(4096)]
_KIND = regex(r"[A-Za-z][A-Za-z0-9]{0,62}\Z")
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?\Z")  # in a file name, too


class Filled:
    """One object that a template gives: plain values, its YAML, and the origin of each of its scalars.

    What the template wrote itself is the same value in every object: change none.
    """

    __slots__ = ("_fragment", "_root", "_slots", "object", "text")

    def __init__(self, root: Root | Fixed, values: list[Any], slots: list[Placed], fragment: Fragment) -> None:
        self.object: dict[str, Any] = root.fill(values) or {}
        self.text = root.write(values, -1)[1:] or "{}\n"
        self._root, self._slots, self._fragment = root, slots, fragment

    @property
    def place(self) -> tuple[str, int]:
        """The template line at which the object starts."""
        return places(self._fragment)(self._root.line)

    def origins(self) -> Mapping[FieldPath, Origin]:
        """Worked out when somebody asks: the lines of the template are still known to the fragment."""
        place = places(self._fragment)
        return dict(self._root.origins(self._slots, lambda line: Origin("template", *place(line)), ()))

    def template_lines(self) -> Mapping[FieldPath, Origin]:
        """The line of the template that wrote each scalar, whatever it wrote there."""
        place = places(self._fragment)
        untraced = [slot._replace(value=plain(slot.value)) for slot in self._slots]
        found = dict(self._root.origins(untraced, lambda line: Origin("template", *place(line)), ()))
        return {path: origin.inputs[-1] if origin.inputs else origin for path, origin in found.items()}


class Skeletons:
    """The memo: equal texts are parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[str, list[Root | Fixed]] = {}
        self.hits = self.misses = 0

    def manifests(self, fragment: Fragment) -> list[Manifest]:
        """The Kubernetes objects that `fragment` holds. Raises `TemplateProblem`."""
        return [_manifest(filled) for filled in self.documents(fragment)]

    def documents(self, fragment: Fragment) -> list[Filled]:
        """The YAML mappings that `fragment` holds. Raises `TemplateProblem`."""
        text, slots = assemble(fragment)
        roots = self._parsed.get(text)
        if roots is None:
            self.misses += 1
            roots = self._parsed[text] = parsed(text, slots, fragment)
        else:
            self.hits += 1
        try:
            values = _plain(slots)
            return [Filled(root, values, slots, fragment) for root in roots]
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
    parts: list[str] = []
    slots: list[Placed] = []
    for kind, template, line, content in fragment.chunks():
        if kind == "text":
            parts.append(content)
            continue
        if isinstance(content, jinja2.Undefined):
            raise undefined(content, template, line)
        parts.append(_TOKENS[len(slots)] if len(slots) < len(_TOKENS) else token(len(slots)))
        slots.append(Placed(content, template, line))
    if (length := sum(map(len, parts))) > MAX_SKELETON:
        _, template, line, _ = fragment.chunks()[-1]
        raise TemplateProblem(
            f"what is rendered has {length:,} characters beside its values, more than {MAX_SKELETON:,}", template, line
        )
    return "".join(parts), slots


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
