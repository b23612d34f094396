"""The grammars of names, labels and keys in the words of an API server: each function gives what is wrong with a text."""

from __future__ import annotations

import re

from compiler.regex import regex

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_DNS1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_KEY})?"

_ENDS = "and must start and end with an alphanumeric character"
_SUBDOMAIN_SAYS = f"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', {_ENDS}"
_LABEL_SAYS = f"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', {_ENDS}"
_DNS1035_SAYS = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character"
)
_KEY_SAYS = f"must consist of alphanumeric characters, '-', '_' or '.', {_ENDS}"
_VALUE_SAYS = f"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', {_ENDS}"
_LONGEST, _LONGEST_SUBDOMAIN, _PARTS = 63, 253, 2

_IDENTIFIER = regex(r"[_a-zA-Z][_a-zA-Z0-9]*\Z")
_RESERVED = frozenset(
    {
        *("true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let"),
        *("loop", "package", "namespace", "return", "var", "void", "while"),
    }
)


def subdomain(text: str, *, prefix: bool = False) -> list[str]:
    """A DNS-1123 subdomain. A `prefix` that something is to be added to may end with a dash."""
    if prefix and len(text) > 1 and text.endswith("-"):
        text = f"{text[:-2]}a"
    return _checked(text, _SUBDOMAIN, _LONGEST_SUBDOMAIN, _SUBDOMAIN_SAYS, "example.com")


def dns_label(text: str) -> list[str]:
    """A DNS-1123 label."""
    if re.fullmatch(_LABEL, text) is None and re.fullmatch(_SUBDOMAIN, text):
        return ["must not contain dots"]
    return _checked(text, _LABEL, _LONGEST, _LABEL_SAYS, "my-name", "123-abc")


def dns1035_label(text: str) -> list[str]:
    return _checked(text, _DNS1035, _LONGEST, _DNS1035_SAYS, "my-name", "abc-123")


def label_value(text: str) -> list[str]:
    return _checked(text, _VALUE, _LONGEST, _VALUE_SAYS, "MyValue", "my_value", "12345")


def qualified_name(text: str) -> list[str]:
    """The key of a label: a name, perhaps below a domain."""
    prefix, _, name = text.rpartition("/")
    if text.count("/") >= _PARTS:
        says = _says(_KEY_SAYS, _KEY, "MyName", "my.name", "123-abc")
        return [f"a valid label key {says} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    problems = []
    if "/" in text:
        problems += [f"prefix part {each}" for each in (subdomain(prefix) if prefix else ["must be non-empty"])]
    if not name:
        problems.append("name part must be non-empty")
    return problems + [f"name part {each}" for each in _checked(name, _KEY, _LONGEST, _KEY_SAYS, "MyName", "my.name", "123-abc")]


def path_segment(text: str) -> list[str]:
    if text in {".", ".."}:
        return [f"may not be '{text}'"]
    return [f"may not contain '{letter}'" for letter in "/%" if letter in text]


def is_identifier(text: str) -> bool:
    """Whether CEL can use it as a name."""
    return _IDENTIFIER.match(text) is not None and text not in _RESERVED


def _checked(text: str, pattern: str, longest: int, says: str, *examples: str) -> list[str]:
    problems = []
    if len(text.encode()) > longest:
        problems.append(f"must be no more than {longest} bytes")
    if not re.fullmatch(pattern, text):
        problems.append(_says(says, pattern, *examples))
    return problems


def _says(says: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{each}', " for each in examples)
    return f"{says} (e.g. {shown}regex used for validation is '{pattern}')"
