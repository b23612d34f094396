"""What a Worker takes from other resources: secrets and volumes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from compiler.resources.models.attribute import Model, attribute
from compiler.resources.models.scalars import Text

_WORKER = "seed; vendor page on Worker configurations"
_TWIN = "vendor page on Service configurations"


class DataosSecret(Model):
    name: Text = attribute(
        "Name of the secret.", source=_WORKER, becomes="name of a Kubernetes Secret", examples=["stream-credentials"]
    )
    workspace: Text | None = attribute(
        "Workspace of the secret; without it, the Worker's own. An instance-secret has none.",
        source=f"{_WORKER} (there mandatory); optional on the page on secrets, and absent in most public examples",
        becomes="namespace the Secret is read from; another one than the Worker's needs `secrets.externalSecrets`",
        default=None,
        examples=["public"],
    )
    key: Text | None = attribute(
        "The one key to take.", source=_WORKER, becomes="key of the Secret", default=None, examples=["username"]
    )
    keys: list[Text] | None = attribute(
        "The keys to take.", source=_WORKER, becomes="keys of the Secret", default=None, examples=[["username", "password"]]
    )
    all_keys: bool = attribute(
        "Take every key. So it is, too, where neither `key` nor `keys` is given.",
        source=_WORKER,
        becomes="the whole Secret",
        default=False,
        examples=[True],
    )
    consumption_type: Literal["envVars", "propFile", "file"] = attribute(
        "How the container sees it: as environment variables, as one file of properties, or as one file for each key.",
        source=f"{_WORKER}; the default from the pages on Lakehouse and Lens",
        becomes="environment variables, or files under `/etc/dataos/secret`",
        default="envVars",
    )


class _TextOrMapping:
    """Writes the union of a text and a mapping as one schema of two types, so that an error has one message."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        text, mapping = [handler.resolve_ref_schema(choice) for choice in handler(core)["anyOf"]]
        return text | mapping | {"type": ["string", "object"]}


SecretOrName = Annotated[Text | DataosSecret, _TextOrMapping]


class Volume(Model):
    name: Text = attribute(
        "Name of the volume.", source=_TWIN, becomes="name of a PersistentVolumeClaim", examples=["stream-state"]
    )
    directory: Text = attribute(
        "Directory to mount it at: below the platform's mount path where it is relative.",
        source=_TWIN,
        becomes="mount path",
        examples=["state"],
    )
    read_only: bool = attribute(
        "Mount it so that it cannot be written to.",
        source=_WORKER,
        becomes="`readOnly` of the mount",
        default=False,
        examples=[True],
    )
    sub_path: Text | None = attribute(
        "Directory inside the volume to mount, in place of its root.",
        source=_WORKER,
        becomes="`subPath` of the mount",
        default=None,
        examples=["dev/offsets"],
    )


class TopologyNode(Model):
    name: Text = attribute(
        "Name of the node.", source=_WORKER, becomes="nothing: it is checked, and drawn", examples=["random-user"]
    )
    type: Text = attribute(
        "Kind of the node.", source=_WORKER, becomes="nothing: it is checked, and drawn", examples=["input", "output", "container"]
    )
    doc: str | None = attribute(
        "What the node does, or where that is written.",
        source=_WORKER,
        becomes="nothing",
        default=None,
        examples=["fetches a random user"],
    )
    properties: dict[str, Any] | None = attribute(
        "Free properties of the node.", source=_WORKER, becomes="nothing", default=None, examples=[{"format": "json"}]
    )
    dependencies: list[Text] | None = attribute(
        "Names of the nodes this one takes data from.",
        source=_WORKER,
        becomes="nothing: it is checked, and drawn",
        default=None,
        examples=[["random-user"]],
    )
