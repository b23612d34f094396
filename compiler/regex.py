"""Regular expressions that are compiled when they are first used: a run needs few of those that its modules hold, and compiling
all of them took a quarter of the time of a cold `lint`.
"""

from __future__ import annotations

import re

from compiler.hints import Any, AnyStr, cast


def regex(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`expression` as `re.compile` has it, whose errors come with the first use."""
    return cast("re.Pattern[AnyStr]", Lazy(expression, flags))


class Lazy:
    """What is asked of it is asked of the compiled expression, and kept: the next time costs nothing more."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self._expression, self._flags = expression, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._expression, self._flags)
        self.__dict__ |= {each: getattr(compiled, each) for each in _ASKED}
        return getattr(compiled, name)


_ASKED = ("findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "pattern", "search", "split", "sub", "subn")
