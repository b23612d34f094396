"""The text that may be shown in place of another."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache

from compiler.records import NamedTuple
from compiler.redaction.keys import Kind, kind, words
from compiler.redaction.known import known
from compiler.redaction.scan import secrets
from compiler.regex import regex

_SHORTEST = 6
_SHORTEST_QUOTED = 4  # what is shorter is found by trying, and is half of what messages quote: names, patterns, signs
_CODE = regex(r"`([^`]*)`")


class Redacted(NamedTuple):
    """`text` has the length, the lines and the columns of the original; `secrets` are the values masked in it."""

    text: str
    secrets: tuple[str, ...]


def redacted(text: str) -> Redacted:
    """`text` with `*` for every character of a secret value. Works on any text, be it YAML or not."""
    values: set[str] = set()
    parts: list[str] = []
    at = 0
    for start, end in sorted(secrets(text)):
        if end <= at:
            continue
        values.add(text[start:end])
        begin = max(start, at)
        parts += [text[at:begin], "*" * (end - begin)]
        at = end
    parts.append(text[at:])
    return Redacted("".join(parts), tuple(sorted(values)))


def without(message: str, secrets: Sequence[str]) -> str:
    """`message` without `secrets`, parts of them in backticks, and what is known for a secret by its own look."""
    said = [secret for secret in secrets if words(secret) != (secret,) or kind(secret) is not Kind.SECRET]  # `password: password`
    long = sorted((secret for secret in said if len(secret) >= _SHORTEST), key=len, reverse=True)
    if long:
        forms = sorted({form for secret in long for form in (secret, *_encoded(secret))}, key=len, reverse=True)
        pattern = "|".join(re.escape(form) for form in forms)
        message = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: "*" * len(match[0]), message)
    message = _CODE.sub(lambda match: f"`{_hidden(match[1], said)}`", message)
    for start, end in sorted(known(message)):
        message = message[:start] + "*" * (end - start) + message[end:]
    return message


def _hidden(code: str, secrets: Sequence[str]) -> str:
    """What stands in backticks: a secret, or the beginning of one that was cut."""
    shown = code.removesuffix("…").removesuffix("...").strip("\"'")
    part = len(shown) >= _SHORTEST and any(shown in secret for secret in secrets)
    return "*" * len(code) if part or (len(shown) >= _SHORTEST_QUOTED and shown in secrets) else code


@lru_cache(maxsize=1024)
def _encoded(secret: str) -> tuple[str, ...]:
    """Its Base64, as Secrets of Kubernetes hold it: alone, and with the line break that `echo` writes."""
    return tuple(
        [b2a_base64(text.encode(errors="replace"), newline=False).decode().rstrip("=") for text in (secret, f"{secret}\n")]
    )
