"""An object in another version of its kind, as a server converts it for a rule that names that version."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.cel.errors import NotKnownOffline
from compiler.hints import Any
from compiler.policy.normal import normal
from compiler.policy.refusal import go_json
from compiler.policy.shapes import Kind

Object = Mapping[str, Any]

_METRICS = "autoscaling.alpha.kubernetes.io/metrics"
_BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior"


def converted(obj: Object, source: Kind, target: Kind) -> Object:
    """Raises `NotKnownOffline` where only the server, or somebody's webhook, can convert."""
    if source == target:
        return obj
    if not source.type and not target.type:
        return {**obj, "apiVersion": target.api_version}
    versions = (source.group, source.kind, source.version, target.version)
    if versions == ("autoscaling", "HorizontalPodAutoscaler", "v2", "v1"):
        return _first_version(obj, target)
    if versions == ("autoscaling", "HorizontalPodAutoscaler", "v1", "v2"):
        return _second_version(obj, target)
    raise NotKnownOffline(f"`{source.kind}` of `{source.api_version}` as `{target.api_version}`")


def _first_version(obj: Object, target: Kind) -> Object:
    """Only the target of the CPU has a field; other metrics and the behavior become annotations."""
    spec = obj["spec"]
    metrics = spec.get("metrics") or []
    own = next((metric for metric in metrics if _is_cpu_utilization(metric)), None)
    others = [_first_metric(metric) for metric in metrics if not _is_cpu_utilization(metric)]
    annotations = dict(obj["metadata"].get("annotations", {}))
    if others:
        annotations[_METRICS] = go_json([normal("autoscaling.v1.MetricSpec", metric) for metric in others])
    if "behavior" in spec:
        annotations[_BEHAVIOR] = go_json({key[:1].upper() + key[1:]: value for key, value in spec["behavior"].items()})
    found = {key: spec[key] for key in ("scaleTargetRef", "minReplicas", "maxReplicas") if key in spec}
    if own is not None:
        found["targetCPUUtilizationPercentage"] = own["resource"]["target"]["averageUtilization"]
    metadata = {**obj["metadata"], **({"annotations": annotations} if annotations else {})}
    changed = {"apiVersion": target.api_version, "kind": target.kind, "metadata": metadata, "spec": found}
    return normal(target.type, changed)


def _second_version(obj: Object, target: Kind) -> Object:
    """Metrics in annotations come back as a server reads them; here they are left where they are."""
    spec = obj["spec"]
    if any(key in obj["metadata"].get("annotations", {}) for key in (_METRICS, _BEHAVIOR)):
        raise NotKnownOffline(f"metrics of the annotation `{_METRICS}` as `{target.api_version}`")
    found = {key: spec[key] for key in ("scaleTargetRef", "minReplicas", "maxReplicas") if key in spec}
    if (percentage := spec.get("targetCPUUtilizationPercentage")) is not None:
        metric = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": percentage}}
        found["metrics"] = [{"type": "Resource", "resource": metric}]
    changed = {"apiVersion": target.api_version, "kind": target.kind, "metadata": obj["metadata"], "spec": found}
    return normal(target.type, changed)


def _is_cpu_utilization(metric: Object) -> bool:
    resource = metric.get("resource") or {}
    return (
        metric.get("type") == "Resource"
        and resource.get("name") == "cpu"
        and "averageUtilization" in (resource.get("target") or {})
    )


def _first_metric(metric: Object) -> Object:
    """A metric in the words of version 1."""
    found: dict[str, Any] = {"type": metric["type"]}
    for part in ("resource", "containerResource", "pods", "object", "external"):
        if part in metric:
            found[part] = _first_source(part, metric[part])
    return found


def _first_source(part: str, source: Object) -> Object:
    target, metric = source.get("target", {}), source.get("metric", {})
    average, value = target.get("averageValue"), target.get("value")
    match part:
        case "resource" | "containerResource":
            kept = {key: source[key] for key in ("name", "container") if key in source}
            utilization = target.get("averageUtilization")
            return {**kept, "targetAverageUtilization": utilization, "targetAverageValue": average}
        case "pods":
            return {"metricName": metric.get("name"), "selector": metric.get("selector"), "targetAverageValue": average}
        case "object":
            described = source.get("describedObject")
            metric_names = {"metricName": metric.get("name"), "selector": metric.get("selector")}
            return {"target": described, **metric_names, "targetValue": value, "averageValue": average}
        case _:
            metric_names = {"metricName": metric.get("name"), "metricSelector": metric.get("selector")}
            return {**metric_names, "targetValue": value, "targetAverageValue": average}
