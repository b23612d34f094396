"""Rules on YAML itself. The document layer finds what they document, while it reads."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("YML101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def yaml_syntax() -> Iterator[Finding]:
    """The document is no YAML.

    Nothing of it can be read, so nothing else is said about it; the other documents of the file are judged as usual.
    The place is where the slip was made if that can be told: an unclosed quote is reported where it opens, not where
    the file ends. Most often a text holds `: ` or starts with one of ``@ ` % & * { [ ! | >`` and wants quotes, or a
    line is indented by another number of spaces than its neighbours.

    ```yaml bad
    name: orders
    description: Orders: the new ones # YML101
    ```

    ```yaml bad
    worker:
      schedule: */10 * * * * # YML101
    ```

    ```yaml bad
    worker:
        stack: bento:4.0
      compute: runnable-default # YML101
    ```

    ```yaml bad
    worker:
      tags: [orders, streaming # YML101
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    description: "Orders: the new ones"
    ```

    ```yaml good
    worker:
      schedule: "*/10 * * * *"
      tags: [orders, streaming]
      stack: bento:4.0
    ```
    """
    yield from ()


@rule("YML102", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unreadable_bytes() -> Iterator[Finding]:
    r"""The bytes of the file are no text that YAML allows, or too many.

    YAML is UTF-8, or UTF-16 or UTF-32, which the first bytes tell. A file saved in a code page of one country, such as
    Windows-1252, reads as something else on the next machine; `dataos-ctl` and `kubectl` refuse it, and so they do with
    control characters. A file of more than 16 MiB is not read at all: no Worker is that large, and a linter that reads
    everything can be brought down. Here the character that rings a bell stands behind `done`:

    ```yaml bad
    name: orders
    description: done␇ # YML102
    ```

    ```yaml good
    name: orders
    description: "Aufträge der Küche, 注文: done\a"
    ```
    """
    yield from ()


# A docstring cannot hold such a character, and loses tabs.
unreadable_bytes = unreadable_bytes._replace(text=unreadable_bytes.text.replace("done␇", "done\x07"))


@rule("YML103", Severity.ERROR, blocking=True, reported_elsewhere=True)
def duplicate_key() -> Iterator[Finding]:
    """A key stands twice in one mapping.

    YAML forbids it; most readers keep the last value and say nothing, so that the line somebody edits may be the one
    without effect. Every repetition is reported, with the place of the first.

    ```yaml bad
    worker:
      replicas: 2
      stack: bento:4.0
      replicas: 3 # YML103
    ```

    ```yaml bad
    worker:
      envs:
        LEVEL: info
        "LEVEL": debug # YML103
    ```

    ```yaml good
    worker:
      replicas: 3
      stack: bento:4.0
    ```
    """
    yield from ()


@rule("YML104", Severity.ERROR, blocking=True, reported_elsewhere=True)
def tab_indentation() -> Iterator[Finding]:
    """A tab indents a line.

    Editors show a tab as two, four or eight columns, so YAML allows none where depth is counted. Between the brackets
    of a flow mapping, behind a value and inside quotes a tab is a blank like any other.

    ```yaml bad
    worker:
    →stack: bento:4.0 # YML104
    ```

    ```yaml good
    worker:
      stack: bento:4.0
    ```
    """
    yield from ()


tab_indentation = tab_indentation._replace(text=tab_indentation.text.replace("→", "\t"))


@rule("YML105", Severity.ERROR, reported_elsewhere=True)
def unknown_tag() -> Iterator[Finding]:
    """A tag is none of the core schema, or contradicts its value.

    The core schema of YAML 1.2 knows `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map` and `!!seq`. Any other
    tag asks the reader to make something of its own of the value; workerc reads the value as it stands.

    ```yaml bad
    worker:
      envs:
        KEY: !!binary aGVsbG8= # YML105
        HOST: !env DATABASE_HOST # YML105
        PORT: !!int none # YML105
    ```

    ```yaml good
    worker:
      envs:
        KEY: aGVsbG8=
        VERSION: !!str 1.10
    ```
    """
    yield from ()


@rule("YML106", Severity.ERROR, blocking=True, reported_elsewhere=True)
def oversized_document() -> Iterator[Finding]:
    """A document goes beyond what is read: in depth, in size, or in what its aliases expand to.

    A document may nest 100 levels deep, hold 200,000 keys and values and 4,194,304 characters; a value behind an alias
    counts as often as the alias is used, since a few lines of aliases of aliases can stand for more than any memory
    holds. A file may hold 10,000 documents and 500,000 keys and values. What goes beyond is not read in part.

    ```yaml bad
    a: &a [x, x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e] # YML106
    ```

    ```yaml good
    defaults: &retries
      count: 3
    input:
      retries: *retries
    output:
      retries: *retries
    ```
    """
    yield from ()


@rule("YML107", Severity.ERROR, blocking=True, reported_elsewhere=True)
def broken_alias() -> Iterator[Finding]:
    """An alias names no anchor before it, or one that it is a part of.

    `*name` stands for the value marked `&name` above it in the same document. Without one there is no value; inside
    its own anchor it would never end. Often the text was meant to start with an asterisk and wants quotes.

    ```yaml bad
    worker:
      stackSpec: *defaults # YML107
    ```

    ```yaml bad
    worker:
      envs:
        PATTERN: *latest # YML107
    ```

    ```yaml good
    defaults: &defaults
      input: {}
    worker:
      stackSpec: *defaults
      envs:
        PATTERN: "*latest"
    ```
    """
    yield from ()


@rule("YML108", Severity.WARNING, reported_elsewhere=True)
def ambiguous_scalar() -> Iterator[Finding]:
    """An unquoted text reads differently here and in `kubectl` or `helm`.

    workerc reads the core schema of YAML 1.2; they read YAML 1.1 in the dialect of go-yaml, where `yes` is true, `0755`
    is octal and `1_000` is a number. Both are right, so the text should be written such that they agree. The rule
    knows exactly the texts on which they differ, as keys and as values: dates, `12:30`, `1e3`, `1.10` and `0o17` read
    the same in both.

    ```yaml bad
    worker:
      envs:
        VERBOSE: yes # YML108
        MODE: 0755 # YML108
        BATCH: 1_000 # YML108
        on: push # YML108
    ```

    ```yaml good
    worker:
      envs:
        VERBOSE: "yes"
        MODE: "0755"
        BATCH: 1000
        "on": push
        SINCE: 2024-02-29
        AT: 12:30
    ```
    """
    yield from ()


@rule("YML109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unmergeable_value() -> Iterator[Finding]:
    """The value of `<<` is neither a mapping nor a list of mappings.

    `<<: *name` takes the entries of the mapping marked `&name` into the one it stands in; an entry written there goes
    before a merged one, and of several merged mappings an earlier one before a later. Anything else has no entries.

    ```yaml bad
    level: &level INFO
    worker:
      envs:
        <<: *level # YML109
    ```

    ```yaml good
    common: &common
      LEVEL: INFO
    worker:
      envs:
        <<: *common
        REGION: eu
    ```
    """
    yield from ()


@rule("YML110", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unusable_key() -> Iterator[Finding]:
    """A key is a mapping, a list or null.

    The fields of a resource have names; a key that is no scalar names nothing, and Kubernetes tools refuse it. Nearly
    always it is a value in double braces without quotes: for YAML each brace opens a mapping, and the inner one becomes
    the key of the outer.

    ```yaml bad
    worker:
      stack: {{ stack }} # YML110
    ```

    ```yaml bad
    worker:
      envs:
        ~: none # YML110
        [a, b]: list # YML110
    ```

    ```yaml good
    worker:
      stack: "{{ stack }}"
      envs:
        "~": none
    ```
    """
    yield from ()


@rule("YML111", Severity.NOTE, reported_elsewhere=True)
def empty_document() -> Iterator[Finding]:
    """A document holds nothing.

    Two lines `---` with nothing but comments between them, or one at the end of a file, are a document of its own. It
    does no harm; it may be what is left of a resource that somebody deleted or commented out.

    ```yaml bad
    name: orders
    --- # YML111
    ```

    ```yaml good
    ---
    name: orders
    ```
    """
    yield from ()


@rule("YML112", Severity.NOTE, strict=Severity.WARNING, reported_elsewhere=True)
def unquoted_key() -> Iterator[Finding]:
    """A key without quotes is a number or a boolean, not a string.

    It is read as the text that stands there, and so it is by `kubectl` and `helm`; readers that keep the type look for
    the key in vain. Where these two make another key of it (`1.10` becomes `1.1`) it is reported as an ambiguous scalar.

    ```yaml bad
    worker:
      stackSpec:
        codes:
          200: done # YML112
          true: wanted # YML112
    ```

    ```yaml good
    worker:
      stackSpec:
        codes:
          "200": done
          "true": wanted
    ```
    """
    yield from ()
