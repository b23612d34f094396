"""Did you mean: the word somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 64  # nobody means a field by a longer word, and the cost grows with the square


def suggestion(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to `word`: the same but for case, `-` and `_`, else at most a third of its letters off.

    Letters that changed places count once. Among equals the first one in the alphabet wins.
    """
    near: list[tuple[int, str]] = []
    plain = _plain(word)
    for candidate in candidates:
        other = _plain(candidate)
        if other == plain:
            near.append((0, candidate))
        elif len(word) <= _LONGEST and (distance := _distance(plain, other)) <= max(len(plain), len(other)) // 3:
            near.append((distance, candidate))
    return min(near)[1] if near else None


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")


def _distance(one: str, other: str) -> int:
    """Fewest letters to insert, delete, replace or swap with their neighbour (restricted Damerau-Levenshtein)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, counterpart in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != counterpart))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == counterpart:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
