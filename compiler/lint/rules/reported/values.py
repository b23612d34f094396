"""Rules on placeholders and on the values of environments; whoever fills them finds what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("INT108", Severity.ERROR, blocking=True, reported_elsewhere=True)
def malformed_placeholder() -> Iterator[Finding]:
    """Something starts as a placeholder does, `${{`, and is none.

    A placeholder holds a name: letters, digits, `_` and `-`, with dots before the keys and indices below it. A default follows as
    in Jinja: `${{ name | default(5) }}`. Other expressions are not known. Inside the `stackSpec` of a Bento-family stack, whose
    own escape looks alike, such texts are left alone.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        STAGE: ${{ stage || 'dev' }} # INT108
        TOPIC: orders-${{ stage # INT108
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        STAGE: ${{ stage | default('dev') }}
        TOPIC: orders-${{ stage | default(dev) }}
    ```
    """
    yield from ()


@rule("INT109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def circular_value() -> Iterator[Finding]:
    """A value of an environment refers to itself, by way of others perhaps.

    Values may hold placeholders for other values. Here neither has ever one:

    ```yaml
    environments:
      dev:
        values:
          host: ${{ address }} # INT109
          address: db.${{ host }}
    ```

    The message names the way round. Fields that wait for one of these values are not judged any further.
    """
    yield from ()


@rule("INT110", Severity.ERROR, blocking=True, reported_elsewhere=True)
def oversized_value() -> Iterator[Finding]:
    """Values that refer to values grow beyond all bounds.

    A value may be used by others several times, and these by others again: ten steps of ten make ten thousand million. Together,
    references may bring a million characters into the values of an environment, and four million into one resource, and nothing may
    be nested more than a hundred levels deep.
    """
    yield from ()


@rule("INT111", Severity.NOTE, reported_elsewhere=True)
def unused_value() -> Iterator[Finding]:
    """A value is declared, and no placeholder in the repository stands for it.

    Placeholders of Workers, declarations, overlays, `platformEnv` and of other values count. It is looked for when the whole
    repository is linted, in all of its environments; a value that several environments share is used where one of them uses it.
    """
    yield from ()


@rule("INT112", Severity.WARNING, strict=Severity.ERROR, reported_elsewhere=True)
def half_declared_placeholder() -> Iterator[Finding]:
    """A placeholder in a `stackSpec` of the Bento family stays text: no value is there, and an escape of Bento is hardly meant.

    There `${{NAME}}` is Bento's escape for the text `${NAME}`, so that a name without a value is no error. It is doubtful where
    another environment has a value for it, and where blanks stand inside the brackets, which Bento's escape has not.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          nats:
            subject: ${{ topic }} # INT112
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          nats:
            subject: ${{ topic | default(orders) }}
    ```
    """
    yield from ()


@rule("INT113", Severity.WARNING, reported_elsewhere=True)
def idle_setting() -> Iterator[Finding]:
    """`--set` gives a value on the command line, and no placeholder stands for it.

    A slip in the name would otherwise go unseen: the value of the files, or a default, is taken in its place. It is looked for
    where the whole repository is linted or rendered.
    """
    yield from ()
