"""URLs as Go 1.26's `net/url` takes them apart. Texts are bytes here: what is unescaped need not be UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum

from compiler.cel.libraries.addresses import AddressError, parse_address
from compiler.cel.libraries.quoting import go_quoted
from compiler.regex import regex

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_UNRESERVED = frozenset(_LETTERS + b"-_.~")
_RESERVED = frozenset(b"$&+,/:;=?@")
_KEPT = frozenset(b"!$&'()*+,;=:@[]%")
_SCHEME = regex(rb"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_ESCAPE = regex(rb"%([0-9A-Fa-f]{2})")
_PORT = regex(rb"(?::[0-9]*)?")
_CONTROL = regex(rb"[\x00-\x1f\x7f]")
_USER = regex(rb"[A-Za-z0-9._:~!$&'()*+,;=%@-]*")
_MOST_PARAMETERS = 10_000


class Part(Enum):
    """Where a text stands: each part leaves other characters unescaped."""

    PATH = frozenset(_RESERVED - frozenset(b"?"))
    HOST = frozenset(b"!$&'()*+,;=:[]<>\"")
    USER = frozenset(_RESERVED - frozenset(b"@/?:"))
    QUERY = frozenset[int]()
    FRAGMENT = frozenset(_RESERVED | frozenset(b"!()*"))


class UrlError(ValueError):
    """The message is Go's."""


@dataclass(frozen=True, slots=True)
class Url:
    scheme: bytes = b""
    opaque: bytes = b""
    user: bytes | None = None  # escaped as Go writes it
    host: bytes = b""
    path: bytes = b""
    given_path: bytes = b""  # as it was escaped, where that is not how Go would
    query: bytes = b""
    asks: bool = False  # it ends with a `?`
    fragment: bytes = b""
    given_fragment: bytes = b""
    bare: bool = False  # a scheme and a path with nothing between

    def __bytes__(self) -> bytes:
        text = self.scheme + b":" if self.scheme else b""
        if self.opaque:
            text += self.opaque
        else:
            text += self._authority() + self._rooted(text)
        if self.asks or self.query:
            text += b"?" + self.query
        return text + (b"#" + self._escaped_fragment() if self.fragment else b"")

    def _authority(self) -> bytes:
        if not (self.host or self.user is not None or (self.scheme and self.path and not self.bare)):
            return b""
        user = b"" if self.user is None else self.user + b"@"
        return b"//" + user + escaped(self.host, Part.HOST)

    def _rooted(self, before: bytes) -> bytes:
        path = self.escaped_path
        if self.host and path and not path.startswith(b"/"):
            return b"/" + path
        if not (before or self.host) and self.user is None and b":" in path.split(b"/")[0]:
            return b"./" + path
        return path

    @property
    def escaped_path(self) -> bytes:
        if self.given_path and _keeps(self.given_path, Part.PATH):
            return self.given_path
        return b"*" if self.path == b"*" else escaped(self.path, Part.PATH)

    def _escaped_fragment(self) -> bytes:
        if self.given_fragment and _keeps(self.given_fragment, Part.FRAGMENT):
            return self.given_fragment
        return escaped(self.fragment, Part.FRAGMENT)

    @property
    def hostname(self) -> bytes:
        return self._split_host()[0]

    @property
    def port(self) -> bytes:
        return self._split_host()[1]

    def _split_host(self) -> tuple[bytes, bytes]:
        before, colon, after = self.host.rpartition(b":")
        host, port = (before, after) if colon and _PORT.fullmatch(colon + after) else (self.host, b"")
        return (host[1:-1] if host.startswith(b"[") and host.endswith(b"]") else host), port

    def parameters(self) -> dict[bytes, list[bytes]]:
        """What the query says; a pair that cannot be read is left out."""
        found: dict[bytes, list[bytes]] = {}
        if self.query.count(b"&") >= _MOST_PARAMETERS:
            return found
        for pair in self.query.split(b"&"):
            if not pair or b";" in pair:
                continue
            key, _, value = pair.partition(b"=")
            try:
                name, text = unescaped(key, Part.QUERY), unescaped(value, Part.QUERY)
            except UrlError:
                continue
            found.setdefault(name, []).append(text)
        return found


def parse_request(text: str) -> Url:
    """As Go's `ParseRequestURI`: a scheme or a rooted path, and no fragment. Raises `UrlError`."""
    raw = text.encode("utf-8", "surrogatepass")
    with _about(raw):
        return _parse(raw, rooted=True)


def parse(text: str) -> Url:
    """As Go's `Parse`. Raises `UrlError`."""
    raw = text.encode("utf-8", "surrogatepass")
    before, _, fragment = raw.partition(b"#")
    with _about(before):
        url = _parse(before, rooted=False)
    with _about(raw):
        plain, given = _unescaped(fragment, Part.FRAGMENT)
    return replace(url, fragment=plain, given_fragment=given)


