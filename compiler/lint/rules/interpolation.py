"""Rules on what looks like a value and still waits for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.lint.texts import Text, all_texts, marked, other_texts, own_texts, spec_texts
from compiler.regex import regex
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

_VARIABLE = regex(r"(?<!\$)\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
_BRACED = regex(r"(?<!\$)\$\{(?!\{)([^{}]*)\}")
_LITERAL = regex(r"true|false|null|[-+]?[0-9]+(?:\.[0-9]+)?", re.IGNORECASE)
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_FLUX = regex(r"(?<!\$)\$\{[A-Za-z_][A-Za-z0-9_]*(?::[-=]|[-=]|/|:[0-9]|%|#)[^}]*\}")
_DEFAULT = regex(r"(?<!\$)\$\{[A-Za-z_][A-Za-z0-9_.]*:=[^}]*\}")
_TEMPLATE = regex(r"(?<!\$)\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_HELM = regex(r"\.(?:Values|Release|Chart|Capabilities|Files)\b|(?:include|template|tpl)\s")
_KUBERNETES = regex(r"(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_ANGLE = regex(r"<[A-Za-z][\w .-]*>")
_PROSE = frozenset(("description", "title", "doc", "tags"))
_SHOWN = 40


@rule("INT101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unresolved_placeholder() -> Iterator[Finding]:
    """A placeholder `${{ name }}` has no value.

    Environments of `workerc.yaml` give values to placeholders; this one has none in some environment, and no default, which is
    written `${{ name | default(2) }}`. A field that waits for its value is not judged any further. Inside the `stackSpec` of a
    Bento-family stack the same writing is Bento's own escape, and only names that an environment declares are filled.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: ${{ replicas }} # INT101
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      replicas: ${{ replicas | default(2) }}
      stackSpec:
        input:
          generate:
            mapping: root = "${{LITERAL}}"
    ```
    """
    yield from ()


@rule("INT102", Severity.ERROR)
def unexpanded_variable(worker: Worker) -> Iterator[Finding]:
    """`$NAME` or `${NAME}` stands where nobody replaces it.

    `dataos-ctl` replaces both with variables of the shell it runs in, so that one file means different things on
    different machines. workerc reads no environment: it would compile the text as it stands. Inside the `stackSpec`
    of a Bento-family stack `${NAME}` is Bento's, which replaces it at start.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        TOPIC: orders-${STAGE} # INT102
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        TOPIC: orders-${{ stage }}
      stackSpec:
        input:
          nats:
            urls: ["${NATS_URL}"]
    ```
    """
    for found in marked(own_texts, worker, "$"):
        if _is_content(found, worker):
            continue
        names = [braced or bare for braced, bare in _VARIABLE.findall(found.text) if _counts(found, braced, bare)]
        if names:
            written = ", ".join([f"`${name}`" for name in dict.fromkeys(names)])
            message = f"{written} is replaced by `dataos-ctl` only, from the shell of whoever applies"
            yield Finding(found.path, message, f"write a placeholder: `${{{{ {names[0].lower()} }}}}`")


def _counts(found: Text, braced: str, bare: str) -> bool:
    """In prose a lone `$word` is a price or a quotation more often than a variable."""
    return not _LITERAL.fullmatch(braced) if braced else bool(bare) and found.field not in _PROSE


def _is_content(found: Text, worker: Worker) -> bool:
    """Texts that are copied as they are into a file, and the one that is copied nowhere."""
    return found.path == worker.path("runAsApiKey") or (found.path[:2] == worker.path("configs") and "\n" in found.text)


@rule("INT103", Severity.ERROR)
def confused_dialect(worker: Worker) -> Iterator[Finding]:
    """`${…}` holds what is no name of a variable.

    Three ways of writing look alike: `${{ name }}` is a placeholder, `${NAME}` a variable, `${! … }` Bloblang, which
    only a Bento-family stack understands. `${true}` is none of them: what is left of a form that was filled in.

    ```yaml bad
    worker:
      stack: fastfun+alpha:1.0
      stackSpec:
        input:
          options:
            cleanupSubscription: ${true} # INT103
    ```

    ```yaml good
    worker:
      stack: fastfun+alpha:1.0
      stackSpec:
        input:
          options:
            cleanupSubscription: true
    ```
    """
    for found in marked(other_texts, worker, "${"):
        if _is_content(found, worker):
            continue
        for inside in _BRACED.findall(found.text):
            if _LITERAL.fullmatch(inside):
                yield Finding(
                    found.path, f"`${{{inside}}}` wraps the value `{inside}` as if it were a variable", f"write `{inside}`"
                )
            elif inside.startswith("!"):
                message = "Bloblang `${! … }` stands where no Bento-family stack reads it"
                yield Finding(found.path, message, "write the value itself")
            elif not _NAME.fullmatch(inside) and not _FLUX.search(f"${{{inside}}}"):
                shown = inside if len(inside) <= _SHOWN else f"{inside[:_SHOWN]}…"
                yield Finding(found.path, f"`${{{shown}}}` is neither a placeholder nor a variable", f"write `${{{{ {shown} }}}}`")


@rule("INT104", Severity.ERROR)
def template_expression(worker: Worker) -> Iterator[Finding]:
    """A template expression `{{ … }}` is left in the text.

    Workers are no templates of Helm or Jinja. Inside a `stackSpec`, which may hold templates of its own, only what
    names objects of Helm is reported.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        TOPIC: "{{ .Values.topic }}" # INT104
      stackSpec:
        input:
          nats:
            subject: "{{ .Values.topic }}" # INT104
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        TOPIC: ${{ topic }}
    ```
    """
    own = [found for found in marked(own_texts, worker, "{{") if not _is_content(found, worker)]
    for found in (*own, *marked(spec_texts, worker, "{{")):
        strict = found.path[:2] != worker.path("stackSpec")
        for inside in _TEMPLATE.findall(found.text):
            if strict or _HELM.search(inside):
                shown = inside if len(inside) <= _SHOWN else f"{inside[:_SHOWN]}…"
                yield Finding(
                    found.path, f"the template expression `{{{{ {shown} }}}}` is left as it is", "write a placeholder `${{ name }}`"
                )


@rule("INT105", Severity.NOTE)
def kubernetes_variable(worker: Worker) -> Iterator[Finding]:
    """`$(NAME)` in an environment variable looks like a reference of Kubernetes.

    In a DataOS Worker it is text, so it is escaped when it is rendered, and stays as it was written.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        HOME_OF: $(HOME)/orders # INT105
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        HOME_OF: /home/orders
    ```
    """
    for found in marked(own_texts, worker, "$("):
        if found.path[:2] == worker.path("envs") and (names := _KUBERNETES.findall(found.text)):
            yield Finding(found.path, f"`$({names[0]})` is kept as text and replaced by nothing", "write the value itself")


@rule("INT106", Severity.WARNING, strict=Severity.ERROR)
def flux_substitution(worker: Worker) -> Iterator[Finding]:
    """A substitution of Flux, such as `${NAME:=default}`, stands in a Worker.

    Flux replaces it in what it applies, if told to, and nobody else does. In the `stackSpec` of a Bento-family stack
    `${NAME:=x}` has the default `=x`: Bento's own form is `${NAME:x}`.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        TOPIC: ${TOPIC:=orders} # INT106
      stackSpec:
        input:
          nats:
            subject: ${TOPIC:=orders} # INT106
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          nats:
            subject: ${TOPIC:orders}
    ```
    """
    for found in marked(all_texts, worker, "${"):
        inside_bento = found.path[:2] == worker.path("stackSpec") and is_bento(worker.section.get("stack"))
        if inside_bento and ":=" not in found.text:
            continue
        if match := (_DEFAULT if inside_bento else _FLUX).search(found.text):
            if _is_content(found, worker):
                continue
            shown = match[0] if len(match[0]) <= _SHOWN else f"{match[0][:_SHOWN]}…"
            advice = "leave the `=` out: Bento's default follows the colon" if inside_bento else "write a placeholder `${{ name }}`"
            yield Finding(found.path, f"`{shown}` is a substitution of Flux", advice)


@rule("INT107", Severity.WARNING, strict=Severity.ERROR)
def angle_placeholder(worker: Worker) -> Iterator[Finding]:
    """A value such as `<your-topic>` has been left to be filled in.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        TOPIC: <your-topic> # INT107
      stackSpec:
        input:
          nats:
            subject: <your-topic> # INT107
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        TOPIC: orders
    ```
    """
    for found in marked(all_texts, worker, "<"):
        if _ANGLE.fullmatch(found.text):
            yield Finding(found.path, f"`{found.text}` waits to be filled in", "write the value, or a placeholder `${{ name }}`")
