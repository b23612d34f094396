"""PyYAML's C parser and what it gives. The published types of both are too vague to help, so here they are Any."""

from __future__ import annotations

from compiler.document.libyaml import libyaml
from compiler.hints import Any

Event = Any

CParser, _events, _errors = libyaml()
AliasEvent: Any = _events.AliasEvent
MappingEndEvent: Any = _events.MappingEndEvent
MappingStartEvent: Any = _events.MappingStartEvent
ScalarEvent: Any = _events.ScalarEvent
SequenceEndEvent: Any = _events.SequenceEndEvent
SequenceStartEvent: Any = _events.SequenceStartEvent
StreamEndEvent: Any = _events.StreamEndEvent
YAMLError: type[Exception] = _errors.YAMLError
MarkedYAMLError: Any = _errors.MarkedYAMLError
