"""Functions of URLs."""

from __future__ import annotations

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.urls import Url, UrlError, parse, parse_request
from compiler.cel.types import BOOL, STRING, list_of, map_of, opaque

URL_TYPE = opaque("kubernetes.URL")


class URL:
    """Equal to another one that is written the same."""

    __slots__ = ("parts",)
    cel_type = URL_TYPE

    def __init__(self, parts: Url) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, URL) and bytes(self.parts) == bytes(other.parts)

    def __hash__(self) -> int:
        return hash(bytes(self.parts))

    def __str__(self) -> str:
        return _text(bytes(self.parts))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _url(text: str) -> URL:
    try:
        parse_request(text)  # which takes a fragment for a part of the path or the query
        return URL(parse(text))
    except UrlError as error:
        raise EvaluationError(f"URL parse error during conversion from string: {error}") from None


def _is_url(text: str) -> bool:
    try:
        parse_request(text)
    except UrlError:
        return False
    return True


def _query(url: URL) -> dict[str, list[str]]:
    return {_text(name): [_text(value) for value in values] for name, values in url.parts.parameters().items()}


URLS: Library = (
    Overload("url", (STRING,), URL_TYPE, _url, cost=costs.through()),
    Overload("isURL", (STRING,), BOOL, _is_url),
    Overload("getScheme", (URL_TYPE,), STRING, lambda url: _text(url.parts.scheme), member=True),
    Overload("getHost", (URL_TYPE,), STRING, lambda url: _text(url.parts.host), member=True),
    Overload("getHostname", (URL_TYPE,), STRING, lambda url: _text(url.parts.hostname), member=True),
    Overload("getPort", (URL_TYPE,), STRING, lambda url: _text(url.parts.port), member=True),
    Overload("getEscapedPath", (URL_TYPE,), STRING, lambda url: _text(url.parts.escaped_path), member=True),
    Overload("getQuery", (URL_TYPE,), map_of(STRING, list_of(STRING)), _query, member=True),
)
