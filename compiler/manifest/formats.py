"""The formats of strings that an API server holds custom resources to, as far as they are plain to tell.

The others of its list (apiextensions, pkg/apiserver/validation) are names of what no rendered object is likely to hold.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from compiler.hints import Any
from compiler.regex import regex

_UUID = regex(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\Z", re.IGNORECASE)
_TIME = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\Z")
_DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def is_formatted(name: Any, text: str) -> bool:
    """Whether `text` is of the format `name`; true for one that is not judged."""
    check = _CHECKS.get(name) if isinstance(name, str) else None
    if check is None:
        return True
    try:
        return check(text)
    except (ValueError, binascii.Error):
        return False


def _is_network(text: str) -> bool:
    return "/" in text and ipaddress.ip_network(text, strict=False) is not None


def _is_base64(text: str) -> bool:
    return base64.b64decode(text, validate=True) is not None


def _is_time(text: str) -> bool:
    return _TIME.match(text) is not None and datetime.fromisoformat(text[:19].upper()) is not None


def _is_day(text: str) -> bool:
    return _DAY.match(text) is not None and date.fromisoformat(text) is not None


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "byte": _is_base64,
    "cidr": _is_network,
    "date": _is_day,
    "date-time": _is_time,
    "ipv4": lambda text: ipaddress.IPv4Address(text) is not None,
    "ipv6": lambda text: ipaddress.IPv6Address(text) is not None,
    "uuid": lambda text: _UUID.match(text) is not None,
}
