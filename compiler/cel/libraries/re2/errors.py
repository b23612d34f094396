"""What is wrong with a regular expression."""

from __future__ import annotations


class PatternError(ValueError):
    """The message is what Go's `regexp.Compile` says."""

    def __init__(self, fact: str, place: str) -> None:
        super().__init__(f"error parsing regexp: {fact}: `{place}`")


class TooMuchWork(Exception):  # noqa: N818 - neither pattern nor text is wrong
    """A match takes more steps than one may."""
