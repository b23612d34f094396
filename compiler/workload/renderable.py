"""What keeps a Worker without errors from being rendered: its stack says too little, or a file cannot be had."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Finding
from compiler.hints import Any
from compiler.repository.platform import Choice, Platform
from compiler.repository.stackname import StackName, parse
from compiler.resources.worker import Worker
from compiler.workload.addresses import unresolved
from compiler.workload.configuration import Files, configuration_findings


def obstacles(worker: Worker, platform: Platform, versions: Mapping[str, str], files: Files) -> list[Finding]:
    """Blocking findings, each with its code, that `render` has beyond those of `lint`. `versions` are the
    environment's, of stacks named without one.
    """
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name, versions) if name else None
    if choice is None:
        return []  # a rule reports it
    stack = _stack_finding(worker, choice)
    resolving = not stack and _worker_config(choice).get("resolvesAddresses")
    depots = unresolved(worker, platform) if resolving else ()
    return [*([stack] if stack else []), *depots, *configuration_findings(worker, files)]


def unrenderable(worker: Worker, platform: Platform, versions: Mapping[str, str] | None = None) -> Finding | None:
    """Why Workers of its stack cannot be rendered; None where they can, or where a rule reports the stack itself."""
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name, versions) if name else None
    return _stack_finding(worker, choice) if choice else None


def _stack_finding(worker: Worker, choice: Choice) -> Finding | None:
    said, section = _worker_config(choice), choice.declaration.section
    own = said.get("fromStackSpec") or ()
    missing = [key for key in ("image",) if not section.get(key) and key not in own]
    if "configFiles" not in said and not own and (worker.section.get("stackSpec") or "workerConfig" not in section):
        missing.append("workerConfig.configFiles")
    if not missing:
        return None
    return Finding(worker.path("stack"), _message(choice, missing), _declaration(choice.name, missing), code="STK107")


def _message(choice: Choice, missing: list[str]) -> str:
    named = " and no ".join(f"`{key}`" for key in missing)
    if choice.declaration.bundled:
        return f"the stack `{choice.name}` has no {named}: no public source says what a pod of it runs"
    if "configFileTemplate" in _worker_config(choice) and missing == ["workerConfig.configFiles"]:
        return f"the stack `{choice.name}` in {choice.declaration.place} has a `configFileTemplate` in Go, but no {named}"
    return f"the stack `{choice.name}` in {choice.declaration.place} has no {named}"


def _declaration(name: StackName, missing: list[str]) -> str:
    """The declaration to write, on one line, with what is unknown marked."""
    flavor = f", flavor: {name.flavor}" if name.flavor else ""
    parts = {
        "image": "image: {registry: …, repository: …, image: …, tag: …}, command: […], arguments: […]",
        "workerConfig.configFiles": 'workerConfig: {configFiles: {jobconfig.yaml: "<<: {{ spec }}"}}',
    }
    unknown = ", ".join(parts[key] for key in missing)
    document = (
        f'{{name: …, version: v1alpha, type: stack, stack: {{name: {name.name}{flavor}, version: "{name.version}", {unknown}}}}}'
    )
    return f"declare the stack in a file of this repository: `{document}`"


def _worker_config(choice: Choice) -> Mapping[str, Any]:
    said = choice.declaration.section.get("workerConfig")
    return said if isinstance(said, dict) else {}
