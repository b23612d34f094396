"""Which parts of a value are secret: placeholders, references and the marks of masked exports are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.redaction.keys import Kind
from compiler.redaction.randomness import bits
from compiler.regex import regex

Range = tuple[int, int]

_OPEN = regex(
    r"""(?: null | ~ | true | false        # no secret at all
          | \*+ | \*[\w-]+                 # a masked export, an alias
          | x{4,} | (?:masked|redacted)(?:[_-]?x*)
          | <[^<>]*>                       # documentation's placeholder
          | \$[A-Z_]\w* ,?                 # $VAR
          | ENC\[[^\]]*\]                  # encrypted by SOPS
          | (?:ref\+)?(?:vault|op|secretref|awssm|awsssm|gcpsm|azurekeyvault|file|env):\S+ )$  # where the secret is""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACEHOLDER = regex(
    r"""\$\{\{ [\s\w.-]{1,200} \|\s{0,9}default\(\s{0,9}     # so is the one of ${{ name | default(…) }}
          (?: \\?"(?P<quoted>[^"\\]{1,200})\\?" | '(?P<single>[^']{1,200})'
            | (?! (?:null|true|false|~) \s* \) ) (?P<bare>[^\s"'(){}\\][^"'(){}\n]{0,200}) ) \s{0,9}\)\s{0,9} \}\}
      | \$\{\{ .{0,200}? \}\} | \$\{! .{0,500}? \} | \{\{ .{0,200}? \}\}
      | \$\{ \w{1,200} (?: : (?P<default> [^{}]{0,500} ) )? \}   # the default of ${VAR:default} is a literal""",
    re.VERBOSE,
)
_LITERALS = ("default", "quoted", "single", "bare")
_SCHEME = regex(r"(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate)\s+(?=\S)", re.IGNORECASE)
_NAME = regex(r"[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$|[.\w/-]*/[.\w/-]*$|--\w.*$")
_PART = regex(r"[A-Za-z0-9+=%]{16,}")
_UUID = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def secret_ranges(text: str, start: int, end: int, kind: Kind) -> Iterator[Range]:
    """The ranges of the value `text[start:end]` which must not be seen."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    value = text[start:end]
    if not value or _OPEN.match(value) or not _applies(kind, value):
        return
    scheme = _SCHEME.match(value)
    at = start + scheme.end() if scheme else start
    for kept in _PLACEHOLDER.finditer(text, at, end):
        if kept.start() > at:
            yield at, kept.start()
        yield from [kept.span(group) for group in _LITERALS if kept[group]]
        at = kept.end()
    if at < end:
        yield at, end


def _applies(kind: Kind, value: str) -> bool:
    if kind is Kind.REFERENCE:
        return is_random(value) or not _NAME.match(value)
    return kind is Kind.SECRET or (kind is Kind.RANDOM and is_random(value))


def is_random(value: str) -> bool:
    """Whether `value` looks drawn by lot: a long run of at least two kinds of characters, no word repeated."""
    if _UUID.search(value):
        return True
    for part in _PART.findall(value[:4096]):
        kinds = sum(1 for test in (str.islower, str.isupper, str.isdigit) if any(map(test, part)))
        if kinds > 1 and any(map(str.isdigit, part)) and bits(part) > 3:  # noqa: PLR2004 - bits per character: words have fewer
            return True
    return False
