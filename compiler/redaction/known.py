"""Secrets that are known by their own look, whatever key they stand at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.redaction.keys import Kind, kind
from compiler.redaction.values import Range, is_random, secret_ranges

# The kind of a secret stays readable (`ghp_****`), so that it can be found and revoked. Prefixes as their issuers document them.
_ISSUED = re.compile(
    r"""(?<![A-Za-z0-9]) (?:
        (?: AKIA | ASIA ) (?P<aws> [0-9A-Z]{16} )
      | (?: gh[pousr]_ | github_pat_ | glpat- | npm_ | pypi- | hf_ | dop_v1_ | shpat_ | hv[sb]\. | SG\. | ya29\. | xox[abeoprs]-
          | [srp]k_(?:live|test)_ | sk- | AGE-SECRET-KEY-1 ) (?P<issued> [\w.-]{16,500} )
      | AIza (?P<google> [\w-]{35} )
      | eyJ (?P<jwt> [\w-]{8,4000} \. [\w-]{4,4000} (?: \. [\w-]{0,4000} )? )
      | dapi (?P<databricks> [0-9a-f]{32} )
    )""",
    re.VERBOSE,
)
_BEARER = re.compile(r"\b(?:bearer|basic)\s{1,4}(?P<token>[\w+/=.~-]{8,4000})", re.IGNORECASE)
_PASSWORD_IN_URL = re.compile(
    r"""[A-Za-z][A-Za-z0-9+.-]{0,30}:// [^\s/?#:@"'<>]{0,200} : (?! \d{1,5} [/?#] )
        (?P<password> (?: (?! ,?[A-Za-z]{1,20}:// ) [^\s"'<>] ){1,500} ) @""",
    re.VERBOSE,
)
_TOKEN_IN_URL = re.compile(r"""://(?P<token>[^\s/?#:@"'<>]{20,200})@""")
_PASSWORD_IN_DSN = re.compile(r"""(?<![\w.:/-])[\w.-]{1,100}:(?P<password>[^\s:"']{1,200})@(?:tcp|udp|unix)?\(""")
_HOOK = re.compile(
    r"hooks\.slack\.com/\w+/(?P<slack>[\w/]{8,200})|discord(?:app)?\.com/api/webhooks/\d{1,30}/(?P<discord>[\w-]{8,200})"
)
_FLAG = re.compile(
    r"""(?<![\w-])--?(?P<key>[A-Za-z][\w-]{1,60})(?:=|["']?,?\s{1,8})["']?(?P<value>[^\s"',\]\[{}#-][^\s"',\]]{0,500})"""
)


def known(line: str) -> Iterator[Range]:
    """The ranges of `line` that are secret by their own look."""
    for match in _ISSUED.finditer(line):
        yield match.span(match.lastgroup or 0)
    for match in _BEARER.finditer(line):
        if any(character in "0123456789=+/" for character in match["token"]) or is_random(match["token"]):
            yield match.span("token")
    if "@" in line:
        yield from _in_addresses(line)
    for match in _HOOK.finditer(line):
        yield match.span(match.lastgroup or 0)
    if "-" in line:
        for match in _FLAG.finditer(line):
            if kind(match["key"]) is Kind.SECRET:
                yield from secret_ranges(line, *match.span("value"), Kind.SECRET)


def _in_addresses(line: str) -> Iterator[Range]:
    for pattern in (_PASSWORD_IN_URL, _PASSWORD_IN_DSN):
        for match in pattern.finditer(line):
            yield from secret_ranges(line, *match.span("password"), Kind.SECRET)
    for match in _TOKEN_IN_URL.finditer(line):
        yield from secret_ranges(line, *match.span("token"), Kind.SECRET)
