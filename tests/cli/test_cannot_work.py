"""Combinations that cannot work in a cluster: each is found, and in the profiles that call it an error nothing is rendered."""

import re
from pathlib import Path

import pytest

from compiler.lint.registry import RULES
from compiler.lint.rule import PROFILES

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/kubernetes.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| [^|]+ \| \[`([A-Z0-9]{6})`\]\([^)]+\) \| (\w+) \| (\w+) \| (\w+) \|$", PAGE, re.MULTILINE)

WORKER = """\
name: NAME
version: v1beta
type: worker
worker:
  stack: bento:1.0
  compute: runnable-default
  topology: [{name: a, type: input}, {name: b, type: output, dependencies: [a]}]
  REPLICAS
  RESOURCES
  EXTRA
  stackSpec:
    SPEC
    input: {generate: {interval: 1s, mapping: root.id = uuid_v4()}}
    output: {stdout: {codec: lines}}
"""
VOLUME = """\
name: archive
version: v1beta
type: volume
volume: {size: 10Gi, type: persistent}
"""
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: "{{ w.name }}", namespace: "{{ w.namespace }}"}
spec:
  minAvailable: 2
  selector: {matchLabels: {app.kubernetes.io/name: "{{ w.name }}"}}
"""
POD = """\
{% from "workerc/kubernetes/_pod.yaml.j2" import pod as ours %}
{% macro pod(w) %}
{{ ours(w) }}
{% endmacro %}
"""
ON_VOLUME = "persistentVolume: {name: archive, directory: orders}"


def worker(name="orders", *, replicas=2, spec="", extra="", requests=True):
    resources = "{requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 200m, memory: 128Mi}}"
    lines = {
        "NAME": name,
        "REPLICAS": f"replicas: {replicas}" if replicas else "",
        "RESOURCES": f"resources: {resources}" if requests else "",
        "EXTRA": extra,
        "SPEC": spec,
    }
    text = f"owner: somebody\ntags: [orders]\ndescription: what it is for\n{WORKER}"
    for mark, line in lines.items():
        text = text.replace(mark, line)
    return text


SCALED = "autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 4, targetCPUUtilizationPercentage: 80}"
CASES = {
    "REF115": {"workers/a.yaml": worker(extra=ON_VOLUME), "platform/v.yaml": VOLUME},
    "REF202": {
        "workers/a.yaml": worker(replicas=1, extra=ON_VOLUME),
        "workers/b.yaml": worker("returns", replicas=1, extra=ON_VOLUME),
        "platform/v.yaml": VOLUME,
    },
    "SEM118": {"workers/a.yaml": worker(replicas=1, extra="highAvailabilityConfig: {level: zone, mode: required}")},
    "SEM106": {"workers/a.yaml": worker(replicas=None, extra=SCALED, requests=False)},
    "K8S115": {"workers/a.yaml": worker(), "templates/kubernetes/poddisruptionbudget.yaml.j2": BUDGET},
    "K8S116": {
        "workers/a.yaml": worker(),
        "templates/kubernetes/deployment.yaml.j2": (ROOT / "templates/kubernetes/deployment.yaml.j2").read_text(encoding="utf-8"),
        "templates/kubernetes/_pod.yaml.j2": (ROOT / "templates/kubernetes/_pod.yaml.j2")
        .read_text(encoding="utf-8")
        .replace("{{ w.shutdown_seconds + 10 }}", "5")
        .replace("{% if w.shutdown_seconds != 20 %}", "{% if true %}"),
    },
    "REL106": {"workers/a.yaml": worker(spec="shutdown_timeout: 5m")},
}
# In production a single replica and literal resources are errors of their own.
BESIDES = {"production": {"REL103", "REL104"}}


def test_the_page_names_every_case_with_the_severities_of_its_rule():
    assert {code for code, *_ in ROWS} == set(CASES)
    for code, *severities in ROWS:
        assert severities == [RULES[code].severity(profile).word for profile in PROFILES], code


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("code", CASES)
def test_a_combination_is_found_and_rendered_only_where_it_is_no_error(workerc, write, tmp_path, code, profile):
    ignored = ", ".join(sorted(BESIDES.get(profile, set()) - {code}))
    write("workerc.yaml", f"sources: [workers, platform]\nprofile: {profile}\nignore: [{ignored}]\n")
    write("platform/compute.yaml", "name: spare\nversion: v1beta\ntype: compute\ncompute: {dataplane: hub, purpose: runnable}\n")
    for name, text in CASES[code].items():
        write(name, text)
    outcome = workerc("render", "--format", "concise")
    wrong = RULES[code].severity(profile).word == "error"
    assert {line.split()[1] for line in outcome.out.splitlines() if "note[" not in line} == {
        f"{'error' if wrong else 'warning'}[{code}]"
    }, outcome.out
    assert (outcome.code, (tmp_path / "rendered").exists()) == (int(wrong), not wrong)
