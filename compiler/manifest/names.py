"""The grammars of Kubernetes for names, labels and keys (k8s.io/apimachinery/pkg/util/validation).

Each function returns what is wrong with a text, as the end of a sentence that names it, or None.
"""

from __future__ import annotations

import re
from functools import lru_cache

from compiler.regex import regex

_ALNUM = "starting and ending with a letter or digit"
_LABEL = regex(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_SERVICE = regex(r"[a-z]([-a-z0-9]*[a-z0-9])?\Z")
_SUBDOMAIN = regex(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_PORT = regex(r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_QUALIFIED = regex(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\Z")
_DATA_KEY = regex(r"(?!\.\.)(?!\.\Z)[-._A-Za-z0-9]+\Z")
_VARIABLE = regex(r"[ -<>-~]+\Z")


def label_name(text: str) -> str | None:
    """A DNS-1123 label: namespaces, containers, volumes."""
    return _checked(text, _LABEL, 63, f"lower-case letters, digits and `-`, {_ALNUM}")


def service_name(text: str) -> str | None:
    """A DNS-1035 label."""
    return _checked(text, _SERVICE, 63, "lower-case letters, digits and `-`, starting with a letter and not ending with `-`")


def subdomain(text: str) -> str | None:
    """A DNS-1123 subdomain: most objects."""
    return _checked(text, _SUBDOMAIN, 253, f"lower-case letters, digits, `-` and `.`, each part {_ALNUM}")


def port_name(text: str) -> str | None:
    """An IANA service name."""
    return _checked(text, _PORT, 15, f"lower-case letters, at least one, digits and single `-`, {_ALNUM}")


def data_key(text: str) -> str | None:
    """A key of a ConfigMap or Secret, which becomes a file name."""
    return _checked(text, _DATA_KEY, 253, "letters, digits, `-`, `_` and `.`, not starting with `..`")


def variable(text: str) -> str | None:
    """Names of environment variables, relaxed since Kubernetes 1.34."""
    return _checked(text, _VARIABLE, 32768, "printable ASCII without `=`")


@lru_cache(maxsize=1 << 12)  # labels recur in every object
def label_key(text: str) -> str | None:
    """A qualified name: label keys, and annotation keys, whose prefix may have capitals."""
    prefix, slash, name = text.rpartition("/")
    if slash and (wrong := subdomain(prefix)):
        return f"has a prefix that {wrong}"
    return _checked(name, _QUALIFIED, 63, f"letters, digits, `-`, `_` and `.`, {_ALNUM}")


@lru_cache(maxsize=1 << 12)  # labels recur in every object
def label_value(text: str) -> str | None:
    allowed = f"letters, digits, `-`, `_` and `.`, {_ALNUM}"
    return _checked(text, _QUALIFIED, 63, allowed) if text else None


def _checked(text: str, grammar: re.Pattern[str], most: int, allowed: str) -> str | None:
    if not text:
        return "is empty"
    if len(text) > most:
        return f"has {len(text)} characters, more than {most}"
    return None if grammar.match(text) else f"is not made of {allowed}"
