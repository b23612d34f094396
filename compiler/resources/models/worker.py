"""The Worker. Attributes and their documented states are those of the seed and of the vendor's Worker pages."""

from __future__ import annotations

from typing import Literal

from compiler.resources.models.attribute import Model, attribute
from compiler.resources.models.meta import Resource, kind, version
from compiler.resources.models.references import DataosSecret, SecretOrName, TopologyNode, Volume
from compiler.resources.models.scalars import LOG_LEVELS, Count, LogLevel, OpenMap, Scalar, StackName, Text
from compiler.resources.models.scaling import Autoscaling, HighAvailability, Resources

_PAGE = "seed; vendor page on Worker configurations"
_REPLACED = "Old name of `stackSpec`, after the stack `{}`; will be removed."


def _old_spec(stack: str) -> OpenMap | None:
    field: OpenMap | None = attribute(
        _REPLACED.format(stack), source="vendor page on Worker configurations", default=None, deprecated=True, becomes="nothing"
    )
    return field


class WorkerSection(Model):
    title: str | None = attribute(
        "Title of the Worker to show.",
        source=_PAGE,
        becomes="annotation `workerc.dev/title`",
        default=None,
        examples=["Random users"],
    )
    tags: list[str] | None = attribute(
        "Labels of the Worker beside those of the resource.",
        source=_PAGE,
        becomes="annotation `workerc.dev/worker-tags`",
        default=None,
        examples=[["stream"]],
    )
    replicas: Count = attribute(
        "How many replicas run. 0 parks the Worker.",
        source=f"{_PAGE} (a comment in the Service manifest says 0)",
        becomes="`replicas` of the Deployment",
        default=1,
        examples=[2],
    )
    autoscaling: Autoscaling | None = attribute(
        "Lets the number of replicas follow the load. Also written `autoScaling`.",
        source="seed; vendor page on Worker configurations",
        becomes="HorizontalPodAutoscaler",
        default=None,
        examples=[{"enabled": True, "minReplicas": 1, "maxReplicas": 3, "targetCPUUtilizationPercentage": 80}],
        alias="autoscaling",
    )
    auto_scaling: Autoscaling | None = attribute(
        "Lets the number of replicas follow the load. Also written `autoscaling`.",
        source="observed: every applied Worker; vendor pages on Service, Lens and Lakehouse",
        becomes="HorizontalPodAutoscaler",
        default=None,
        examples=[{"enabled": True, "minReplicas": 1, "maxReplicas": 3, "targetCPUUtilizationPercentage": 80}],
    )
    high_availability_config: HighAvailability | None = attribute(
        "Spreads the replicas, so that they do not all fall at once.",
        source="vendor page on Worker configurations since April 2025",
        becomes="topology spread constraint of the pods",
        default=None,
        examples=[{"level": "hostname", "mode": "preferred"}],
    )
    stack: StackName = attribute(
        "Stack that runs, written `name[+flavor][:version]`.",
        source=f"{_PAGE}; the form from the page on the Soda stack",
        becomes="image, command, arguments, probes and port of the container",
        form="`name[+flavor][:version]`",
        examples=["bento:1.0"],
    )
    log_level: LogLevel = attribute(
        "How much the stack logs, in any case; `WARNING` is read as `WARN`.",
        source=f"{_PAGE}; `WARNING` from the pages on Soda",
        becomes="environment variables `LOG_LEVEL` and `DATAOS_LOG_LEVEL`",
        default="INFO",
        values=LOG_LEVELS,
    )
    configs: dict[str, str] | None = attribute(
        "Files for the container: file name to a path in the repository, or to the content itself.",
        source=f"{_PAGE}; the path observed on the page on applications",
        becomes="entries of the ConfigMap, under `/etc/dataos/config`",
        default=None,
        examples=[{"topics.txt": "config/topics.txt"}],
    )
    envs: dict[str, Scalar] | None = attribute(
        "Environment variables. The source text of a value is the value: `1.10` stays `1.10`.",
        source=_PAGE,
        becomes="environment variables of the container",
        default=None,
        examples=[{"REGION": "eu-west-1"}],
    )
    secrets: list[SecretOrName] | None = attribute(
        "Secrets, by name or as in `dataosSecrets`, which replaces it: these are visible when the platform lints.",
        source=f"{_PAGE} (table: mappings, example: names; to be deprecated)",
        becomes="as `dataosSecrets`, by default as files",
        default=None,
        examples=[["stream-credentials"]],
        deprecated=True,
    )
    dataos_secrets: list[DataosSecret] | None = attribute(
        "Secrets the Worker reads.",
        source=f"{_PAGE}; vendor page on secrets",
        becomes="environment variables or files from Kubernetes Secrets, by reference",
        default=None,
        examples=[[{"name": "stream-credentials", "allKeys": True, "consumptionType": "envVars"}]],
    )
    dataos_volumes: list[Volume] | None = attribute(
        "Volumes to mount.",
        source=_PAGE,
        becomes="mounts of PersistentVolumeClaims",
        default=None,
        examples=[[{"name": "stream-state", "directory": "state"}]],
    )
    temp_volume: Text | None = attribute(
        "Name of a temporary volume.",
        source=_PAGE,
        becomes="an ephemeral volume at `/var/dataos/temp_data`",
        default=None,
        examples=["stream-temp"],
    )
    persistent_volume: Volume | None = attribute(
        "A volume that outlives the Worker.",
        source=_PAGE,
        becomes="mount of a PersistentVolumeClaim under `/var/dataos/persistent_data`",
        default=None,
        examples=[{"name": "stream-state", "directory": "state"}],
    )
    compute: Text = attribute(
        "Name of the compute, a pool of nodes, to run on.",
        source=f"{_PAGE} (mandatory); the page on the Python stack says optional, default `runnable-default`",
        becomes="node selector and tolerations of the pods",
        default="runnable-default",
    )
    resources: Resources | None = attribute(
        "Processor time and memory of one replica.",
        source=_PAGE,
        becomes="resources of the container",
        default=None,
        examples=[{"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "500m", "memory": "256Mi"}}],
    )
    dry_run: bool = attribute(
        "Simulates the work without doing it.",
        source=f"{_PAGE}, vendor page on Services (two other pages say true)",
        becomes="environment variable `DATAOS_IS_DRY_RUN`",
        default=False,
        examples=[True],
    )
    run_as_api_key: str | None = attribute(
        "API key of the user as whom the Worker runs; without it, that of the user who applies it. It belongs into a secret.",
        source=f"{_PAGE} (optional; mandatory on the pages on Services and Workflows)",
        becomes="environment variable `DATAOS_RUN_AS_APIKEY` from a Kubernetes Secret; the value itself is never copied",
        default=None,
        sensitive=True,
        examples=["${{ run_as_api_key }}"],
    )
    run_as_user: str | None = attribute(
        "Id of the DataOS user as whom the Worker runs, an assignee of a use case; no user of the operating system.",
        source=_PAGE,
        becomes="environment variable `DATAOS_RUN_AS_USER`",
        default=None,
        examples=["metis"],
    )
    topology: list[TopologyNode] | None = attribute(
        "What flows where: the graph of inputs, steps and outputs.",
        source=f"{_PAGE} (mandatory there; the platform checks it only where it is given, and no public Worker has it)",
        becomes="nothing: it is checked, and drawn",
        default=None,
        examples=[[{"name": "users", "type": "input"}, {"name": "console", "type": "output", "dependencies": ["users"]}]],
    )
    stack_spec: OpenMap | None = attribute(
        "Configuration of the stack, judged by the stack's own schema.",
        source=f"{_PAGE} (optional in the table, mandatory in examples; schemas of stacks require members)",
        becomes="configuration file of the stack in the ConfigMap, under `/etc/dataos/config`",
        default=None,
        examples=[{"input": {"generate": {"interval": "1s", "mapping": 'root.message = "hello"'}}, "output": {"stdout": {}}}],
    )
    flare: OpenMap | None = _old_spec("flare")
    bento: OpenMap | None = _old_spec("bento")
    benthos: OpenMap | None = _old_spec("benthos")
    toolbox: OpenMap | None = _old_spec("toolbox")
    beacon: OpenMap | None = _old_spec("beacon")
    scanner: OpenMap | None = _old_spec("scanner")
    alpha: OpenMap | None = _old_spec("alpha")
    container: OpenMap | None = _old_spec("container")


class Worker(Resource):
    """A process that runs without end, such as a stream from a source to a sink."""

    version: Literal["v1beta", "v1alpha"] = version(
        source="observed: `v1beta` in all public Workers; `v1alpha`, read as the same, in the seed's commands",
        example="v1beta",
        becomes="part of the environment variable `DATAOS_RESOURCE_ID`",
    )
    type: Literal["worker"] = kind()
    worker: WorkerSection = attribute(
        "What is particular to a Worker.",
        source="vendor page on manifest attributes",
        becomes="Deployment, and the objects around it",
    )
