"""How an attribute is declared: with its meaning, its source and what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A mapping that refuses unknown keys and converts nothing, as the schema generated from it does."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, allow_inf_nan=False)


class OpenModel(Model):
    """A mapping of which more keys may exist than are known: no public source lists them all."""

    model_config = ConfigDict(extra="allow")


def attribute(
    description: str,
    *,
    source: str,
    becomes: str = "",
    default: Any = ...,
    examples: Sequence[Any] = (),
    form: str = "",
    values: Sequence[str] = (),
    alias: str | None = None,
    sensitive: bool = False,
    deprecated: bool = False,
) -> Any:
    """A field, required unless it has a `default`; None stands for "none is documented" and is not in the schema.

    `source` says who states the fact, `becomes` what is made of it on Kubernetes. `form` names what a pattern or
    several types mean, to read after "not"; `values` are the values meant where a pattern takes more spellings.
    The value of a `sensitive` one is never printed.
    """
    facts: dict[str, Any] = {"source": source, "becomes": becomes, "form": form, "values": list(values), "sensitive": sensitive}
    return Field(
        default=default,
        alias=alias,
        description=description,
        examples=list(examples) or None,
        deprecated=deprecated or None,
        json_schema_extra={"x-workerc": {name: fact for name, fact in facts.items() if fact}},
    )
