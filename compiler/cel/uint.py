"""Unsigned integers, which are a type of their own in CEL."""

from __future__ import annotations

MOST_INT = 2**63 - 1
LEAST_INT = -(2**63)
MOST_UINT = 2**64 - 1


class Uint(int):
    """From 0 to 2^64-1: whoever computes one checks that. Arithmetic of Python gives a plain `int` again."""

    __slots__ = ()
