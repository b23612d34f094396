"""Values from the command line."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.config.config import Config


def with_settings(config: Config, settings: Sequence[str]) -> Config:
    """`config` with values from the command line."""
    if not settings:
        return config
    from compiler.config.values import with_values  # noqa: PLC0415 - most runs set none

    return with_values(config, None, frozenset(), settings)
