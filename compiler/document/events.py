"""PyYAML's C parser and what it gives. The published types of both are too vague to help, so here they are Any."""

from __future__ import annotations

from typing import Any

from yaml import cyaml, events

Event = Any

CParser: Any = cyaml.CParser  # type: ignore[attr-defined]  # the stubs hide it
AliasEvent: Any = events.AliasEvent
MappingEndEvent: Any = events.MappingEndEvent
MappingStartEvent: Any = events.MappingStartEvent
ScalarEvent: Any = events.ScalarEvent
SequenceEndEvent: Any = events.SequenceEndEvent
SequenceStartEvent: Any = events.SequenceStartEvent
StreamEndEvent: Any = events.StreamEndEvent
