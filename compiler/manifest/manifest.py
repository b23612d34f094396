"""One rendered Kubernetes object: as data, as text, and with the origin of each of its scalars."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.traced import Origin

Origins = Callable[[], Mapping[FieldPath, Origin]]


class Content(NamedTuple):
    """A YAML or JSON file inside a manifest that was rendered like one."""

    text: str
    origins: Origins
    template_lines: Origins


class Manifest:
    """`object` holds plain values, `text` is its YAML. Origins are worked out when somebody asks.

    `template` is the file that rendered it, as templates call each other, where a repository has some of its own.
    `contents` are the files that it holds and whose origins are known, by the path at which they are.
    """

    __slots__ = ("_known", "_origins", "_template_lines", "contents", "object", "template", "text")

    def __init__(self, object: dict[str, Any], text: str, origins: Origins, template_lines: Origins) -> None:  # noqa: A002
        self.object, self.text, self._origins, self._template_lines = object, text, origins, template_lines
        self._known: Mapping[FieldPath, Origin] | None = None
        self.template = ""
        self.contents: Mapping[FieldPath, Content] = {}

    @property
    def kind(self) -> str:
        return str(self.object["kind"])

    @property
    def name(self) -> str:
        return str(self.object["metadata"]["name"])

    @property
    def file_name(self) -> str:
        return f"{self.kind.lower()}-{self.name}.yaml"

    def origins(self) -> Mapping[FieldPath, Origin]:
        """Where the value of each scalar came from. A second call costs nothing."""
        if self._known is None:
            self._known = self._origins()
        return self._known

    def template_lines(self) -> Mapping[FieldPath, Origin]:
        """Which line of a template put each scalar where it is."""
        return self._template_lines()
