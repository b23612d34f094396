"""Secrets that are known by their own look, whatever key they stand at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.redaction.keys import Kind, kind
from compiler.redaction.randomness import drawn
from compiler.redaction.values import Range, is_random, secret_ranges
from compiler.regex import regex

# The kind of a secret stays readable (`ghp_****`), so that it can be found and revoked. Prefixes as their issuers document them.
_ISSUED = regex(
    r"""(?<![A-Za-z0-9]) (?:
        (?: AKIA | ASIA ) (?P<aws> [0-9A-Z]{16} ) (?![0-9A-Za-z])
      | (?: gh[pousr]_ | github_pat_ | gl(?:pat|dt|rt|cbt|ptt|ft|oas|soat)- | dop_v1_ | do[or]_v1_ | shp(?:at|ca|pa|ss)_ | hv[sbr]\.
          | ya29\. | xox[abeoprs]- | xapp-\d- | [srp]k_(?:live|test)_ | whsec_ | AGE-SECRET-KEY-1 | gl(?:sa|c)_ | GOCSPX-
          | pscale_(?:tkn|pw|oauth)_ | dp\.(?:pt|st|ct|sa|scim|audit)\. | lin_(?:api|oauth)_ | rubygems_ | ATATT3x | NRAK-
          | sntry[su]_ | PMAK- | sbp_ | sk-ant- | sk-(?:proj|svcacct|admin)- | lsv2_(?:pt|sk)_ | ops_eyJ | key-(?=[0-9a-f]{32}\b)
        ) (?P<issued> [\w.-]{16,500} )
      | (?: npm_ | pypi- | hf_ | sk- ) (?P<random> (?=[\w-]*\d) (?=[\w-]*[A-Z]) [\w-]{20,500} )  # begins like a name, too
      | SG\. (?P<sendgrid> [\w-]{16,32}\.[\w-]{16,64} )
      | AIza (?P<google> [\w-]{35} )
      | eyJ (?P<jwt> [\w-]{8,4000} \. [\w-]{4,4000} (?: \. [\w-]{0,4000} )? )
      | dapi (?P<databricks> [0-9a-f]{32} )
      | (?P<azure> [\w~.-]{3}[78]Q~[\w~.-]{31,34} )
      | \d{8,10}:AA (?P<telegram> [\w-]{33} ) (?![\w-])
    )""",
    re.VERBOSE,
)
_BEARER = regex(r"\b(?:bearer|basic)\s{1,4}(?P<token>[\w+/=.~-]{8,4000})", re.IGNORECASE)
_PASSWORD_IN_URL = regex(
    r"""[A-Za-z][A-Za-z0-9+.-]{0,30}:// [^\s/?#:@"'<>]{0,200} : (?! \d{1,5} [/?#] )
        (?P<password> (?: (?! ,?[A-Za-z]{1,20}:// ) [^\s"'<>] ){1,500} ) @""",
    re.VERBOSE,
)
_TOKEN_IN_URL = regex(r"""://(?P<token>[^\s/?#:@"'<>]{20,200})@""")
_PASSWORD_IN_DSN = regex(r"""(?<![\w.:/-])[\w.-]{1,100}:(?P<password>[^\s:"']{1,200})@(?:tcp|udp|unix)?\(""")
_HOOK = regex(r"hooks\.slack\.com/\w+/(?P<slack>[\w/]{8,200})|discord(?:app)?\.com/api/webhooks/\d{1,30}/(?P<discord>[\w-]{8,200})")
_FLAG = regex(r"""(?<![\w-])--?(?P<key>[A-Za-z][\w-]{1,60})(?:=|["']?,?\s{1,8})["']?(?P<value>[^\s"',\]\[{}#-][^\s"',\]]{0,500})""")


def known(line: str) -> Iterator[Range]:
    """The ranges of `line` that are secret by their own look."""
    yield from issued(line)
    yield from in_commands(line)
    yield from in_addresses(line)
    yield from drawn(line)


def issued(text: str) -> Iterator[Range]:
    """What somebody issued who marks it, without the mark."""
    for expression in (_ISSUED, _HOOK):
        for match in expression.finditer(text):
            yield match.span(match.lastgroup or 0)


def in_commands(text: str) -> Iterator[Range]:
    """What stands behind `Bearer` and behind options such as `--password`."""
    for match in _BEARER.finditer(text):
        if any(character in "0123456789=+/" for character in match["token"]) or is_random(match["token"]):
            yield match.span("token")
    for match in _FLAG.finditer(text) if "-" in text else ():
        if kind(match["key"]) is Kind.SECRET:
            yield from secret_ranges(text, *match.span("value"), Kind.SECRET)


def in_addresses(text: str) -> Iterator[Range]:
    """Passwords of URLs and of other addresses of databases, and tokens in their place."""
    if "@" not in text:
        return
    for expression in (_PASSWORD_IN_URL, _PASSWORD_IN_DSN):
        for match in expression.finditer(text):
            yield from secret_ranges(text, *match.span("password"), Kind.SECRET)
    for match in _TOKEN_IN_URL.finditer(text):
        yield from secret_ranges(text, *match.span("token"), Kind.SECRET)
