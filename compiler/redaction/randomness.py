"""Which texts look drawn by lot, as keys and tokens do, whatever they are called.

Entropy alone says little: an identifier of thirty characters has as much of it as a key. What tells them apart is that
letters of a word stand together, so capitals, small letters and digits change every few characters in a key only.
Measured against both (`tests/lint/test_randomness.py`): of keys of 32
letters and digits three in a hundred are missed, and of what public configurations hold nothing is taken for a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import log2

from compiler.records import NamedTuple
from compiler.regex import regex

_DRAWN = regex(
    r"""(?<![\w+/=.@:~%$-])(?<!\$\{)
        (?:(?P<key>[A-Za-z_][\w.-]{0,80})["']?\s{0,4}[:=]{1,2}\s{0,4})?["']?
        (?P<text>[A-Za-z0-9][A-Za-z0-9+/_-]{15,511}={0,2})(?![\w+/=.:@~%({<-])""",
    re.VERBOSE,
)
_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_RUN = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SEPARATOR = regex(r"[-_/+]")
_HEXADECIMAL = regex(r"[0-9a-f]+|[0-9A-F]+")
_BASE64 = regex(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_KNOWN_IDS = regex(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # a UUID
    r"|[0-7][0-9A-HJKMNP-TV-Z]{25}"  # a ULID
    r"|\d{8}T?\d{6}.*"  # begins with a time
    r"|(?:sha(?:1|224|256|384|512)|md5)-.*"  # integrity of a web page's parts
)
_SEQUENCES = ("0123456789", "abcdefghij", "qwertyuiop", "zyxwvutsrq")
# Names of what is drawn by lot, or computed, and no secret. Detectors that look for secrets anywhere have such lists, too.
_PUBLIC = frozenset(
    (
        *("arn", "ca", "cert", "certificate", "checksum", "cid", "commit", "crc", "cursor", "dataset", "digest", "document"),
        *("etag", "fingerprint", "folder", "git", "guid", "hash", "id", "ids", "image", "integrity", "kid", "md5", "name"),
        *("oid", "pub", "public", "ref", "rev", "revision", "schema", "sha", "sheet", "spreadsheet", "tag", "tags", "thumbprint"),
        *("topic", "trace", "ulid", "uuid", "version"),
    )
)
_CLOSE = frozenset(("access", "api", "auth", "authorization", "cred", "creds", "credential", "key", "login", "pat", "private"))
_CLOSE_TOO = frozenset(("secret", "sig", "signature", "token", "webhook"))
_DIGESTS = frozenset((32, 40, 56, 64, 96, 128))  # hexadecimal digits of MD5, SHA-1 and SHA-2


class Limits(NamedTuple):
    """From what length on a text is taken for drawn by lot: hexadecimal, of one case with digits, of all three."""

    hexadecimal: int
    one_case: int
    mixed: int


_ANYWHERE = Limits(33, 24, 20)
_IN_CLOSE_FIELDS = Limits(20, 18, 16)  # of names that speak of access


def drawn(text: str, key: str = "") -> Iterator[tuple[int, int]]:
    """The ranges of `text`, the value of `key`, that look drawn by lot; a name before a value counts instead of `key`."""
    for match in _DRAWN.finditer(text):
        said = _words(match["key"] or key)
        if not _PUBLIC.intersection(said) and _is_drawn(match["text"], close=not said.isdisjoint(_CLOSE | _CLOSE_TOO)):
            yield match.span("text")


@lru_cache(maxsize=4096)
def _words(key: str) -> frozenset[str]:
    found = [word.lower() for word in _WORD.findall(key)]
    return frozenset((*found, *[f"{word}{number}" for word, number in pairwise(found) if number.isdigit()]))


def _is_drawn(text: str, *, close: bool) -> bool:
    token = text.rstrip("=")
    lower = token.lower()
    if token.isdigit() or _KNOWN_IDS.fullmatch(token) or any(sequence in lower for sequence in _SEQUENCES):
        return False
    limits = _IN_CLOSE_FIELDS if close else _ANYWHERE
    longest = max(_SEPARATOR.split(token), key=len)
    if _HEXADECIMAL.fullmatch(longest):
        long = len(longest) >= limits.hexadecimal and (close or len(longest) not in _DIGESTS)
        return long and len(longest) == len(token) and _has_both(longest) and bits(longest) > 3  # noqa: PLR2004 - of four
    if longest.islower() or longest.isupper():
        return len(longest) >= limits.one_case and _is_mixed_up(longest, run=3.5, enough=3.9)
    if len(longest) < limits.mixed // 2 + 2 or len(token) < limits.mixed:
        return False
    return _is_mixed_up(token, run=2.6, enough=4.5) and not _is_encoded(text, close=close)


def _is_mixed_up(token: str, *, run: float, enough: float) -> bool:
    """Whether digits stand among letters, the kind changes every `run` characters, and the entropy is `enough`, or as much
    as a text of that length has.
    """
    runs = _RUN.findall(token)
    short = sum(map(len, runs)) <= run * len(runs)
    return short and _has_both(token) and bits(token) >= min(0.82 * log2(len(token)), enough)


def _has_both(token: str) -> bool:
    return any(map(str.isdigit, token)) and any(map(str.isalpha, token))


def _is_encoded(text: str, *, close: bool) -> bool:
    """Whether it is words in Base64: then they are judged."""
    if not _BASE64.fullmatch(text):
        return False
    from base64 import urlsafe_b64decode  # noqa: PLC0415 - most files have no such text

    padded = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        inner = urlsafe_b64decode(padded + "=" * (-len(padded) % 4)).decode()
    except ValueError:
        return False
    words = inner.strip()
    if not words.replace("\n", " ").isprintable():
        return False
    return not ("PRIVATE KEY" in words or (" " not in words and any(_is_drawn(part, close=close) for part in words.split(":"))))


def bits(text: str) -> float:
    """Shannon entropy per character."""
    counts = [text.count(character) for character in set(text)]
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)
