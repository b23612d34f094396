"""Maps and lists that recur: the labels of a Worker stand in each of its objects, the settings of an environment in all."""

from __future__ import annotations

from compiler.manifest.emit import after_key
from compiler.render.budget import MAX_STEPS, TOO_LARGE, Budget, Walked
from compiler.traced import List, Map, plain

MAX_KNOWN = 256


class Known:
    """A traced map or list that nobody changes: its plain value, what walking over it costs, and its text at each depth."""

    __slots__ = ("_texts", "plain", "steps", "value")

    def __init__(self, value: Map | List, walked: Walked) -> None:
        budget = Budget(MAX_STEPS, TOO_LARGE, walked)
        budget.charge((value,))
        self.value, self.steps, self.plain = value, MAX_STEPS - budget.left, plain(value)
        self._texts: dict[int, str] = {}

    def after_key(self, depth: int) -> str:
        text = self._texts.get(depth)
        if text is None:
            text = self._texts[depth] = after_key(self.plain, depth)
        return text


class KnownValues:
    """The latest ones. A value is known by its identity, which it keeps as long as it is in here.

    `walked` is what templates know already of the costs.
    """

    def __init__(self, walked: Walked | None = None) -> None:
        self._walked: Walked = {} if walked is None else walked
        self._known: dict[int, Known] = {}

    def of(self, value: Map | List) -> Known:
        """Raises what `plain` and `steps` raise."""
        found = self._known.get(id(value))
        if found is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            found = self._known[id(value)] = Known(value, self._walked)
        return found
