"""What kind of credential a text is, judged by the field it stands in and by its own look: the most telling first.

The same things are masked in everything that a person gets to see: `compiler.redaction` holds the knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.lint.same import latest
from compiler.lint.texts import Text, all_texts, joined
from compiler.records import NamedTuple
from compiler.redaction.keys import Kind, kind, words
from compiler.regex import regex
from compiler.resources.worker import Worker

NAMED, ISSUED, ADDRESS, ASSIGNED, DRAWN = "named", "issued", "address", "assigned", "drawn"

_WAITING = regex(r"\$\{|\$\(|\$[A-Za-z_]|\{\{|<[^>]*>\Z")  # filled in by somebody, at some time
_DEFAULT = regex(
    r"""\$\{\w+:-?([^{}]+)\} | \$\{\{[^{}]*\|\s*default\(\s*["']?(?!(?:null|true|false|~)\s*\))([^"'(){}]+)["']?\s*\)\s*\}\}""",
    re.VERBOSE,
)
_HARMLESS = regex(r"true|false|none|null|[./]?/[\w./-]*|[\w.-]+\.(?:json|pem|key|crt|txt|yaml|yml|conf|jks)", re.IGNORECASE)
_PASSWORDS = ("word", "pass", "wd", "pw", "phrase", "code")  # what may be a number
_REFERENCES = frozenset(("dataosSecrets", "secrets", "configs", "runAsApiKey"))
_MARKS = (  # what is in every text of the form ISSUED; several start alike
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "gloas-"),
    *("glsoat-", "glsa_", "glc_", "dop_v1_", "doo_v1_", "dor_v1_", "shpat_", "shpca_", "shppa_", "shpss_", "hvs.", "hvb.", "hvr."),
    *("AKIA", "ASIA", "ya29.", "xox", "xapp-", "k_live_", "k_test_", "whsec_", "SECRET-KEY"),
    *(
        "GOCSPX-",
        "pscale_",
        "dp.pt.",
        "dp.st.",
        "dp.ct.",
        "dp.sa.",
        "dp.scim.",
        "dp.audit.",
        "lin_",
        "rubygems_",
        "ATATT3x",
        "NRAK-",
        "sntry",
        "PMAK-",
        "sbp_",
        "sk-",
        "lsv2_",
        "eyJ",
    ),
    *("npm_", "pypi-", "hf_", "SG.", "AIza", "dapi", "Q~", ":AA", "hooks.slack.com", "/api/webhooks/", "PRIVATE KEY", "key-"),
)
_LONG = regex(r"[A-Za-z0-9]{10,}")
_MIXED = regex(r"[A-Za-z]\d|\d[A-Za-z]")
_TELLING = regex(r"@|(?<![\w-])-|bearer|basic", re.IGNORECASE)  # without it there is no address and no command
_WORD = regex(r"[A-Za-z_][\w.-]*")
_FLAG = regex(r"--?([A-Za-z][\w-]*)")
_SHORTEST = 8  # of what is looked at for its own look
_SHORTEST_NUMBER = 4


class Credential(NamedTuple):
    """`text[start:end]` is secret; `form` says by what it was recognised."""

    form: str
    start: int
    end: int

    @property
    def size(self) -> str:
        return f"{self.end - self.start} characters"


def credentials(data: Any, texts: Iterable[Text], *forms: str) -> Iterator[tuple[Text, Credential]]:
    """Those of `texts`, in order and from `data`, that are credentials of one of `forms`, each with its most telling one."""
    before: Text | None = None
    for found in texts:
        credential = credential_in(found.text, *_field(data, found.path, before))
        before = found
        if credential and credential.form in forms:
            yield found, credential


def worker_credentials(worker: Worker, *forms: str) -> Iterator[tuple[Text, Credential]]:
    """The same among the texts of `worker`, without those that name a secret or have a rule of their own."""
    return (found for found in _worker_credentials(worker) if found[1].form in forms)


@latest
def _worker_credentials(worker: Worker) -> list[tuple[Text, Credential]]:
    texts = [found for found in all_texts(worker) if len(found.path) == 1 or found.path[1] not in _REFERENCES]
    telling = credential_in if _is_marked(joined(worker)) else _not_issued
    found: list[tuple[Text, Credential]] = []
    before: Text | None = None
    for each in texts:
        if credential := telling(each.text, *_field(worker.data, each.path, before)):
            found.append((each, credential))
        before = each
    return found


def may_hold(worker: Worker, form: str) -> bool:
    """Whether a credential of `form` may be in the source of `worker`."""
    text = worker.resource.document.text
    if "\\" in text:  # an escape may hide anything
        return True
    if form == ISSUED:
        return _is_marked(text)
    if form == ADDRESS:
        return "@" in text or ("://" in text and "=" in text)
    return any(map(_MIXED.search, _LONG.findall(text)))


def numbers(worker: Worker) -> Iterator[Text]:
    """Variables that are numbers: a password stands without quotation marks, too."""
    for key, value in (worker.section.get("envs") or {}).items():
        if isinstance(value, int) and not isinstance(value, bool) and len(str(value)) >= _SHORTEST_NUMBER:
            yield Text(worker.path("envs", key), str(value))


def _field(data: Any, path: FieldPath, before: Text | None) -> tuple[str, str]:
    """The name by which a text is judged, and the one above it: `- {name: PASSWORD, value: x}`, `[--password, x]`."""
    last = path[-1]
    if isinstance(last, str):
        if last == "value" and isinstance(name := _beside(data, path, "name"), str):
            return name, ""
        above = path[-2] if len(path) > 1 else ""
        return last, above if isinstance(above, str) else ""
    if before and before.text[:1] == "-" and before.path == (*path[:-1], last - 1) and (flag := _FLAG.fullmatch(before.text)):
        return flag[1], ""
    names = [step for step in path if isinstance(step, str)]
    return names[-1], names[-2] if len(names) > 1 else ""


def _beside(data: Any, path: FieldPath, key: str) -> Any:
    try:
        for step in path[:-1]:
            data = data[step]
        return data.get(key)
    except (LookupError, TypeError, AttributeError):
        return None


@lru_cache(maxsize=16384)
def credential_in(text: str, field: str, parent: str = "") -> Credential | None:
    """The most telling credential in `text`, the value of `field` inside of `parent`."""
    if len(text) >= _SHORTEST and (found := _issued(text)):
        return found
    return _not_issued(text, field, parent)


@lru_cache(maxsize=16384)
def _not_issued(text: str, field: str, parent: str) -> Credential | None:
    """The same for a text of which it is known that it has no form of its own."""
    of = kind(field, parent)
    if of is not Kind.ORDINARY and (found := _named(text, of, field)):
        return found
    return _in_the_text(text, field) if len(text) >= _SHORTEST else None


def _is_marked(text: str) -> bool:
    return any(map(text.__contains__, _MARKS))


def _named(text: str, of: Kind, field: str) -> Credential | None:
    from compiler.redaction.values import secret_ranges  # noqa: PLC0415 - most files have no such field

    if of is Kind.SECRET and "${" in text and (":" in text or "|" in text) and (default := _DEFAULT.search(text)):
        return Credential(NAMED, *default.span(default.lastindex or 0))
    if "${" in text or _WAITING.search(text) or _HARMLESS.fullmatch(text) or (text.isdigit() and not _may_be_number(field)):
        return None
    return next((Credential(NAMED, start, end) for start, end in secret_ranges(text, 0, len(text), of)), None)


def _may_be_number(field: str) -> bool:
    return (words(field) or ("",))[-1].endswith(_PASSWORDS)


def _issued(text: str) -> Credential | None:
    if not _is_marked(text):
        return None
    from compiler.redaction.known import issued  # noqa: PLC0415 - see above

    if "PRIVATE KEY" in text and (at := text.find("-----BEGIN")) >= 0:
        return Credential(ISSUED, at, len(text))
    return next((Credential(ISSUED, start, end) for start, end in issued(text)), None)


def _in_the_text(text: str, field: str) -> Credential | None:
    if not (_is_telling(text) or any(map(_MIXED.search, _LONG.findall(text))) or _assigns(text)):
        return None
    from compiler.redaction import known  # noqa: PLC0415 - see above
    from compiler.redaction.randomness import drawn  # noqa: PLC0415 - see above

    for start, end in known.in_addresses(text):
        if not _WAITING.search(text[start:end]):
            return Credential(ADDRESS, start, end)
    for start, end in _assigned(text):
        if not _WAITING.search(text[start:end]):
            return Credential(ADDRESS if "://" in text[:start] else ASSIGNED, start, end)
    return next((Credential(DRAWN, start, end) for start, end in drawn(text, field)), None)


def _is_telling(text: str) -> bool:
    """Whether there may be an address or a command: seen without the expression for most texts."""
    if "@" in text:
        return True
    if "-" not in text and text.isascii():
        lower = text.lower()
        return "bearer" in lower or "basic" in lower
    return _TELLING.search(text) is not None


def _assigns(text: str) -> bool:
    """Whether something is assigned, and a word is there that names a secret."""
    return "=" in text and any(kind(word) is not Kind.ORDINARY for word in _WORD.findall(text))


def _assigned(text: str) -> Iterator[tuple[int, int]]:
    """`--token abc`, `Bearer abc`, `password=abc` inside of a longer text."""
    from compiler.redaction import known, scan  # noqa: PLC0415 - see above
    from compiler.redaction.randomness import drawn  # noqa: PLC0415 - see above

    yield from known.in_commands(text)
    if "=" in text:
        random = set(drawn(text))
        yield from (found for found in scan.secrets(text) if found not in random)
