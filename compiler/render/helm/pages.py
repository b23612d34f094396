"""The files of a chart that are for people, and `Chart.yaml`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from compiler.environment.targets import ChartSettings
from compiler.manifest.emit import emit
from compiler.render.helm.tunable import Tunable
from compiler.traced import plain
from compiler.workload.secrets import needs
from compiler.workload.workload import Workload

VERSION = ChartSettings().version
_DIGITS = 12
_DOCUMENTATION = "Made by workerc: change the Worker and render again, not the files here."

# Patterns with a slash are of the top folder only: nothing in `files/` may be passed over.
IGNORED = "# What Helm leaves out of the chart.\n/.workerc-*\n/.git/\n/.DS_Store\n"


def chart_text(name: str, version: str, files: Mapping[str, bytes], *, about: str, app_version: str | None) -> str:
    """`Chart.yaml`. The version ends in digits of the content, after an `x`: all digits with a zero first are no version."""
    head = {"apiVersion": "v2", "name": name, "description": about, "type": "application"}
    tail = {"appVersion": app_version} if app_version else {}
    content = sha256(emit({**head, "version": version, **tail}).encode())
    for path in sorted(files):
        content.update(f"\n{path}\n{len(files[path])}\n".encode() + files[path])
    return emit({**head, "version": f"{version}-x{content.hexdigest()[:_DIGITS]}", **tail})


def about(workload: Workload) -> str:
    """What the Worker says it is, on one line."""
    said = workload.annotations.get("workerc.dev/description") or workload.annotations.get("workerc.dev/title")
    return " ".join(plain(said).split()) if said and said.split() else f"The DataOS Worker {workload.name}"


def notes_text(workload: Workload) -> str:
    """`NOTES.txt`, which Helm prints after it has installed the chart."""
    pods = f"--namespace {{{{ .Release.Namespace }}}} --selector app.kubernetes.io/instance={workload.name}"
    lines = [
        f"The Worker {workload.name} is in the namespace {{{{ .Release.Namespace }}}}.",
        "",
        f"  kubectl get pods {pods}",
        f"  kubectl logs {pods} --follow",
    ]
    if secrets := needs(workload):
        lines += ["", "It needs these Secrets there:", ""]
        lines += [f"  - {need.name}" + (f" ({', '.join(need.keys)})" if need.keys is not None else "") for need in secrets]
    return "\n".join([*(line if "Release" in line else line.replace("{{", '{{ "{{" }}') for line in lines), ""])


def readme_text(
    workload: Workload, fields: Iterable[Tunable], fixed: Mapping[str, str], namespaces: Mapping[str, str] | None = None
) -> str:
    """`README.md`: the values in a table, and `fixed` values with the reason for each. `namespaces` are those of the
    environments that a chart for several is for.
    """
    lines = [f"# {workload.name}", "", _prose(about(workload)), "", _DOCUMENTATION, ""]
    install = f"helm upgrade --install {workload.name} . --namespace"
    lines.append("```sh")
    if namespaces is None:
        lines.append(f"{install} {workload.namespace}")
    else:
        lines += [f"{install} {namespace} -f values-{name}.yaml" for name, namespace in namespaces.items()]
    lines += ["```", ""]
    rows = [
        f"| `{'.'.join(each.path)}` | {_type(each)} | {_code(each.value(workload))} | {_prose(each.description)} |"
        for each in fields
    ]
    if rows:
        lines += ["| value | type | default | |", "|---|---|---|---|", *rows, ""]
    if fixed:
        lines += ["Fixed in this chart, whatever its values say:", ""]
        lines += [f"- `{name}`: {reason}" for name, reason in fixed.items()]
        lines.append("")
    return "\n".join(lines)


def workspace_readme(name: str, namespace: str, objects: Iterable[str]) -> str:
    lines = [f"# {name}", "", f"What the Workers of the workspace {namespace} need together.", "", _DOCUMENTATION, ""]
    lines += ["```sh", f"helm upgrade --install {name} . --namespace {namespace}", "```", ""]
    lines += ["Helm keeps these objects when the release is uninstalled:", "", *[f"- `{each}`" for each in objects], ""]
    return "\n".join(lines)


def _type(each: Tunable) -> str:
    said = each.schema["type"]
    return " or ".join([said] if isinstance(said, str) else said)


def _code(value: object) -> str:
    """A value between backticks in a cell of a table, as long a row of them as it takes."""
    text = json.dumps(value, ensure_ascii=False).replace("|", "\\|")
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence}{text}{fence}"


def _prose(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
