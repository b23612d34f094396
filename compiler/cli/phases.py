"""The phases of a run, and the functions that are each of them: what `--timing` measures.

A function that is called within that of another phase counts for its own one only. What none of these does is `other`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.hints import Any
from compiler.lint.rule import POLICY

START_UP, LOADING = "start-up", "loading modules"

# In the order of a run. `module:function`, or `module:Class.method`.
PHASES: Mapping[str, tuple[str, ...]] = {
    LOADING: ("importlib:import_module",),  # and every `import`
    "configuration": (
        "compiler.config.loading:load",
        "compiler.config.silence:selection",
        "compiler.config.templates:read_templates",
        "compiler.config.crds:read_definitions",
    ),
    "discovery": ("compiler.config.discovery:discover", "compiler.config.discovery:discover_sources"),
    "reading": ("compiler.source:read", "compiler.source:read_stdin", "compiler.repository.repository:read_source"),
    "platform": ("compiler.cli.reading:read_input", "compiler.cli.reading:platform_of"),
    "Git": ("compiler.config.git:_run",),
    "what has changed": ("compiler.cli.parts:Limits.part_of",),
    "memory": (
        "compiler.cli.remembering:Remembering.value",
        "compiler.cli.remembering:Remembering.put",
        "compiler.cli.remembering:Remembering.save",
        "compiler.cli.remembering:LintMemory.recall",
        "compiler.cli.remembering:LintMemory.entry",
        "compiler.cli.remembering:LintMemory.conclusion",
        "compiler.cli.remembering:LintMemory.conclude",
        "compiler.cli.remembering_objects:RenderMemory.recall",
        "compiler.cli.remembering_objects:RenderMemory.entry",
    ),
    "resolution": ("compiler.environment.resolution:resolution", "compiler.environment.resolution:resolved"),
    "rules": (
        "compiler.lint.engine:judgement",
        "compiler.lint.engine:document_diagnostics",
        "compiler.lint.engine:_check",
    ),
    "policies": (
        "compiler.cli.policies:enforced_policies",
        "compiler.pipeline.admission:Admission.on_worker",
        "compiler.pipeline.admission:Admission.on_manifests",
        "compiler.pipeline.admission:Admission.idle",
        "compiler.policy.admission:_of_binding",
    ),
    "comparing": (
        "compiler.lint.comparing:comparisons",
        "compiler.lint.comparing:_Comparing.found",
        "compiler.pipeline.idle:idle_overlays",
        "compiler.pipeline.unused:used_by",
        "compiler.pipeline.unused:unused_declarations",
        "compiler.pipeline.values:on_values",
        "compiler.pipeline.values:unused_values",
        "compiler.pipeline.uncompiled:uncompiled",
        "compiler.lint.ties:ties",
        "compiler.lint.ties:tied",
    ),
    "lowering": ("compiler.workload.renderable:obstacles", "compiler.workload.lower:lower"),
    "templates": ("compiler.render.kubernetes:Kubernetes.render", "compiler.render.workspace:WorkspaceObjects.render"),
    "schemas": ("compiler.pipeline.rendered_findings:rendered_findings",),
    "output": (
        "compiler.pipeline.outputs:Outputs.add",
        "compiler.pipeline.outputs:Outputs.share",
        "compiler.pipeline.outputs:Outputs.sum_up",
        "compiler.pipeline.outputs:Outputs.finish",
    ),
    "fixing": ("compiler.cli.fixing:repair", "compiler.cli.silencing:add_ignores", "compiler.cli.silencing:update_baseline"),
    "reporting": ("compiler.pipeline.lint:reported", "compiler.cli.results:write"),
    "plan": ("compiler.output.plan:plan", "compiler.cli.untracked:untracked", "compiler.cli.sharding:restricted"),
    "writing": ("compiler.output.apply:apply", "compiler.output.unit:as_stream"),
}

# What these judge by, from their arguments.
JUDGES: Mapping[str, Callable[..., str]] = {
    "compiler.lint.engine:_check": lambda rule, *_: _rule(rule),
    "compiler.lint.comparing:_Comparing.found": lambda _, rule: _rule(rule),
    "compiler.policy.admission:_of_binding": lambda policy, *_: f"{POLICY}{policy.compiled.policy.name}",
}
INPUT = "compiler.cli.reading:read_input"  # gives what was read
REPORT = "compiler.pipeline.lint:reported"  # knows how many Workers there are


def _rule(rule: Any) -> str:
    return f"{rule.code} {rule.name}"
