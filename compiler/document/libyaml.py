"""Loads PyYAML's C parser without the rest of PyYAML, whose readers and writers in Python take longer to import than a Worker
takes to read.

The extension imports the whole package by its name. It is given one that holds what the parser gives, tokens, events and nodes,
makes errors of PyYAML's own classes when there is one to raise, and becomes the real package for whoever asks for more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType

from compiler.hints import Any
from compiler.records import NamedTuple

_EXTENSION = "yaml._yaml"
_NEEDED = ("error", "tokens", "events", "nodes")
_ERRORS = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}


class Libyaml(NamedTuple):
    """`parser` is the class `CParser`; `events` and `errors` are the modules of what it gives and what it raises."""

    parser: Any
    events: Any
    errors: Any


class _Package(ModuleType):
    """PyYAML before it has run; it runs when a name is asked for that the parser has no need of."""

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]  # a module like any other from here on
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def libyaml() -> Libyaml:
    """Raises `ImportError` where PyYAML is not there, or has no extension."""
    spec = PathFinder.find_spec("yaml")
    if "yaml" in sys.modules or spec is None or not spec.submodule_search_locations:
        return _imported()
    package = _Package("yaml")
    package.__path__, package.__file__ = spec.submodule_search_locations, spec.origin
    package.__spec__, package.__loader__, package.__package__ = spec, spec.loader, "yaml"
    sys.modules["yaml"] = package
    for name in _NEEDED:
        package.__dict__.update(_public(import_module(f"yaml.{name}")))
    standing = {name: ModuleType(f"yaml.{name}") for name in _ERRORS}
    for name, module in standing.items():
        setattr(module, _ERRORS[name], _raised(module.__name__, _ERRORS[name]))
        setattr(package, name, module)
        sys.modules[module.__name__] = module
    try:
        return _imported()
    finally:
        for name, module in standing.items():
            delattr(package, name)
            del sys.modules[module.__name__]


def _imported() -> Libyaml:
    return Libyaml(import_module(_EXTENSION).CParser, import_module("yaml.events"), import_module("yaml.error"))


def _public(module: ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def _raised(module: str, name: str) -> Callable[..., Exception]:
    """What makes an error of PyYAML's own class, which is imported for it."""

    def made(*arguments: Any) -> Exception:
        error: Exception = getattr(import_module(module), name)(*arguments)
        return error

    return made
