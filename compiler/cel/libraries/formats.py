"""Named formats: `format.dns1123Label().validate(x)`. What is wrong with a text is said in the words of apimachinery."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.urls import UrlError, parse_request
from compiler.cel.optional import NONE, Optional
from compiler.cel.types import STRING, list_of, opaque, optional_of
from compiler.regex import regex

FORMAT = opaque("kubernetes.NamedFormat")

Check = Callable[[str], list[str]]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_NAME})?"
_UUID = regex("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}")
_BASE64 = regex(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")
_DATE = regex("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = regex(r"([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))")

_LABEL_LENGTH, _SUBDOMAIN_LENGTH = 63, 253


class Format:
    """`weight` is the length of the regular expression that the server assumes, for the cost of a call."""

    __slots__ = ("check", "name", "weight")
    cel_type = FORMAT

    def __init__(self, name: str, check: Check, weight: int) -> None:
        self.name = name
        self.check = check
        self.weight = weight

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Format) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name


def _too_long(text: str, most: int) -> list[str]:
    return [f"must be no more than {most} bytes"] if len(text.encode("utf-8", "surrogatepass")) > most else []


def _unmatched(fact: str, pattern: str, *examples: str) -> str:
    """A comma stands behind every example, the one before `or` too."""
    given = " or ".join(f"'{example}', " for example in examples)
    return f"{fact} (e.g. {given}regex used for validation is '{pattern}')"


def _label(text: str) -> list[str]:
    problems = _too_long(text, _LABEL_LENGTH)
    if not re.fullmatch(_LABEL, text):
        fact = (
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
            "and must start and end with an alphanumeric character"
        )
        dotted = re.fullmatch(_SUBDOMAIN, text)
        problems.append("must not contain dots" if dotted else _unmatched(fact, _LABEL, "my-name", "123-abc"))
    return problems


def _subdomain(text: str) -> list[str]:
    problems = _too_long(text, _SUBDOMAIN_LENGTH)
    if not re.fullmatch(_SUBDOMAIN, text):
        fact = (
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
            "and must start and end with an alphanumeric character"
        )
        problems.append(_unmatched(fact, _SUBDOMAIN, "example.com"))
    return problems


def _label_1035(text: str) -> list[str]:
    problems = _too_long(text, _LABEL_LENGTH)
    if not re.fullmatch(_LABEL_1035, text):
        fact = (
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
            "start with an alphabetic character, and end with an alphanumeric character"
        )
        problems.append(_unmatched(fact, _LABEL_1035, "my-name", "abc-123"))
    return problems


def _prefix(check: Check) -> Check:
    """Of names to which something is appended. Two characters are dropped and one is put in their place."""
    return lambda text: check(f"{text[:-2]}a" if len(text) > 1 and text.endswith("-") else text)


def _qualified(text: str) -> list[str]:
    fact = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
    unmatched = _unmatched(fact, _NAME, "MyName", "my.name", "123-abc")
    prefix, slash, name = text.rpartition("/")
    if "/" in prefix:
        return [f"a valid label key {unmatched} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    problems = []
    if slash:
        problems = [f"prefix part {problem}" for problem in (_subdomain(prefix) if prefix else ["must be non-empty"])]
    lengths = _too_long(name, _LABEL_LENGTH) if name else ["must be non-empty"]
    problems += [f"name part {problem}" for problem in lengths]
    if not re.fullmatch(_NAME, name):
        problems.append(f"name part {unmatched}")
    return problems


def _label_value(text: str) -> list[str]:
    problems = _too_long(text, _LABEL_LENGTH)
    if not re.fullmatch(_VALUE, text):
        fact = (
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
            "and must start and end with an alphanumeric character"
        )
        problems.append(_unmatched(fact, _VALUE, "MyValue", "my_value", "12345"))
    return problems


def _uri(text: str) -> list[str]:
    try:
        parse_request(text)
    except UrlError as error:
        return [str(error)]
    return []


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    year, month, day = map(int, text.split("-"))
    try:
        date(year or 4, month, day)  # the year 0 is a leap year and none of Python's
    except ValueError:
        return False
    return True


def _is_datetime(text: str) -> bool:
    day, letter, rest = text.lower().partition("t")
    match = _TIME.fullmatch(rest.partition("t")[0])
    return bool(letter and _is_date(day) and match and match[1] <= "23" and match[2] <= "59" and match[3] <= "59")


def _unless(holds: Callable[[str], object], problem: str) -> Check:
    return lambda text: [] if holds(text) else [problem]


FORMATS = {
    "dns1123Label": Format("DNS1123Label", _label, 30),
    "dns1123Subdomain": Format("DNS1123Subdomain", _subdomain, 60),
    "dns1035Label": Format("DNS1035Label", _label_1035, 30),
    "qualifiedName": Format("QualifiedName", _qualified, 60),
    "dns1123LabelPrefix": Format("DNS1123LabelPrefix", _prefix(_label), 30),
    "dns1123SubdomainPrefix": Format("DNS1123SubdomainPrefix", _prefix(_subdomain), 60),
    "dns1035LabelPrefix": Format("DNS1035LabelPrefix", _prefix(_label_1035), 30),
    "labelValue": Format("LabelValue", _label_value, 40),
    "uri": Format("URI", _uri, 1103),
    "uuid": Format("uuid", _unless(_UUID.fullmatch, "does not match the UUID format"), 70),
    "byte": Format("byte", _unless(_BASE64.fullmatch, "invalid base64"), 84),
    "date": Format("date", _unless(_is_date, "invalid date"), 71),
    "datetime": Format("datetime", _unless(_is_datetime, "invalid datetime"), 71),
}


def _named(name: str) -> Optional:
    found = FORMATS.get(name)
    return Optional(found) if found else NONE


def _validate(form: Format, text: str) -> Optional:
    problems = form.check(text)
    return Optional(problems) if problems else NONE


def _validation_cost(_: Optional, form: Format, text: str) -> int:
    return costs.searched(text, form.weight)


def _constant(form: Format) -> Callable[[], Format]:
    return lambda: form


NAMED_FORMATS: Library = (
    *(Overload(f"format.{name}", (), FORMAT, _constant(form)) for name, form in FORMATS.items()),
    Overload("format.named", (STRING,), optional_of(FORMAT), _named),
    Overload("validate", (FORMAT, STRING), optional_of(list_of(STRING)), _validate, member=True, cost=_validation_cost),
)
