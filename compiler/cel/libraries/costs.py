"""What calls cost an API server, in the units of its limits: one for a step, a tenth for a character."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from compiler.cel.budget import PER_EXPRESSION, current
from compiler.cel.errors import BudgetExceeded
from compiler.cel.frames import Cancelled
from compiler.hints import Any

Cost = Callable[..., int]

_CHARACTER = 0.1
_PATTERN = 0.25
_LIST = 10  # what it costs to make one
_MOST_CHARACTERS = 10_000_000
_MOST_ELEMENTS = 1_000_000


def size(value: Any) -> int:
    """Characters, bytes, elements or entries; classes of libraries have an attribute `size` if they have one."""
    if isinstance(value, (str, bytes, list, tuple, range, Mapping)):
        return len(value)
    return int(getattr(value, "size", 1))


def characters(value: Any, passes: int = 1) -> int:
    """Going through a text so many times."""
    return math.ceil(size(value) * passes * _CHARACTER)


def keep_small(length: int) -> None:
    """Refuses a text of so many characters before it is made: the server has no limit for some, this machine has."""
    if length > _MOST_CHARACTERS:
        raise BudgetExceeded(f"a text of {length} characters is more than {_MOST_CHARACTERS}")


def keep_few(length: int) -> None:
    """Refuses a list of so many elements before it is made."""
    if length > _MOST_ELEMENTS:
        raise BudgetExceeded(f"a list of {length} elements is more than {_MOST_ELEMENTS}")


def keep_affordable(steps: int) -> None:
    """Refuses a call that costs more than an expression may, before it takes the time."""
    if steps > PER_EXPRESSION:
        raise Cancelled


def through(argument: int = 0, passes: int = 1) -> Cost:
    return lambda _, *arguments: characters(arguments[argument], passes)


def result(passes: int = 1) -> Cost:
    return lambda value, *_: characters(value, passes)


def pattern(_: Any, text: Any, expression: Any, *__: Any) -> int:
    """The cost of a regular expression: the length of the text times that of the expression."""
    return searched(text, size(expression))


def searched(text: Any, length: int) -> int:
    return math.ceil((1.0 + size(text)) * _CHARACTER) * math.ceil(length * _PATTERN)


def traversal(_: Any, value: Any, *__: Any) -> int:
    """Everything inside a value. A text costs whole steps, so a short one costs nothing."""
    return _traversed(value)


def _traversed(value: Any) -> int:
    """Lists can hold one list many times, so their elements may be far more than what is kept."""
    total = 0
    for item in _inside(value):
        if isinstance(item, str):
            total += int(len(item.encode("utf-8", "surrogatepass")) * _CHARACTER)
        elif isinstance(item, bytes):
            total += int(len(item) * _CHARACTER)
        else:
            total += 1
    return total


def keep_printable(value: Any) -> None:
    """Refuses to print what gives too long a text."""
    length = 0
    for item in _inside(value):
        length += size(item)
        keep_small(length)


def _inside(value: Any) -> Iterator[Any]:
    """What is in lists and maps, and in those inside them."""
    budget = current()
    todo = [iter((value,))]
    while todo:
        for item in todo[-1]:
            budget.work()
            if isinstance(item, (list, tuple, range)):
                todo.append(iter(item))
                break
            if isinstance(item, Mapping):
                todo.append(iter((*item.keys(), *item.values())))
                break
            yield item
        else:
            todo.pop()


def making(elements: float) -> int:
    """A list that takes so many steps."""
    return int(elements) + 1 + _LIST


def comparing(elements: Any) -> int:
    """Each with each other one of a list, and a list made of them."""
    factor = 2 + (_CHARACTER if elements and isinstance(elements[0], (str, bytes)) else 0)
    return making(len(elements) ** 2 * factor)
