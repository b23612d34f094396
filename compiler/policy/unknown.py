"""Values of which only a part is known: reading the rest is not an error in a policy, it has no answer here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.cel.errors import NotKnownOffline
from compiler.hints import Any, NoReturn


class PartlyKnown(dict[str, Any]):
    """A mapping that has the given entries, and perhaps others. `what` says what else was needed when one is read."""

    def __init__(self, known: Mapping[str, Any], what: str) -> None:
        super().__init__(known)
        self.what = what

    def __getitem__(self, key: str) -> Any:
        return super().__getitem__(key) if dict.__contains__(self, key) else self._unknown(key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002 - there is no telling whether it is needed
        return self[key]

    def __contains__(self, key: object) -> bool:
        return dict.__contains__(self, key) or self._unknown(key)

    def __iter__(self) -> Iterator[str]:
        return self._unknown()

    def __len__(self) -> int:
        return self._unknown()

    def __bool__(self) -> bool:
        return self._unknown()

    def __eq__(self, other: object) -> bool:
        return self._unknown()

    def __ne__(self, other: object) -> bool:
        return self._unknown()

    __hash__ = None

    def keys(self) -> Any:
        return self._unknown()

    def values(self) -> Any:
        return self._unknown()

    def items(self) -> Any:
        return self._unknown()

    def _unknown(self, key: object = None) -> NoReturn:
        raise NotKnownOffline(self.what if key is None else f"{self.what}: `{key}`")