@contextmanager
def _about(raw: bytes) -> Iterator[None]:
    try:
        yield
    except UrlError as error:
        raise UrlError(f"parse {go_quoted(raw)}: {error}") from None


def _parse(raw: bytes, *, rooted: bool) -> Url:
    if _CONTROL.search(raw):
        raise UrlError("net/url: invalid control character in URL")
    if rooted and not raw:
        raise UrlError("empty url")
    if raw == b"*":
        return Url(path=raw)
    if raw.startswith(b":"):
        raise UrlError("missing protocol scheme")
    scheme, rest = match.groups() if (match := _SCHEME.fullmatch(raw)) else (b"", raw)
    rest, question, query = rest.partition(b"?")
    url = Url(scheme=scheme.lower(), query=query, asks=bool(question) and not query)
    if not rest.startswith(b"/"):
        if scheme:
            return replace(url, opaque=rest)
        if rooted:
            raise UrlError("invalid URI for request")
        if b":" in rest.split(b"/")[0]:
            raise UrlError("first path segment in URL cannot contain colon")
    if rest.startswith(b"//") and (scheme or not (rooted or rest.startswith(b"///"))):
        authority, slash, rest = rest[2:].partition(b"/")
        rest = slash + rest
        user, host = _authority(authority)
        url = replace(url, user=user, host=host)
    elif scheme:
        url = replace(url, bare=True)
    path, given = _unescaped(rest, Part.PATH)
    return replace(url, path=path, given_path=given)


def _authority(authority: bytes) -> tuple[bytes | None, bytes]:
    before, at, after = authority.rpartition(b"@")
    host = _host(after)
    if not at:
        return None, host
    if not _USER.fullmatch(before):
        raise UrlError("net/url: invalid userinfo")
    name, colon, password = before.partition(b":")
    user = escaped(unescaped(name, Part.USER), Part.USER)
    return user + (b":" + escaped(unescaped(password, Part.USER), Part.USER) if colon else b""), host


def _host(host: bytes) -> bytes:
    opening = host.rfind(b"[")
    if opening > 0:
        raise UrlError("invalid IP-literal")
    if opening == 0:
        return _literal(host)
    _, colon, port = host.partition(b":")
    _check_port(colon + port)
    return unescaped(host, Part.HOST)


def _literal(host: bytes) -> bytes:
    """An address of IPv6 in brackets, perhaps with a zone."""
    closing = host.rfind(b"]")
    if closing < 0:
        raise UrlError("missing ']' in host")
    port = host[closing + 1 :]
    _check_port(port)
    name, percent, zone = host[1:closing].partition(b"%25")
    plain = unescaped(name, Part.HOST) + unescaped(percent + zone, Part.HOST, zone=True)
    try:
        address, _ = parse_address(plain.decode("utf-8", "surrogateescape"))
    except AddressError as error:
        raise UrlError(f"invalid host: {error}") from None
    if address.bits == 32:  # noqa: PLR2004
        raise UrlError("invalid IP-literal")
    return b"[" + plain + b"]" + port


def _check_port(port: bytes) -> None:
    if not _PORT.fullmatch(port):
        raise UrlError(f"invalid port {go_quoted(port)} after host")


def _unescaped(text: bytes, part: Part) -> tuple[bytes, bytes]:
    """`text` without escapes, and `text` again if escaping does not give it back."""
    plain = unescaped(text, part)
    return plain, b"" if escaped(plain, part) == text else text


def unescaped(text: bytes, part: Part, *, zone: bool = False) -> bytes:
    """Raises `UrlError`. In hosts only what is no ASCII may be escaped, in their zones what could stand there plainly."""
    at = 0
    while at < len(text):
        character = text[at : at + 1]
        if character == b"%":
            _check_escape(text[at : at + 3], part, zone=zone)
        elif part is Part.HOST and character.isascii() and not _plain(character[0], part):
            raise UrlError(f"invalid character {go_quoted(character)} in host name")
        at += 3 if character == b"%" else 1
    text = text.replace(b"+", b" ") if part is Part.QUERY else text
    return _ESCAPE.sub(lambda match: bytes.fromhex(match.group(1).decode()), text)


def _check_escape(escape: bytes, part: Part, *, zone: bool) -> None:
    match = _ESCAPE.fullmatch(escape)
    allowed = match is not None
    if match and part is Part.HOST and escape != b"%25":
        point = int(match.group(1), 16)
        allowed = (point == ord(" ") or _plain(point, part)) if zone else point >= 0x80  # noqa: PLR2004 - ASCII
    if not allowed:
        raise UrlError(f"invalid URL escape {go_quoted(escape)}")


def _plain(point: int, part: Part) -> bool:
    return point in _UNRESERVED or point in part.value


def escaped(text: bytes, part: Part) -> bytes:
    return b"".join(bytes((point,)) if _plain(point, part) else b"%%%02X" % point for point in text)


def _keeps(text: bytes, part: Part) -> bool:
    """Whether a text that was given as escaped is left as it is."""
    return all(point in _KEPT or _plain(point, part) for point in text)
