"""What a Worker refers to beside its stack. Vendor pages do not list every key of these, so that more are allowed."""

from __future__ import annotations

from typing import Any, Literal

from compiler.resources.models.attribute import OpenModel, attribute
from compiler.resources.models.meta import Resource, kind, version
from compiler.resources.models.scalars import OpenMap, Quantity, Scalar, Text, Workspace

_COMPUTE = "vendor page on computes"
_VOLUME = "vendor page on volumes"
_SECRET = "vendor page on secrets"  # noqa: S105 - a source
_DEPOT = "observed: a depot declaration"
_BUNDLE = "vendor page on bundles"

_STATE = {"name": "stream-state", "version": "v1beta", "type": "volume", "volume": {"size": "1Gi"}}

SecretType = Literal["cloud-kernel", "cloud-kernel-image-pull", "key-value", "key-value-properties", "certificate"]


class NodePool(OpenModel):
    node_selector: dict[str, str] | None = attribute(
        "Labels a node must have.",
        source=_COMPUTE,
        becomes="`nodeSelector` of the pods",
        default=None,
        examples=[{"dataos.io/purpose": "runnable"}],
    )
    tolerations: list[OpenMap] | None = attribute(
        "Taints of nodes to put up with, as Kubernetes writes them.",
        source=_COMPUTE,
        becomes="`tolerations` of the pods",
        default=None,
        examples=[[{"key": "dedicated", "operator": "Equal", "value": "runnable", "effect": "NoSchedule"}]],
    )


class ComputeSection(OpenModel):
    dataplane: str | None = attribute(
        "Data plane the nodes belong to.", source=_COMPUTE, becomes="nothing", default=None, examples=["hub"]
    )
    purpose: str | None = attribute(
        "What the nodes are for: runnable, query or gpu.", source=_COMPUTE, becomes="nothing", default=None, examples=["runnable"]
    )
    node_pool: NodePool | None = attribute(
        "The nodes.",
        source=_COMPUTE,
        becomes="node selector and tolerations of the pods",
        default=None,
        examples=[{"nodeSelector": {"dataos.io/purpose": "runnable"}}],
    )


class Compute(Resource):
    """A pool of nodes."""

    version: Literal["v1", "v1beta"] = version(source="observed: `v1` in all samples", example="v1")
    type: Literal["compute"] = kind()
    compute: ComputeSection = attribute("What is particular to a compute.", source=_COMPUTE, becomes="placement of pods")


class VolumeSection(OpenModel):
    size: Quantity = attribute(
        "Size of the volume.",
        source=_VOLUME,
        becomes="storage request of the claim",
        form="a quantity such as `10Gi`",
        examples=["10Gi"],
    )
    access_mode: Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"] | None = attribute(
        "Who may mount it, and how.", source=_VOLUME, becomes="access mode of the claim", default=None, examples=["ReadWriteOnce"]
    )
    type: Text | None = attribute(
        "Kind of volume: temp, persistent, CloudTemp or CloudPersistent; `disk` in DataOS 2.0.",
        source=f"{_VOLUME} (its table knows temp only); observed: vendor files",
        becomes="whether the claim outlives the Worker",
        default=None,
        examples=["persistent"],
    )


class VolumeResource(Resource):
    """Storage that Workers mount."""

    version: Literal["v1beta", "v2alpha"] = version(source=_VOLUME, example="v1beta")
    type: Literal["volume"] = kind()
    volume: VolumeSection = attribute("What is particular to a volume.", source=_VOLUME, becomes="PersistentVolumeClaim")


class SecretSection(OpenModel):
    type: SecretType = attribute(
        "Kind of secret.", source=_SECRET, becomes="nothing: only names and keys are read", examples=["key-value"]
    )
    acl: Literal["r", "rw"] | None = attribute(
        "Whether its holder may read, or read and write.",
        source=f"{_SECRET} (mandatory)",
        becomes="nothing: only names and keys are read",
        default=None,
        examples=["r"],
    )
    data: dict[str, Scalar] | None = attribute(
        "Keys and values. Values belong into no file of a repository: write placeholders, or encrypt the file.",
        source=_SECRET,
        becomes="nothing: only names and keys are read",
        default=None,
        sensitive=True,
        examples=[{"username": "${{ username }}", "password": "${{ password }}"}],
    )
    files: dict[str, str] | None = attribute(
        "Keys and the files that hold the values.",
        source=_SECRET,
        becomes="nothing: only names and keys are read",
        default=None,
        examples=[{"credentials.json": "secrets/credentials.json"}],
    )


