"""Rules on the stack of a Worker and on its stackSpec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import Finding, Related, Severity
from compiler.hints import Any
from compiler.lint.rule import rule
from compiler.lint.rules.stackchoice import MIXED_UP
from compiler.repository.platform import Choice, Platform
from compiler.repository.stackname import StackName, parse
from compiler.resources.suggestions import suggestion
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker
from compiler.workload.stackshape import faults, schema_of
from compiler.workload.stackspecs import SchemaError, Violation, violations

_PLATFORM_KEYS = ("logger", "http", "metrics")


@rule("STK101", Severity.ERROR, blocking=True, scope="platform")
def unknown_stack(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is neither declared in the repository nor bundled with workerc.

    A stack says which image runs a Worker and what its `stackSpec` may hold. Declare it as DataOS does, in a document
    of `type: stack`, or name one that is known.

    ```yaml bad
    worker:
      stack: bentho:4.0 # STK101
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    name = _name(worker)
    if name and name.name not in MIXED_UP and not platform.has_stack(name.name):
        meant = suggestion(name.name, platform.stack_names)
        known = f"declared are {_listed(platform.stack_names)}"
        advice = f"did you mean `{name._replace(name=meant)}`? {known}" if meant else f"{known}; declare it with `type: stack`"
        shown = platform.stacks(meant) if meant else ()
        message = f"the stack `{name.name}` is not declared"
        yield Finding(worker.path("stack"), message, advice, elsewhere=_places(shown, platform))


@rule("STK102", Severity.ERROR, blocking=True, scope="platform")
def unknown_stack_version(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is known, but not in this version.

    A version that nobody declares has no image and no schema. `workerc.yaml` may also name the version, for Workers
    that name none: `stacks: {bento: {version: "4.0"}}`.

    ```yaml bad
    worker:
      stack: bento:2.0 # STK102
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    name = _name(worker)
    if name is None or platform.choice(name) or not (declared := _of_flavor(name, platform)):
        return
    versions = [stack.version or "none" for stack in declared]
    version = name.version or platform.versions.get(str(name)) or platform.versions.get(name.name)
    configured = "" if name.version else ", which is configured for it"
    meant = suggestion(str(version), versions)
    known = f"declared are {_listed(versions)}"
    advice = f"did you mean `{name._replace(version=meant)}`? {known}" if meant else known
    message = f"the stack `{name._replace(version=None)}` has no version `{version}`{configured}"
    shown = [stack for stack in declared if meant in (None, stack.version)]
    yield Finding(worker.path("stack"), message, advice, elsewhere=_places(shown, platform))


@rule("STK103", Severity.ERROR, scope="platform")
def invalid_stack_spec(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stackSpec is not what the JSON Schema of its stack asks for.

    A stack publishes that schema as `stackSpecValueSchema.jsonSchema`; DataOS judges by it when a Worker is applied.
    A schema written in the array form, `items: [{…}]`, speaks of the first item of a list only.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: # STK103
        output: {stdout: {}}
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec:
        input: {stdin: {}}
        pipeline: [mapping] # STK103
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec:
        input: {stdin: {}}
        output: {stdout: {}}
    ```
    """
    choice = _choice(worker, platform)
    schema = schema_of(choice.declaration.section) if choice else None
    if choice is None or schema is None or _is_broken(choice):
        return
    spec = worker.section.get("stackSpec")
    advice = f"the schema is that of the stack `{choice.name}` in {choice.declaration.place}"
    place = choice.declaration.related(("stack", "stackSpecValueSchema", "jsonSchema"), "the schema of the stack")
    for violation in _violations(schema, spec if spec is not None else {}):
        if spec is None:
            message = f"`stackSpec` is missing, in which the stack `{choice.name}` requires `{violation.missing}`"
            if violation.missing:
                yield Finding(worker.path("stack"), message, advice, on_key=True, elsewhere=place)
            continue
        if violation.path == ("output",) and is_bento(worker.section.get("stack")) and isinstance(spec["output"], list):
            continue  # STK211 says what to write instead
        path, on_key = worker.path("stackSpec", *violation.path), violation.missing is not None
        yield Finding(path, violation.message, advice, on_key=on_key, elsewhere=place)


