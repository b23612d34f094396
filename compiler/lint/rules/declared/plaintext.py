"""Rules on what declarations write out. No message holds the value it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity, dotted
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.lint.credentials import ADDRESS, ASSIGNED, DRAWN, ISSUED, NAMED, credentials
from compiler.lint.rule import rule
from compiler.lint.texts import scalars
from compiler.redaction.keys import words
from compiler.regex import regex
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared

_SECRETS = ("secret", "instance-secret")
_VARIABLE = regex(r"\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{.*?\}\}", re.DOTALL)
_NOT_WRITTEN = regex(
    r"\s*|\*+|x{3,}|<[^<>]*>|(?:masked|redacted)(?:[_-]?x*)|ENC\[.*\]|(?:ref\+)?[a-z]+://\S+#\S+"  # SOPS; a place in a vault
    r"|(?:ref\+)?(?:vault|op|secretref|awssm|awsssm|gcpsm|azurekeyvault|file|env):\S+"
    r"|[~.]{0,2}/[\w./-]+|[\w./-]*[\w-]\.(?:json|pem|key|crt|cer|txt|yaml|yml|conf|properties|jks|p12)",  # a file
    re.IGNORECASE | re.DOTALL,
)
# What a secret holds beside what is secret: who asks for what, and where.
_OPEN = frozenset(
    (
        *("account", "acl", "bucket", "catalog", "container", "database", "db", "domain", "driver", "email", "endpoint", "host"),
        *("hostname", "id", "issuer", "location", "name", "namespace", "path", "port", "project", "region", "registry", "role"),
        *("schema", "scope", "scopes", "server", "servers", "tenant", "type", "url", "user", "username", "warehouse", "zone"),
    )
)


@rule("SEC107", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, scope="declaration")
def plaintext_secret(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A value of a secret is written out in the file.

    Whoever can read the repository, now or at any time later, has it. workerc reads the names of secrets and their keys,
    and no value. Placeholders, variables, files and values that SOPS has encrypted are fine, and so are the names of
    users, hosts and other things that are not secret by themselves.

    ```yaml bad
    name: orders-r
    version: v1
    type: secret
    secret:
      type: key-value-properties
      acl: r
      data:
        username: orders
        password: hunter2-of-the-north # SEC107
    ```

    ```yaml good
    name: orders-r
    version: v1
    type: secret
    secret:
      type: key-value-properties
      acl: r
      data:
        username: orders
        password: ${ORDERS_PASSWORD}
    ```
    """
    data = declared.section.get("data") if declared.type in _SECRETS else None
    for key, value in data.items() if isinstance(data, dict) else ():
        text = value if isinstance(value, str) else "" if value is None or isinstance(value, bool) else str(value)
        if _is_written_out(key, text) and not _waits(declared.resource.data, declared.type, key):
            path = declared.path("data", key)
            message = f"`{dotted(path)}` is written out: {len(text)} characters"
            advice = f"write `{key}: ${{{_variable(key)}}}`, or encrypt the file with SOPS, and make this value invalid"
            yield Finding(path, message, advice)


def _waits(written: Any, section: str, key: str) -> bool:
    """Whether the file has a placeholder there, whatever an environment fills in."""
    value = ((written.get(section) or {}).get("data") or {}).get(key)
    return isinstance(value, str) and OPENING in value


def _is_written_out(key: str, text: str) -> bool:
    if _NOT_WRITTEN.fullmatch(text):
        return False
    if text.lstrip().startswith("{"):
        return _holds_secret(text)
    rest = _VARIABLE.sub("", text)
    if rest == text:
        return not _OPEN.intersection(words(key)[-1:])
    return False


def _holds_secret(text: str) -> bool:
    """Whether JSON, such as a `.dockerconfigjson`, has a value for one of its secret keys."""
    from compiler.redaction.redacted import redacted  # noqa: PLC0415 - most secrets hold no JSON

    return bool(redacted(text).secrets) or re.search(r'"auth"\s*:\s*"[\w+/=]+"', text) is not None


def _variable(key: str) -> str:
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key)).strip("_").upper() or "VALUE"


@rule("SEC108", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, scope="declaration")
def credential_in_declaration(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A stack, depot or other declaration holds a credential: by the name of its field, or by its own look.

    ```yaml bad
    name: orders
    version: v1
    type: depot
    depot:
      type: POSTGRESQL
      spec:
        url: postgres://orders:hunter2@db.example.org/orders # SEC108
    ```

    ```yaml good
    name: orders
    version: v1
    type: depot
    depot:
      type: POSTGRESQL
      spec: {host: db.example.org, database: orders}
      secrets:
        - {name: orders-r, allKeys: true}
    ```
    """
    if declared.type in _SECRETS:
        return
    texts = scalars((declared.type,), declared.section)
    for found, credential in credentials(declared.data, texts, NAMED, ISSUED, ADDRESS, ASSIGNED, DRAWN):
        if not _VARIABLE.search(found.text[credential.start : credential.end]):
            message = f"`{dotted(found.path)}` holds a credential of {credential.size}"
            yield Finding(found.path, message, "put it into a secret that is not in the repository, and make this value invalid")
