"""Work for kapitan that gives as many files: one target for each Worker, and for each of its objects a Jinja2 template.

What kapitan has to fill in is less than what workerc computes: the name, the namespace and the configuration of the stack.
Its faster inventory is used, and Jinja2 writes text as it is, which is the cheapest of its kinds of input.
"""

from __future__ import annotations

import shutil
from pathlib import Path

_TARGET = """\
parameters:
  name: {name}
  workspace: {workspace}
  config: |
{config}
  kapitan:
    vars: {{target: {name}}}
    compile:
      - input_type: jinja2
        input_paths: [{templates}]
        output_path: .
"""
_CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ inventory.parameters.name }}-config
  namespace: {{ inventory.parameters.workspace }}
data:
  jobconfig.yaml: |
    {{ inventory.parameters.config | indent(4) }}
"""


def made(rendered: Path, folder: Path) -> int:
    """Makes the input in `folder` from what workerc has rendered; gives the number of files that kapitan will write."""
    shutil.rmtree(folder, ignore_errors=True)
    targets, templates = folder / "inventory" / "targets", folder / "templates"
    targets.mkdir(parents=True)
    (folder / "inventory" / "classes").mkdir()
    templates.mkdir()
    count = 0
    for worker in sorted(path for path in rendered.glob("*/*") if path.is_dir()):
        objects = sorted(worker.glob("[!.]*.yaml"))
        names = [_template(path, templates) for path in objects]
        text = next((path.read_text(encoding="utf-8") for path in objects if path.name.startswith("configmap-")), "none")
        target = _TARGET.format(
            name=worker.name,
            workspace=worker.parent.name,
            config="\n".join(f"    {line}" for line in text.replace("${", "$(").splitlines()),  # `${` is a reference to kapitan
            templates=", ".join(f"templates/{name}" for name in names),
        )
        (targets / f"{worker.name}.yml").write_text(target, encoding="utf-8")
        count += len(names)
    return count


def _template(path: Path, templates: Path) -> str:
    """The name of the template for objects like the one at `path`, which is made of the first of them."""
    worker, workspace = path.parent.name, path.parent.parent.name
    name = path.name.replace(f"-{worker}", "")
    template = templates / name
    if not template.is_file():
        text = path.read_text(encoding="utf-8").replace(worker, "{{ inventory.parameters.name }}")
        text = text.replace(f"namespace: {workspace}", "namespace: {{ inventory.parameters.workspace }}")
        template.write_text(_CONFIG_MAP if name.startswith("configmap") else text, encoding="utf-8")
    return name
