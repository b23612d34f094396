"""Rules on how many replicas run, and where."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Delete, Finding, Repair, Severity
from compiler.lint.rule import rule
from compiler.resources.worker import Worker

_AUTOSCALING = ("autoScaling", "autoscaling")
_TARGETS = ("targetMemoryUtilizationPercentage", "targetCPUUtilizationPercentage")
_ENOUGH = 2


@rule("SEM101", Severity.ERROR, blocking=True, fields=_AUTOSCALING)
def minimum_above_maximum(worker: Worker) -> Iterator[Finding]:
    """`minReplicas` is above `maxReplicas`.

    Kubernetes refuses such a HorizontalPodAutoscaler.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        minReplicas: 5 # SEM101
        maxReplicas: 3
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        minReplicas: 3
        maxReplicas: 5
    ```
    """
    for key in _AUTOSCALING:
        fields = worker.get("worker", key) or {}
        least, most = fields.get("minReplicas"), fields.get("maxReplicas")
        if least is not None and most is not None and least > most:
            yield Finding(
                worker.path(key, "minReplicas"),
                f"`minReplicas` is {least}, above `maxReplicas`, which is {most}",
                "lower the minimum or raise the maximum",
                related=((worker.path(key, "maxReplicas"), "the maximum"),),
            )


@rule("SEM102", Severity.NOTE, strict=Severity.WARNING, production=Severity.NOTE, fields=_AUTOSCALING)
def replicas_with_autoscaling(worker: Worker) -> Iterator[Finding]:
    """`replicas` is given although autoscaling decides on it.

    It is where the number starts at best; it is not rendered, so that no deployment undoes what autoscaling decided.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: 2 # SEM102
      autoScaling:
        enabled: true
        minReplicas: 1
        maxReplicas: 3
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        minReplicas: 1
        maxReplicas: 3
    ```
    """
    key, fields = worker.autoscaling
    replicas = worker.section.get("replicas")
    if replicas is not None and _in_range(replicas, fields):
        yield Finding(
            worker.path("replicas"),
            f"`replicas` is {replicas} and without effect, since `{key}` is enabled",
            "remove it",
            on_key=True,
            related=((worker.path(key), "autoscaling"),),
            repair=Repair("remove `replicas`", (Delete(worker.path("replicas")),), safe=False),
        )


@rule("SEM103", Severity.WARNING, strict=Severity.ERROR, fields=_AUTOSCALING)
def replicas_outside_range(worker: Worker) -> Iterator[Finding]:
    """`replicas` is below the minimum or above the maximum of autoscaling.

    One of the numbers is not meant: autoscaling never lets that many run.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: 5 # SEM103
      autoScaling:
        enabled: true
        minReplicas: 1
        maxReplicas: 3
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      replicas: 2
      autoScaling:
        enabled: true
        minReplicas: 1
        maxReplicas: 3
    ```
    """
    key, fields = worker.autoscaling
    replicas = worker.section.get("replicas")
    least, most = fields.get("minReplicas", 1), fields.get("maxReplicas")
    if most is not None and least > most:
        return  # there is no range
    if replicas is not None and fields and not _in_range(replicas, fields):
        upper = "no maximum" if most is None else str(most)
        yield Finding(
            worker.path("replicas"),
            f"`replicas` is {replicas}, and `{key}` goes from {least} to {upper}",
            "remove `replicas`, or widen the range",
            related=((worker.path(key), "autoscaling"),),
        )


def _in_range(replicas: int, fields: object) -> bool:
    if not isinstance(fields, dict) or not fields:
        return False
    most = fields.get("maxReplicas")
    return bool(fields.get("minReplicas", 1) <= replicas and (most is None or replicas <= most))


@rule("SEM104", Severity.ERROR, blocking=True, fields=_AUTOSCALING)
def autoscaling_twice(worker: Worker) -> Iterator[Finding]:
    """Autoscaling is given under both of its spellings.

    `autoscaling` is what the reference pages of the Worker say, `autoScaling` what every applied Worker has. Both are
    read; which of two different ones is meant nobody can tell.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoScaling: {enabled: true, maxReplicas: 3}
      autoscaling: {enabled: false} # SEM104
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling: {enabled: true, maxReplicas: 3}
    ```
    """
    written = [key for key in worker.section if key in _AUTOSCALING]
    if len(written) > 1:
        yield Finding(
            worker.path(written[1]),
            "autoscaling is given twice, as `autoScaling` and as `autoscaling`",
            "keep one of the two",
            on_key=True,
            related=((worker.path(written[0]), "the other one"),),
        )


@rule("SEM105", Severity.WARNING, strict=Severity.ERROR, fields=_AUTOSCALING)
def autoscaling_without_target(worker: Worker) -> Iterator[Finding]:
    """Autoscaling is enabled and has no utilization to keep.

    A CPU utilization of 80 per cent is taken, which pages on Services name as the default.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoScaling: # SEM105
        enabled: true
        maxReplicas: 3
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
    ```
    """
    key, fields = worker.autoscaling
    if fields and not any(target in fields for target in _TARGETS):
        message = f"`{key}` is enabled without a target; 80 per cent of CPU is taken"
        yield Finding(worker.path(key), message, "add `targetCPUUtilizationPercentage`", on_key=True)


@rule("SEM106", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, fields=_AUTOSCALING)
def autoscaling_without_requests(worker: Worker) -> Iterator[Finding]:
    """Autoscaling has a target for something that the Worker does not request.

    Utilization is what is used divided by what is requested. Without a request there is nothing to divide by, and
    the HorizontalPodAutoscaler does nothing, unless the namespace has a LimitRange that sets one. Workers of the vendor are
    applied like that, so the profile `default` warns only; `strict` and `production` stop `render`.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoScaling: # SEM106
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
      resources:
        requests: {cpu: 100m}
    ```
    """
    key, fields = worker.autoscaling
    if not fields:
        return
    requests = worker.get("worker", "resources", "requests") or {}
    # A limit without a request is a request of the same amount.
    limits = worker.get("worker", "resources", "limits") or {}
    by_cpu = _TARGETS[1] in fields or _TARGETS[0] not in fields
    needed = [name for name, wanted in (("memory", _TARGETS[0] in fields), ("cpu", by_cpu)) if wanted]
    lacking = [f"`{name}`" for name in needed if name not in requests and name not in limits]
    if lacking:
        message = f"`{key}` is enabled, and nothing is requested of {' and '.join(lacking)}"
        yield Finding(worker.path(key), message, "give `resources.requests` what the utilization is relative to", on_key=True)


@rule("SEM107", Severity.WARNING, strict=Severity.ERROR, fields=_AUTOSCALING)
def utilization_above_hundred(worker: Worker) -> Iterator[Finding]:
    """A target utilization is above 100 per cent.

    It is relative to the request, so it can be meant: more replicas start when each uses more than it has asked for.
    Documented is a range up to 100; the vendor's own Workers have 120.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 120 # SEM107
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 90
    ```
    """
    for key in _AUTOSCALING:
        for target in _TARGETS:
            value = worker.get("worker", key, target)
            if value is not None and value > 100:  # noqa: PLR2004 - per cent
                message = f"`{target}` is {value}, above 100 per cent of the request"
                yield Finding(worker.path(key, target), message, "raise the request, and lower the target with it")


@rule("SEM118", Severity.ERROR, fields=("highAvailabilityConfig",))
def required_spread_of_one(worker: Worker) -> Iterator[Finding]:
    """High availability is required of a single replica.

    Replicas are spread over nodes, zones or regions. One alone falls with the place it runs in: what is required cannot be had,
    and nothing is rendered in any profile. `preferred` promises nothing, and is accepted.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: 1
      highAvailabilityConfig:
        level: zone
        mode: required # SEM118
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      replicas: 2
      highAvailabilityConfig:
        level: zone
        mode: required
    ```
    """
    if worker.get("worker", "highAvailabilityConfig", "mode") != "required":
        return
    key, fields = worker.autoscaling
    least = fields.get("minReplicas", 1) if fields else worker.section.get("replicas", 1)
    if least < _ENOUGH:
        name, path = ("minReplicas", worker.path(key, "minReplicas")) if fields else ("replicas", worker.path("replicas"))
        yield Finding(
            worker.path("highAvailabilityConfig", "mode"),
            f"`mode` is `required`, and `{name}` is {least}",
            f"raise `{name}` to {_ENOUGH} or more",
            related=((path, "the number of replicas"),) if worker.get(*path) is not None else (),
        )
