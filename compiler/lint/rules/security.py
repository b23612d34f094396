"""Rules on what should not be read by everybody. No message holds the value it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity, dotted
from compiler.environment.placeholders import OPENING
from compiler.lint.rule import rule
from compiler.lint.texts import Text, all_texts, mentions
from compiler.resources.worker import Worker

_WAITING = re.compile(r"\$\{|\$\(|\$[A-Za-z_]|\{\{|<[^>]*>\Z")  # filled in by somebody, at some time
_SECRET_NAME = re.compile(
    r"(?:^|[._-]|(?<=[a-z0-9])(?=[A-Z]))"
    r"(?:password|passwd|passphrase|secret|token|apikey|api[._-]key|access[._-]?key|private[._-]?key|client[._-]?secret|credentials?)$",
    re.IGNORECASE,
)
_ENDINGS = ("word", "wd", "phrase", "secret", "token", "key", "credential", "credentials")  # what the pattern can end in
_HARMLESS_NAME = re.compile(r"max|count|limit|(?:^|[._-])(?:next|page|continuation)[._-]?token", re.IGNORECASE)
_HARMLESS_VALUE = re.compile(
    r"(?:true|false|none|null|[0-9]{1,6}|/[\w./-]*|[\w.-]+\.(?:json|pem|key|crt|txt|yaml|yml))", re.IGNORECASE
)
_KNOWN = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}"
    r"|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|\bsk_live_[A-Za-z0-9]{16,}|\bAIza[A-Za-z0-9_-]{35}\b"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+"
    r"|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
)
_PREFIXES = ("AKIA", "ASIA", "gh", "glpat-", "xox", "sk_live_", "AIza", "eyJ", "-----BEGIN")  # what the pattern can start with
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://([^\s/?#'\"@:]*):([^\s/?#'\"@]+)@", re.IGNORECASE)
_PLAIN_HTTP = re.compile(r"\bhttp://([^\s/?#'\":]+)", re.IGNORECASE)
_NEAR = re.compile(r"localhost|127\.[0-9.]+|0\.0\.0\.0|\[.*|[^.]+|.+\.(?:svc|local|internal|localhost|test|example)", re.IGNORECASE)


@rule("SEC101", Severity.ERROR)
def literal_api_key(worker: Worker) -> Iterator[Finding]:
    """`runAsApiKey` holds an API key.

    Whoever reads the repository can act as that user. workerc never copies the value: it renders a reference to the
    Secret that `secrets.runAsApiKey` of the configuration names.

    ```yaml bad
    worker:
      stack: bento:4.0
      runAsApiKey: abcdefghijklmnopqrstuvwxyz # SEC101
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      runAsApiKey: ${API_KEY}
    ```
    """
    path = worker.path("runAsApiKey")
    value = worker.get(*path)
    if isinstance(value, str) and value and not _is_filled_in(worker, Text(path, value)):
        advice = "take the key out and make it invalid; put a placeholder in its place"
        yield Finding(path, f"`runAsApiKey` is written out: {len(value)} characters", advice)


@rule("SEC102", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def literal_credential(worker: Worker) -> Iterator[Finding]:
    """A field whose name says credential has its value written out.

    The file is in a repository, and the value becomes part of a ConfigMap, which everybody in the namespace can read.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        DB_PASSWORD: hunter2-of-the-north # SEC102
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: orders-database
          key: DB_PASSWORD
      stackSpec:
        output:
          sql_insert:
            password: ${DB_PASSWORD}
    ```
    """
    for found in all_texts(worker):
        if found.path != worker.path("runAsApiKey") and _names_secret(found, worker) and not _KNOWN.search(found.text):
            message = f"`{dotted(found.path)}` is written out: {len(found.text)} characters"
            yield Finding(found.path, message, "take it from a secret by `dataosSecrets`, and make this value invalid")


def _names_secret(found: Text, worker: Worker) -> bool:
    """Fields that refer to a secret, such as `dataosSecrets[].key`, hold its name and not its value."""
    field = found.field
    if not field.lower().endswith(_ENDINGS) or not _SECRET_NAME.search(field) or _HARMLESS_NAME.search(field):
        return False
    refers = found.path[:2] in (worker.path("dataosSecrets"), worker.path("secrets"), worker.path("configs"))
    if refers or not isinstance(found.path[-1], str):
        return False
    return bool(found.text) and not _HARMLESS_VALUE.fullmatch(found.text) and not _is_filled_in(worker, found)


@rule("SEC103", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def known_credential(worker: Worker) -> Iterator[Finding]:
    """A text has the form of a credential: a cloud key, a token of a code host, a private key.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        UPLOADER: AKIAABCDEFGHIJKLMNOP # SEC103
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: uploader
    ```
    """
    for found in all_texts(worker) if mentions(worker, *_PREFIXES) else ():
        if found.path != worker.path("runAsApiKey") and (match := _KNOWN.search(found.text)):
            message = f"`{dotted(found.path)}` has the form of a credential that starts with `{match[0][:4]}`"
            yield Finding(found.path, message, "take it from a secret by `dataosSecrets`, and make this one invalid")


@rule("SEC104", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def url_with_credentials(worker: Worker) -> Iterator[Finding]:
    """A URL holds a password.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        DATABASE: postgres://orders:hunter2@db.example.org/orders # SEC104
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        output:
          sql_insert:
            dsn: postgres://orders:${DB_PASSWORD}@db.example.org/orders
    ```
    """
    for found in all_texts(worker) if mentions(worker, "://") and mentions(worker, "@") else ():
        for _, password in _URL.findall(found.text):
            if not _WAITING.search(password):
                message = f"`{dotted(found.path)}` holds a URL with a password of {len(password)} characters"
                yield Finding(found.path, message, "take the password from a secret")
                break


@rule("SEC105", Severity.NOTE, strict=Severity.WARNING, production=Severity.WARNING)
def plain_http(worker: Worker) -> Iterator[Finding]:
    """A URL goes to another host over `http`, where everybody on the way can read and change what is sent.

    Hosts of the cluster, and names without a dot, are left alone.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          http_client:
            url: http://orders.example.org/api # SEC105
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          http_client:
            url: http://orders.sales.svc.cluster.local/api
    ```
    """
    if not _PLAIN_HTTP.search(worker.resource.document.text) and not mentions(worker):
        return
    for found in all_texts(worker):
        for host in _PLAIN_HTTP.findall(found.text):
            if "$" not in host and not _NEAR.fullmatch(host):
                yield Finding(found.path, f"`http://{host}` is reached without encryption", "use `https`")
                break


def _is_filled_in(worker: Worker, found: Text) -> bool:
    """Whether the value is not in the file: a placeholder, filled or not, or a variable."""
    written = worker.resource.data
    for step in found.path:
        try:
            written = written[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            written = found.text  # type: ignore[assignment]
            break
    placeholder = isinstance(written, str) and OPENING in written
    return placeholder or _WAITING.search(found.text) is not None