@rule("STK104", Severity.ERROR, blocking=True, scope="platform")
def unknown_stack_flavor(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is known, but not in this flavor.

    A flavor stands behind a plus sign: `sodaworker+python:1.0`. A stack that has flavors has to be named with one, and
    one that has none must not be.

    ```yaml bad
    worker:
      stack: pulsar-function:3.0 # STK104
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/new"]}
        output: {datasets: ["dataos://lake:orders/new?acl=rw"]}
    ```

    ```yaml good
    worker:
      stack: pulsar-function+lakehouse-sink:3.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/new"]}
        output: {datasets: ["dataos://lake:orders/new?acl=rw"]}
    ```
    """
    name = _name(worker)
    if name is None or platform.choice(name):
        return
    declared = platform.stacks(name.name)
    if not declared or _of_flavor(name, platform):
        return
    flavors = sorted({stack.flavor or "" for stack in declared})
    asked = f"no flavor `{name.flavor}`" if name.flavor else "no variant without a flavor"
    meant = suggestion(name.flavor or "", flavors) if name.flavor else (flavors[0] if len(flavors) == 1 else None)
    known = f"declared are {_listed([str(stack) for stack in declared])}"
    advice = f"did you mean `{name._replace(flavor=meant or None)}`? {known}" if meant is not None else known
    shown = [stack for stack in declared if meant is None or (stack.flavor or "") == meant]
    yield Finding(worker.path("stack"), f"the stack `{name.name}` has {asked}", advice, elsewhere=_places(shown, platform))


@rule("STK105", Severity.WARNING, scope="platform")
def stack_without_version(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is named without a version, and several are declared: the highest is taken.

    A new version that somebody declares changes what such a Worker runs, without a change to the Worker. A version
    configured in `workerc.yaml` (`stacks: {bento: {version: "4.0"}}`) settles it for all of them.

    ```yaml bad
    worker:
      stack: bento # STK105
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    choice = _choice(worker, platform)
    if choice and choice.versions:
        named, taken = choice.name._replace(version=None), choice.name.version
        message = f"the stack `{named}` has no version here: `{taken}` is taken, the highest of {len(choice.versions) + 1}"
        advice = f"write `{choice.name}`; declared are {_listed([*choice.versions, str(taken)])}"
        both = [choice.name, *(choice.name._replace(version=version) for version in choice.versions)]
        yield Finding(worker.path("stack"), message, advice, elsewhere=_places(both, platform))


@rule("STK106", Severity.WARNING, scope="platform")
def platform_key_in_stack_spec(worker: Worker, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A stackSpec of the Bento family sets `logger`, `http` or `metrics`, which the platform adds by itself.

    DataOS appends the three to the stackSpec, so that the file has the key twice and Bento may refuse it. workerc
    writes each key once, and the Worker's own counts: log level and probes then follow what the Worker says. Probes
    ask `/ping` and `/ready` at port 4195.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec:
        input: {stdin: {}}
        logger: {level: DEBUG} # STK106
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      logLevel: DEBUG
      stackSpec:
        input: {stdin: {}}
    ```
    """
    spec = worker.section.get("stackSpec")
    if not is_bento(worker.section.get("stack")) or not isinstance(spec, dict):
        return
    instead = {"logger": "set `logLevel` of the Worker instead", "http": "leave it out, or keep its address at port 4195"}
    for key in _PLATFORM_KEYS:
        if key in spec:
            advice = instead.get(key, "leave it out: Bento serves /metrics by itself")
            message = f"`stackSpec.{key}` is a key that DataOS adds by itself"
            yield Finding(worker.path("stackSpec", key), message, advice, on_key=True)


def _name(worker: Worker) -> StackName | None:
    return parse(worker.section.get("stack") or "")


def _choice(worker: Worker, platform: Platform) -> Choice | None:
    name = _name(worker)
    return platform.choice(name) if name else None


def _of_flavor(name: StackName, platform: Platform) -> list[StackName]:
    return [stack for stack in platform.stacks(name.name) if stack.flavor == name.flavor]


def _is_broken(choice: Choice) -> bool:
    """Bundled declarations are tested."""
    return not choice.declaration.bundled and next(faults(choice.declaration.section), None) is not None


def _violations(schema: str, spec: Any) -> list[Violation]:
    """None where the schema is no schema, which is reported on its own."""
    try:
        return violations(schema, spec)
    except SchemaError:
        return []


def _places(names: Iterable[StackName], platform: Platform) -> tuple[Related, ...]:
    """Where the repository declares these."""
    found = [(name, platform.stack(name)) for name in names]
    return tuple([place for name, stack in found if stack for place in stack.related(("stack",), f"`{name}` is declared here")])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
