"""Which keys hold secrets, judged by the words of their names."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from compiler.regex import regex


class Kind(Enum):
    """What the value of a key is."""

    SECRET = "secret"  # noqa: S105 - a word
    REFERENCE = "reference"  # a secret or the name of one: `secret: minioadmin`, `secret: orders-credentials`
    RANDOM = "random"  # a secret only where it looks drawn by lot: `key: runnable-default`
    ORDINARY = "ordinary"


_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_QUALIFIERS = frozenset(["value", "plain", "plaintext", "raw", "hash", "b64", "base64", "b", "old", "new"])
_SECRETS = frozenset(
    (
        *("apikey", "apikeys", "apitoken", "authorization", "authtoken", "jwt", "pass", "passcode", "passphrase", "passwd"),
        *("password", "passwords", "privatekey", "pw", "pwd", "secretkey", "accesskey", "token", "accesstoken", "cookie"),
    )
)
_KEYS = frozenset(
    (
        *("access", "account", "api", "auth", "deploy", "encryption", "hmac", "license", "master", "private", "rsa", "sas"),
        *("secret", "service", "session", "shared", "signing", "ssh", "storage", "subscription"),
    )
)
_OWNERS = frozenset(
    (
        *("access", "api", "app", "application", "aws", "bot", "client", "consumer", "cookie", "hmac", "jwt", "oauth"),
        *("session", "shared", "signing", "token", "user", "webhook"),
    )
)
_COUNTED = frozenset(
    ["bos", "cancel", "continuation", "eos", "mask", "max", "min", "next", "num", "pad", "page", "sep", "stop", "sync"]
)
_PASSES = frozenset(["admin", "auth", "db", "ftp", "http", "mysql", "redis", "root", "smtp", "user"])
_TOKENS = frozenset(["access", "api", "auth", "bearer", "refresh"])
_AROUND = frozenset(
    ["auth", "authentication", "authorization", "basic", "credential", "credentials", "jwt", "login", "oauth", "sasl"]
)


@lru_cache(maxsize=4096)
def words(key: str) -> tuple[str, ...]:
    """`runAsApiKey` as `run as api key`, without what only says how a secret is written or which one it is."""
    found = [word.lower() for word in _WORD.findall(key)]
    while len(found) > 1 and (found[-1] in _QUALIFIERS or found[-1].isdigit()):
        found.pop()
    return tuple(found)


@lru_cache(maxsize=4096)
def kind(key: str, parent: str = "") -> Kind:
    """What the value of `key` is, inside the mapping at the key `parent`."""
    *before, last = ("", *words(key))
    owner = before[-1] if before else ""
    if _is_secret(owner, last):
        return Kind.SECRET
    if last in {"secret", "credential", "credentials"}:
        beside = not owner and _AROUND.intersection(words(parent))
        return Kind.SECRET if owner in _OWNERS or beside else Kind.REFERENCE
    return Kind.RANDOM if last in {"key", "auth", "pat", "sig", "signature"} else Kind.ORDINARY


def _is_secret(owner: str, last: str) -> bool:
    if last == "token":
        return owner not in _COUNTED
    if last == "tokens":
        return owner in _TOKENS or not owner
    if last == "pass":
        return owner in _PASSES or not owner
    return last in _SECRETS or (last in {"key", "keys"} and owner in _KEYS)
