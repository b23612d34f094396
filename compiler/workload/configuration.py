"""Configuration files: what `configs` gives, as text or as bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator

from compiler.diagnostics import Finding
from compiler.errors import InternalError
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.worker import Worker
from compiler.traced import Map, derived
from compiler.workload.defaults import ordered

Files = Callable[[str], bytes | None]
SUBSTITUTION = "${"  # Flux replaces `${name}` in what it applies


class Configuration(NamedTuple):
    """By file name. `binary` holds base64."""

    texts: Map
    binary: Map


def configuration(worker: Worker, files: Files) -> Configuration:
    """`configs`; one without findings."""
    texts: dict[str, Any] = {}
    binary: dict[str, Any] = {}
    for name, value in (worker.section.get("configs") or {}).items():
        content = _content(value, files)
        if content is None:
            raise InternalError(f"`configs.{name}` was lowered although it can be read in no way")
        try:
            text = content.decode()
        except UnicodeDecodeError:
            binary[name] = derived(b64encode(content).decode(), "base64", value)
        else:
            texts[name] = value if text == value else derived(text, "file", value)
    return Configuration(ordered(texts), ordered(binary))


def configuration_findings(worker: Worker, files: Files) -> Iterator[Finding]:
    """Values of `configs` that can be read in no way."""
    for name, value in (worker.section.get("configs") or {}).items():
        path = worker.path("configs", name)
        if _content(value, files) is None:
            message = f"`{value}` is neither a file of the repository nor text of more than one line"
            advice = "name a file, relative to this one or to the root of the repository, or write its content as a block: `|`"
            yield Finding(path, message, advice, code="REF105")


def _content(value: str, files: Files) -> bytes | None:
    """Text with a line break is content; anything else names a file."""
    return str(value).encode() if "\n" in value else files(value)
