"""The Stack, as vendor declarations write it. No page lists all its keys, so that more are allowed."""

from __future__ import annotations

from typing import Literal

from compiler.resources.models.attribute import OpenModel, attribute
from compiler.resources.models.meta import Resource, kind, version
from compiler.resources.models.scalars import OpenMap, Scalar, Text

_SEEN = "observed: vendor declarations of stacks; vendor page on custom stacks"


class PullAuthorization(OpenModel):
    image_pull_secret: Text | None = attribute(
        "Secret with the credentials of the registry.",
        source=_SEEN,
        becomes="`imagePullSecrets` of the pods",
        default=None,
        examples=["registry-credentials"],
    )


class Image(OpenModel):
    registry: str | None = attribute(
        "Host of the registry.", source=_SEEN, becomes="start of the image's name", default=None, examples=["registry.example.com"]
    )
    repository: str | None = attribute(
        "Path in the registry.", source=_SEEN, becomes="middle of the image's name", default=None, examples=["stacks"]
    )
    image: Text = attribute("Name of the image.", source=_SEEN, becomes="end of the image's name", examples=["stream"])
    tag: Scalar | None = attribute("Tag of the image.", source=_SEEN, becomes="tag of the image", default=None, examples=["1.4.2"])
    auth: PullAuthorization | None = attribute(
        "How to pull the image.",
        source=_SEEN,
        becomes="`imagePullSecrets` of the pods",
        default=None,
        examples=[{"imagePullSecret": "registry-credentials"}],
    )


class SpecSchema(OpenModel):
    json_schema: str | None = attribute(
        "JSON Schema of `stackSpec`, as text.",
        source=_SEEN,
        becomes="what `stackSpec` is judged by",
        default=None,
        examples=['{"type": "object", "required": ["input"]}'],
    )


class SecretProjection(OpenModel):
    type: Literal["envVars", "propFile"] | None = attribute(
        "How credentials of addresses in `stackSpec` reach the container.",
        source=_SEEN,
        becomes="nothing: addresses are resolved by the platform only",
        default=None,
        examples=["propFile"],
    )


class StackSection(OpenModel):
    name: Text = attribute("Name by which Workers ask for it.", source=_SEEN, becomes="nothing", examples=["stream"])
    version: Scalar = attribute(
        "Version of the stack, between quotation marks.", source=_SEEN, becomes="label of the objects", examples=["1.0"]
    )
    flavor: Text | None = attribute(
        "Flavor, written after a `+` in the name Workers use.", source=_SEEN, becomes="nothing", default=None, examples=["python"]
    )
    reconciler: str | None = attribute(
        "What on the platform looks after it.", source=_SEEN, becomes="nothing", default=None, examples=["stackManager"]
    )
    image: Image | None = attribute(
        "Image that runs.",
        source=_SEEN,
        becomes="image of the container",
        default=None,
        examples=[{"image": "stream", "tag": "1.4.2"}],
    )
    command: list[str] | None = attribute(
        "Command of the container.", source=_SEEN, becomes="`command` of the container", default=None, examples=[["/app/stream"]]
    )
    arguments: list[str] | None = attribute(
        "Arguments of the command.", source=_SEEN, becomes="`args` of the container", default=None, examples=[["run", "-v"]]
    )
    environment_vars: dict[str, Scalar] | None = attribute(
        "Environment variables of all that run it.",
        source=_SEEN,
        becomes="environment variables of the container",
        default=None,
        examples=[{"STREAM_MODE": "worker"}],
    )
    data_os_address_jq_filters: list[str] | None = attribute(
        "Where in `stackSpec` addresses stand.",
        source=_SEEN,
        becomes="nothing: addresses are resolved by the platform only",
        default=None,
        alias="dataOsAddressJqFilters",
        examples=[[".input.datasets[]"]],
    )
    secret_projection: SecretProjection | None = attribute(
        "How credentials of addresses reach the container.",
        source=_SEEN,
        becomes="nothing: addresses are resolved by the platform only",
        default=None,
        examples=[{"type": "propFile"}],
    )
    stack_spec_value_schema: SpecSchema | None = attribute(
        "What a `stackSpec` has to look like.",
        source=_SEEN,
        becomes="what `stackSpec` is judged by",
        default=None,
        examples=[{"jsonSchema": '{"type": "object"}'}],
    )
    worker_config: OpenMap | None = attribute(
        "What a Worker of this stack needs. Without it, no Worker can run the stack. `configFiles`, `port`, `probes`,"
        " `user`, `writablePaths`, `shutdownSeconds`, `fromStackSpec` and `resolvesAddresses` are read by workerc only.",
        source=f"{_SEEN}; the keys named are ours",
        becomes="configuration files, probes and security context of the pods",
        default=None,
        examples=[{"configFiles": {"config.yaml": "<<: {{ spec }}\n"}}],
    )
    service_config: OpenMap | None = attribute(
        "What a Service of this stack needs.", source=_SEEN, becomes="nothing", default=None, examples=[{}]
    )


class Stack(Resource):
    """A program that Workers and other resources run, with its image and how to configure it."""

    version: Literal["v1alpha"] = version(source="observed: all vendor declarations of stacks", example="v1alpha")
    type: Literal["stack"] = kind()
    stack: StackSection = attribute("What is particular to a stack.", source=_SEEN, becomes="the container of its Workers")
