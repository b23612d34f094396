"""The section that all resources have in common (vendor page on manifest attributes)."""

from __future__ import annotations

from typing import Any, Literal

from compiler.resources.models.attribute import Model, attribute
from compiler.resources.models.scalars import Name, Workspace

_PAGE = "vendor page on manifest attributes"


def version(*, source: str, example: str, becomes: str = "nothing") -> Any:
    return attribute("Version of the resource type.", source=source, becomes=becomes, examples=[example])


def kind() -> Any:
    return attribute("Type of the resource.", source=_PAGE, becomes="nothing")


class Resource(Model):
    """Each resource narrows `version` and `type`, and adds the section named after the type."""

    name: Name = attribute(
        "Name of the resource, unique in its workspace. Lower-case letters, digits and hyphens, starting with a letter;"
        " the platform's own validator takes at most 47 characters, and advises 30.",
        source=f"observed: message of the platform's validator; the {_PAGE} also allows a leading digit and 48 characters",
        becomes="name of the objects, labels `app.kubernetes.io/name` and `instance`",
        form="lower-case letters, digits and inner hyphens",
        examples=["random-user-stream"],
    )
    version: str = version(source=_PAGE, example="v1beta")
    type: str = kind()
    tags: list[str] | None = attribute(
        "Free labels by which the resource is found. The platform adds those that start with `dataos:` itself.",
        source=f"{_PAGE} (there mandatory; optional on the pages on resources and on first steps)",
        becomes="annotation `workerc.dev/tags`",
        default=None,
        examples=[["stream", "random-user"]],
    )
    description: str | None = attribute(
        "What the resource is for.",
        source=_PAGE,
        becomes="annotation `workerc.dev/description`",
        default=None,
        examples=["Streams random users to standard output"],
    )
    owner: str | None = attribute(
        "Id of the DataOS user who owns the resource; without it, or with an unknown one, the user who applies it.",
        source=_PAGE,
        becomes="annotation `workerc.dev/owner`",
        default=None,
        examples=["iamgroot"],
    )
    layer: Literal["user", "system"] = attribute(
        "Layer of DataOS the resource belongs to; a logical separation only.",
        source=_PAGE,
        becomes="annotation `workerc.dev/layer`",
        default="user",
    )
    workspace: Workspace = attribute(
        "Workspace the resource is applied to, at most 32 characters.",
        source="observed in 21 of 60 vendor files; vendor page of the Soda stack: optional, default `public`",
        becomes="namespace",
        default="public",
        form="lower-case letters, digits and inner hyphens",
        examples=["public"],
    )
    title: str | None = attribute(
        "Title to show. Not documented at this level; a Worker's own is `worker.title`.",
        source="observed in 2 of 60 vendor files",
        becomes="annotation `workerc.dev/title`",
        default=None,
        examples=["Random users"],
    )
