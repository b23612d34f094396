"""Rules on declarations of stacks by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.hints import TYPE_CHECKING
from compiler.lint.rule import rule
from compiler.repository.platform import Declaration, Platform
from compiler.resources.declared import Declared
from compiler.workload.stackshape import faults, schema_of
from compiler.workload.stackspecs import SchemaError, require_schema

if TYPE_CHECKING:
    from compiler.workload.gotemplates import GoTemplate

_POD_TEMPLATES = ("containerResourceTemplate", "resourceTemplate")
_SHOWN = 4


@rule("STK110", Severity.WARNING, scope="declaration")
def go_template_in_stack(declared: Declared, platform: Platform) -> Iterator[Finding]:
    """A stack writes what Workers need with a Go template, which nothing evaluates here.

    `configFileTemplate` makes files of a stackSpec on the platform. In its place `workerConfig.configFiles` holds a Jinja
    template for each file: `spec` is the stackSpec, `w` the Worker with every default filled in. A mapping that is
    written as `<<: {{ spec }}` becomes the file's own entries.

    `containerResourceTemplate` and `resourceTemplate` write pods, or objects of an operator. Pods are rendered from
    workerc's own templates; what one needs beyond the image stands in `port`, `probes`, `user` and `writablePaths` of
    `workerConfig`.

    ```yaml bad
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        configFileTemplate: | # STK110
          jobconfig.yaml: |
          {{ toYaml .ApplicationSpec.StackSpec | indent 2 }}
    ```

    ```yaml good
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        configFiles:
          jobconfig.yaml: "<<: {{ spec }}"
    ```
    """
    said = declared.section.get("workerConfig") if declared.type == "stack" else None
    if not isinstance(said, dict):
        return
    path = declared.path("workerConfig")
    text = said.get("configFileTemplate")
    if isinstance(text, str) and "configFiles" not in said:
        from compiler.workload.gotemplates import go_template  # noqa: PLC0415 - most repositories have none

        advice = _instead(go_template(text)) + _bundled(declared, platform)
        message = "`configFileTemplate` is a Go template, which is not evaluated here"
        yield Finding((*path, "configFileTemplate"), message, advice, on_key=True)
    for key in _POD_TEMPLATES:
        if isinstance(said.get(key), str):
            what = "the pod" if key == "containerResourceTemplate" else "objects of an operator"
            message = f"`{key}` is a Go template for {what}, which is not evaluated here"
            advice = "Workers of this stack get a Deployment: say what its pod needs in `image`, `command` and `workerConfig`"
            yield Finding((*path, key), message, advice, on_key=True)


@rule("STK111", Severity.ERROR, scope="declaration")
def malformed_stack_declaration(declared: Declared, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001 - one signature for all
    """A field of a stack, from which Workers are rendered, says something else than it can.

    A port that is no number, a schema that is no JSON Schema. Workers that name the stack are stopped by
    `broken-stack-declaration`.

    ```yaml bad
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        port: "8080" # STK111
    ```

    ```yaml good
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        port: 8080
    ```
    """
    if declared.type != "stack":
        return
    for fault in faults(declared.section):
        yield Finding(declared.path(*fault.path), fault.message, "correct it: Workers of this stack cannot be rendered from it")
    schema = schema_of(declared.section)
    try:
        if schema is not None:
            require_schema(schema)
    except SchemaError as error:
        path: FieldPath = declared.path("stackSpecValueSchema", "jsonSchema")
        yield Finding(path, f"the schema of stackSpecs is no JSON Schema: {error}", "correct it, or leave it out")


def _instead(template: GoTemplate) -> str:
    """What to write in place of a Go template, on one line."""
    files = ", ".join([f'{file}: "<<: {{{{ spec }}}}"' if template.whole_spec else f"{file}: |…" for file in template.files])
    if template.whole_spec:
        return f"write `workerConfig: {{configFiles: {{{files}}}}}`, which gives the same"
    advice = f"write `workerConfig: {{configFiles: {{{files or 'FILE: |…'}}}}}` in Jinja"
    known = ", ".join([f"`{theirs}` is `{ours}`" for theirs, ours in template.counterparts[:_SHOWN]])
    unknown = ", ".join([f"`{word}`" for word in template.others[:_SHOWN]])
    advice += f": {known}" if known else ""
    return f"{advice}; {unknown} {'has' if len(template.others) == 1 else 'have'} no counterpart" if unknown else advice


def _bundled(declared: Declared, platform: Platform) -> str:
    """Where a stack of this name comes with workerc and can be rendered, none needs to be declared."""
    name = Declaration(declared.resource, bundled=False).stack_name
    known = platform.bundled(name) if name else None
    config = known.section.get("workerConfig") if known else None
    able = isinstance(config, dict) and "configFiles" in config
    return f"; or leave this declaration out: workerc has `{name}` itself" if able else ""
