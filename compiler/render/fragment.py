"""Fragments: what templates, macros and blocks give. Text and slots in order, each with its template line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter

from compiler.hints import Any, NoReturn
from compiler.regex import regex

# Kind (text, slot, mark), template, line, content. Compiled templates yield these; a class of them costs ten times as much.
Chunk = tuple[str, str, int, Any]

REFUSAL = "a macro, `call` or `set` block gives text; only a value can be used here"

_CONTENT = itemgetter(3)
_LINE_BREAK = regex(r"\n(?!\n)")


@lru_cache(1024)
def _moved(chunk: Chunk, pad: str) -> Chunk:
    """What a template writes is the same text for every Worker, and so is where it is moved to."""
    kind, template, line, content = chunk
    return kind, template, line, _LINE_BREAK.sub("\n" + pad, content)


def _spliced(parts: Iterable[Any]) -> list[Chunk]:
    chunks = list[Chunk]()
    for part in parts:
        if type(part) is Fragment:  # from a recursive loop or a filter block
            chunks += part.chunks()
        elif type(part[3]) is Fragment:  # from {{ macro() }}
            chunks += part[3].chunks()
        else:
            chunks.append(part)
    return chunks


class Fragment:
    """Opaque to expressions: it is text with holes. One that is put into another is spliced in."""

    __slots__ = ("_blank", "_chunks")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, parts: Iterable[Any] = ()) -> None:
        self._blank: bool | None = None
        parts = list(parts)
        if Fragment in map(type, parts) or Fragment in map(type, map(_CONTENT, parts)):
            parts = _spliced(parts)
        self._chunks: list[Chunk] = parts

    def chunks(self) -> list[Chunk]:
        return self._chunks

    def indented(self, width: int = 4, *, first: bool = False) -> Fragment:
        """Every line but the first, and that one too if asked, moved to the right; empty ones stay empty."""
        pad = " " * width
        result = Fragment()
        result._chunks = [_moved(chunk, pad) if chunk[0] == "text" and "\n" in chunk[3] else chunk for chunk in self._chunks]
        if first and result._chunks:
            result._chunks.insert(0, ("text", *result._chunks[0][1:3], pad))
        return result

    def __bool__(self) -> bool:
        if self._blank is None:
            self._blank = all(kind == "text" and not content.strip() for kind, _, _, content in self._chunks)
        return not self._blank

    def refuse(self, *_: Any) -> NoReturn:
        raise TypeError(REFUSAL)

    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __str__ = __repr__ = __iter__ = __len__ = __getitem__ = __contains__ = refuse
