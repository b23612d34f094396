"""A document as values that know where they are written. Only rendering needs them; linting asks for places."""

from __future__ import annotations

from compiler.document.document import Document, Place
from compiler.hints import Any
from compiler.traced import Bool, Float, Int, List, Map, Origin, Str

_KINDS: dict[type, Any] = {str: Str, int: Int, float: Float, bool: Bool}


def traced_document(document: Document, kind: str = "source") -> Any:
    """The data of `document`, each part with the origin at which it is written, also where it is used by an alias.

    Numbers and booleans that are plain scalars carry `spelling`, their text in the source. Null stays None.
    """
    return _Tracing(document, kind).value(document.data, document.root)


class _Tracing:
    def __init__(self, document: Document, kind: str) -> None:
        self._document, self._kind = document, kind
        self._known: dict[int, Any] = {}  # a container that several aliases name is one object here, too

    def value(self, value: Any, place: Place) -> Any:
        if isinstance(value, dict | list):
            if id(value) not in self._known:
                self._known[id(value)] = self._container(value, place.start)
            return self._known[id(value)]
        return value if value is None else self._scalar(value, place)

    def _container(self, value: dict[str, Any] | list[Any], start: int) -> Any:
        places = self._document.children(value)
        result: Any
        if isinstance(value, dict):
            result = Map((self._key(key, places[key]), self.value(item, places[key])) for key, item in value.items())
        else:
            result = List(self.value(item, place) for item, place in zip(value, places, strict=True))
        result.origin = self._origin(start)
        return result

    def _key(self, key: str, place: Place) -> Str:
        result = Str(key)
        result.origin = self._origin(place.key_start)
        return result

    def _scalar(self, value: Any, place: Place) -> Any:
        result = _KINDS[type(value)](value)
        result.origin = self._origin(place.start)
        if not isinstance(value, str):
            result.spelling = self._document.spelled(place)
        return result

    def _origin(self, offset: int) -> Origin:
        source = self._document.source
        position = source.position(offset)
        return Origin(self._kind, source.name, position.line, position.column)
