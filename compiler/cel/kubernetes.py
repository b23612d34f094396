"""The libraries of the server."""

from __future__ import annotations

from compiler.cel.functions import Library

KUBERNETES: Library = ()
