"""What there is to say of the values of environments, beside what is said where they are used."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from compiler.diagnostics import Diagnostic, FieldPath
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.marks import OPENING
from compiler.environment.placeholders import names_in
from compiler.environment.values import COMMAND_LINE, Located, Values, locate, meant
from compiler.environment.values_syntax import is_name
from compiler.hints import Any
from compiler.lint.values import credential_diagnostics, fault_diagnostics, finding_diagnostics, idle_finding, unused_finding
from compiler.pipeline.selection import Selection
from compiler.repository.platform import Platform
from compiler.repository.repository import Read, Repository, Unread, is_readable
from compiler.resources.types import DECLARATIONS

Found = tuple[str | None, Diagnostic]
_DECLARED = tuple(sorted(DECLARATIONS - {"stack"}))
_Place = tuple[str, FieldPath]  # the name of a document, and a path in it


def on_values(environments: Iterable[Environment], selection: Selection, files: frozenset[str] | None = None) -> Iterator[Found]:
    """What is wrong with the values themselves. Of credentials only those in `files` are told, in all files for None."""
    for environment in environments:
        profile = partial(selection.profile, environment=environment)
        for diagnostic in fault_diagnostics(environment, profile):
            yield environment.name, diagnostic
        for diagnostic in credential_diagnostics(environment, profile):
            if files is None or diagnostic.file in files:
                yield environment.name, diagnostic


def unused_values(
    repository: Repository, platform: Platform, environments: Sequence[Environment], selection: Selection
) -> Iterator[Found]:
    """Values that no placeholder stands for, in any of the environments that have them from one place.

    Nothing is known where a document that cannot be read, or other environments, which are not looked at, may use them; these
    do not matter to what the command line gives.
    """
    known = [environment for environment in environments if isinstance(environment.values, Values)]
    if not known or not all(is_readable(read) for read in repository.read):
        return
    looked_at = {environment.name for environment in environments}
    complete = all(looked_at >= set(values.everywhere) for e in known if isinstance(values := e.values, Values))
    names = frozenset(chain.from_iterable(_names(repository, platform)))
    unused = {environment.name: dict(_unused(environment, names)) for environment in known}
    documents = {environment.name: _documents(environment) for environment in known}
    for environment in known:
        profile = partial(selection.profile, environment=environment)
        told: set[_Place] = set()
        for place, (document, name) in unused[environment.name].items():
            if not (complete or document.source.name == COMMAND_LINE):
                continue
            others = [e.name for e in known if place[0] in documents[e.name] and _has(e, document, place)]
            if any(_is_within(place, told, whole=False)) or not all(any(_is_within(place, unused[other])) for other in others):
                continue
            told.add(place)
            if document.source.name == COMMAND_LINE:
                finding = idle_finding(place[1], str(place[1][0]), names | environment.mentions)
            else:
                finding = unused_finding(place[1], name, nameable=is_name(name))
            for diagnostic in finding_diagnostics(finding, document, profile):
                yield environment.name, diagnostic


def _names(repository: Repository, platform: Platform) -> Iterator[Iterable[str]]:
    declarations = [found.resource for name in platform.names(*_DECLARED) for found in platform.declared(name, *_DECLARED)]
    stacks = [platform.stack(stack) for name in platform.stack_names for stack in platform.stacks(name)]
    declarations += [stack.resource for stack in stacks if stack and not stack.bundled]
    for resource in chain(declarations, *[read.resources for read in repository.read if not isinstance(read, Unread)]):
        if OPENING in resource.document.text:
            yield names_in(resource.data)
    yield from [names_of(read) for read in repository.read if isinstance(read, Unread)]


def names_of(read: Read | Unread) -> Iterable[str]:
    """What placeholders in its resources stand for."""
    if isinstance(read, Unread) and read.facts:
        return read.facts.names
    return chain.from_iterable(names_in(resource.data) for resource in read.resources if OPENING in resource.document.text)


def _unused(environment: Environment, names: frozenset[str]) -> Iterator[tuple[_Place, tuple[Document, str]]]:
    """The places of values that nothing in `environment` stands for; what is inside of one is not told again."""
    values = environment.values
    assert isinstance(values, Values)
    used = [found.path for name in names | environment.mentions if (found := _located(name, values))]
    above = {path[:length] for path in used for length in range(len(path))}
    waiting: list[tuple[FieldPath, Any]] = [((key,), value) for key, value in values.items() if OPENING not in key]
    whole = set(used)
    while waiting:
        path, value = waiting.pop()
        if path in whole:
            continue
        if path not in above:
            for layer in values.layers:
                inside = layer.at[: len(path)] == path
                if (there := layer.path if inside else layer.written(path)) is not None:
                    yield (layer.document.source.name, there), (layer.document, ".".join(map(str, path)))
        elif isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in value.items() if OPENING not in key]


def _located(name: str, values: Values) -> Located | None:
    """What a placeholder stands for, or was meant to: that its name is wrong is said of it."""
    found = locate(values, name, values.broken)
    near = None if found else meant(name, values)
    return locate(values, near, values.broken) if near else found


def _documents(environment: Environment) -> frozenset[str]:
    values = environment.values
    return frozenset([layer.document.source.name for layer in values.layers]) if isinstance(values, Values) else frozenset()


def _has(environment: Environment, document: Document, place: _Place) -> bool:
    """Whether `environment` has values from `place`."""
    values = environment.values
    layers = values.layers if isinstance(values, Values) else ()
    return any(layer.document is document and place[1][: len(layer.path)] == layer.path for layer in layers)


def _is_within(place: _Place, places: Container[_Place], *, whole: bool = True) -> Iterator[bool]:
    """Whether `place` is one of `places` or, by each, inside of it; with `whole` off only what is inside counts."""
    for length in range(len(place[1]) + whole):
        yield (place[0], place[1][:length]) in places
