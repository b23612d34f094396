"""Which fields of an object an expression reads: so a finding can stand where the field that broke it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any, NoReturn, SupportsIndex


class Reads:
    """The paths that were read, in order."""

    def __init__(self) -> None:
        self._paths: dict[FieldPath, None] = {}

    def add(self, path: FieldPath) -> None:
        self._paths.pop(path, None)
        self._paths[path] = None

    @property
    def leaves(self) -> tuple[FieldPath, ...]:
        """The paths below which nothing was read, the last one first: evaluation stops at what decides."""
        inner = {path[:length] for path in self._paths for length in range(len(path))}
        return tuple(path for path in reversed(self._paths) if path not in inner)


def watched(value: Any, reads: Reads, path: FieldPath = ()) -> Any:
    """`value`, reporting to `reads` what is taken out of it."""
    if isinstance(value, Mapping):
        return _Mapping(value, reads, path)
    if isinstance(value, list | tuple):
        return _List(value, reads, path)
    return value


class _Mapping(dict[str, Any]):
    def __init__(self, value: Mapping[str, Any], reads: Reads, path: FieldPath) -> None:
        super().__init__(value)
        self._reads, self._path = reads, path

    def _seen(self, key: Any) -> FieldPath:
        path = (*self._path, key)
        self._reads.add(path)
        return path

    def __getitem__(self, key: str) -> Any:
        path = self._seen(key)
        return watched(dict.__getitem__(self, key), self._reads, path)

    def get(self, key: str, default: Any = None) -> Any:
        path = self._seen(key)
        return watched(dict.get(self, key, default), self._reads, path)

    def __contains__(self, key: object) -> bool:
        self._seen(key)
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[str]:
        return dict.__iter__(self)

    def values(self) -> Any:
        return [self[key] for key in dict.keys(self)]

    def items(self) -> Any:
        return [(key, self[key]) for key in dict.keys(self)]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a watched mapping is not copied")


class _List(list[Any]):
    def __init__(self, value: Any, reads: Reads, path: FieldPath) -> None:
        super().__init__(value)
        self._reads, self._path = reads, path

    def _item(self, index: int) -> Any:
        path = (*self._path, index)
        self._reads.add(path)
        return watched(list.__getitem__(self, index), self._reads, path)

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice):
            return [self._item(each) for each in range(*index.indices(len(self)))]
        return self._item(range(len(self))[index])

    def __iter__(self) -> Iterator[Any]:
        """An item counts as read when something in it is: a loop looks at the next one before it knows that it ends."""
        for index, item in enumerate(list.__iter__(self)):
            if isinstance(item, Mapping | list | tuple):
                yield watched(item, self._reads, (*self._path, index))
            else:
                yield self._item(index)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a watched list is not copied")
