"""Rules on what should not be read by everybody. No message holds the value it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from compiler.diagnostics import Finding, Severity, dotted
from compiler.environment.marks import OPENING
from compiler.lint.credentials import (
    ADDRESS,
    ASSIGNED,
    DRAWN,
    ISSUED,
    NAMED,
    credential_in,
    credentials,
    may_hold,
    numbers,
    worker_credentials,
)
from compiler.lint.rule import rule
from compiler.lint.texts import Text, all_texts, joined, mentions
from compiler.regex import regex
from compiler.resources.worker import Worker

_PLAIN_HTTP = regex(r"\bhttp://([^\s/?#'\":]+)", re.IGNORECASE)
_NEAR = regex(r"localhost|127\.[0-9.]+|0\.0\.0\.0|\[.*|[^.]+|.+\.(?:svc|local|internal|localhost|test|example)", re.IGNORECASE)
_MARK = regex(r"[A-Za-z][\w.-]{1,11}\Z")  # of who issued it
_ADVICE = "take it from a secret by `dataosSecrets`, and make this value invalid"


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
    if isinstance(value, str) and _is_here(worker, Text(path, value)) and (found := credential_in(value, "runAsApiKey")):
        advice = "take the key out and make it invalid; put a placeholder in its place"
        yield Finding(path, f"`runAsApiKey` is written out: {found.size}", advice)


@rule("SEC102", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def literal_credential(worker: Worker) -> Iterator[Finding]:
    """A field whose name says credential has its value written out.

    The file is in a repository, and the value becomes part of a ConfigMap, which everybody in the namespace can read.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        DB_PASSWORD: hunter2-of-the-north # SEC102
      stackSpec:
        input:
          nats:
            urls: [nats://events:4222]
            auth:
              user_jwt: hunter2-of-the-south # SEC102
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
    of_numbers = credentials(worker.data, numbers(worker), NAMED, ASSIGNED)
    for found, credential in chain(worker_credentials(worker, NAMED, ASSIGNED), of_numbers):
        if _is_here(worker, found):
            held = "is written out" if credential.form == NAMED else "holds a credential"
            yield Finding(found.path, f"`{dotted(found.path)}` {held}: {credential.size}", _ADVICE)


@rule("SEC103", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def known_credential(worker: Worker) -> Iterator[Finding]:
    """A text has the form of a credential: a cloud key, a token of a code host, a private key.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        UPLOADER: AKIAABCDEFGHIJKLMNOP # SEC103
      stackSpec:
        output:
          aws_s3:
            bucket: orders
            credentials:
              id: AKIAABCDEFGHIJKLMNOP # SEC103
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: uploader
    ```
    """
    for found, credential in worker_credentials(worker, ISSUED):
        if may_hold(worker, ISSUED) and _is_here(worker, found):
            mark = _MARK.search(found.text, 0, credential.start)
            start = f" that starts with `{mark[0]}`" if mark else ""
            yield Finding(found.path, f"`{dotted(found.path)}` has the form of a credential{start}", _ADVICE)


@rule("SEC104", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR)
def url_with_credentials(worker: Worker) -> Iterator[Finding]:
    """A URL, or another address, holds a password.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        DATABASE: postgres://orders:hunter2@db.example.org/orders # SEC104
      stackSpec:
        input:
          nats:
            urls: [nats://orders:hunter2@nats.example.org:4222] # SEC104
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
    for found, credential in worker_credentials(worker, ADDRESS):
        if may_hold(worker, ADDRESS) and _is_here(worker, found):
            message = f"`{dotted(found.path)}` holds an address with a password of {credential.size}"
            yield Finding(found.path, message, "take the password from a secret")


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
    if "http://" not in joined(worker).lower():
        return
    if not _PLAIN_HTTP.search(worker.resource.document.text) and not mentions(worker):
        return
    for found in all_texts(worker):
        for host in _PLAIN_HTTP.findall(found.text):
            if "$" not in host and not _NEAR.fullmatch(host):
                yield Finding(found.path, f"`http://{host}` is reached without encryption", "use `https`")
                break


@rule("SEC106", Severity.WARNING, production=Severity.ERROR)
def random_text(worker: Worker) -> Iterator[Finding]:
    """A text looks drawn by lot, as keys and tokens do, although its field is not called one.

    What is judged is the length, the entropy, and how often capitals, small letters and digits take turns. Digests,
    UUIDs, addresses and words in Base64 are left alone, and so are fields that are called an id, a hash, a version.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        UPLOADS: 8hTq2LmZx4VbN7cRw1Kd9pYs # SEC106
      stackSpec:
        output:
          aws_s3:
            bucket: orders
            path: 8hTq2LmZx4VbN7cRw1Kd9pYs # SEC106
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        UPLOADS: ${UPLOADS}
        REVISION: 5f0c3e1d9b7a2468ace013579bdf02468ace1357
    ```
    """
    for found, credential in worker_credentials(worker, DRAWN):
        if may_hold(worker, DRAWN) and _is_here(worker, found):
            message = f"`{dotted(found.path)}` holds {credential.size} that look drawn by lot, as those of a key"
            advice = f"{_ADVICE}; if it is no credential, say so with `# workerc: ignore[SEC106] -- reason`"
            yield Finding(found.path, message, advice)


def _is_here(worker: Worker, found: Text) -> bool:
    """Whether the value stands in the file or in an overlay: what a placeholder brings does not."""
    written = worker.written(found.path)
    return not (isinstance(written, str) and OPENING in written) or _is_default(found.text, written)


def _is_default(text: str, written: str) -> bool:
    """Whether `text` holds a default that a placeholder in `written` has."""
    from compiler.environment.values_syntax import Placeholder, placeholders  # noqa: PLC0415 - few values have placeholders

    defaults = [part.default for part in placeholders(written) if isinstance(part, Placeholder) and part.default]
    return any(default.text and default.text in text for default in defaults)