class Secret(Resource):
    """Credentials of one workspace."""

    version: Literal["v1", "v1beta1"] = version(source="observed: `v1` in all current samples", example="v1")
    type: Literal["secret"] = kind()
    secret: SecretSection = attribute(
        "What is particular to a secret.", source=_SECRET, becomes="a Kubernetes Secret, by reference"
    )


class InstanceSecret(Resource):
    """Credentials for all workspaces."""

    version: Literal["v1"] = version(source="observed: `v1` in all samples", example="v1")
    type: Literal["instance-secret"] = kind()
    instance_secret: SecretSection = attribute(
        "What is particular to an instance-secret.",
        source=_SECRET,
        becomes="a Kubernetes Secret, by reference",
        alias="instance-secret",
    )


class DepotSection(OpenModel):
    type: Text = attribute("Kind of data source.", source=_DEPOT, becomes="nothing", examples=["postgresql"])
    description: str | None = attribute("What is in it.", source=_DEPOT, becomes="nothing", default=None, examples=["Orders"])
    external: bool | None = attribute(
        "Whether it lies outside the platform.", source=_DEPOT, becomes="nothing", default=None, examples=[True]
    )
    secrets: list[OpenMap] | None = attribute(
        "Secrets it is read and written with.",
        source=_DEPOT,
        becomes="nothing",
        default=None,
        examples=[[{"name": "orders-r", "allKeys": True}]],
    )


class Depot(Resource):
    """A data source, by address."""

    version: Literal["v1", "v2alpha"] = version(source="observed: both in vendor and third-party files", example="v2alpha")
    type: Literal["depot"] = kind()
    depot: DepotSection = attribute("What is particular to a depot.", source=_DEPOT, becomes="nothing")


class BundledResource(OpenModel):
    id: Text = attribute("Name of the node in the bundle.", source=_BUNDLE, becomes="nothing", examples=["stream"])
    workspace: Workspace | None = attribute(
        "Workspace the resource is placed in, before what its own file says.",
        source=_BUNDLE,
        becomes="namespace",
        default=None,
        form="lower-case letters, digits and inner hyphens",
        examples=["public"],
    )
    file: Text | None = attribute(
        "File with the resource.", source=_BUNDLE, becomes="nothing", default=None, examples=["workers/stream.yaml"]
    )
    spec: OpenMap | None = attribute(
        "The resource itself, in place of a file.", source=_BUNDLE, becomes="nothing", default=None, examples=[{}]
    )
    dependencies: list[Text] | None = attribute(
        "Nodes that come first.", source=_BUNDLE, becomes="nothing", default=None, examples=[["volume"]]
    )
    dependency_conditions: list[OpenMap] | None = attribute(
        "States these nodes have to reach.",
        source=_BUNDLE,
        becomes="nothing",
        default=None,
        examples=[[{"resourceId": "volume", "status": {"is": ["active"]}}]],
    )


class BundleSection(OpenModel):
    resources: list[BundledResource] = attribute(
        "What is applied together.",
        source=_BUNDLE,
        becomes="workspaces of Workers, label `part-of`",
        examples=[[{"id": "state", "workspace": "public", "spec": _STATE}]],
    )
    properties: dict[str, Any] | None = attribute(
        "Free properties.", source=_BUNDLE, becomes="nothing", default=None, examples=[{"team": "a"}]
    )


class Bundle(Resource):
    """Resources that are applied together, in order."""

    version: Literal["v1beta", "v1alpha"] = version(source="observed: vendor and third-party files", example="v1beta")
    type: Literal["bundle"] = kind()
    bundle: BundleSection = attribute("What is particular to a bundle.", source=_BUNDLE, becomes="workspaces of Workers")
