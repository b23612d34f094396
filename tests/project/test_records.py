"""Our named tuples are those of `typing`, whatever is asked of them."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing

import pytest

from compiler import records


class Ours(records.NamedTuple):
    """A document of some kind."""

    first: int
    second: str | None = None
    third: tuple[int, ...] = ()

    @property
    def doubled(self) -> int:
        return self.first * 2

    @classmethod
    def parsed(cls, text: str) -> Ours:
        return cls(int(text))


class Theirs(typing.NamedTuple):
    """A document of some kind."""

    first: int
    second: str | None = None
    third: tuple[int, ...] = ()

    @property
    def doubled(self) -> int:
        return self.first * 2

    @classmethod
    def parsed(cls, text: str) -> Theirs:
        return cls(int(text))


class Empty(records.NamedTuple):
    pass


def outcome(asked, kind):
    try:
        result = asked(kind)
    except (TypeError, ValueError, AttributeError) as error:
        kind = TypeError if "unexpected field names" in str(error) else type(error)  # a ValueError before Python 3.13
        return kind, str(error).replace("Theirs", "Ours")
    return repr(result).replace("Theirs", "Ours")


ASKED = [
    lambda kind: kind(1),
    lambda kind: kind(1, "a", (2,)),
    lambda kind: kind(third=(3,), first=1),
    lambda kind: kind(),
    lambda kind: kind(1, 2, 3, 4),
    lambda kind: kind(1, fourth=2),
    lambda kind: kind(1, first=2),
    lambda kind: kind(1)._replace(second="b"),
    lambda kind: kind(1)._replace(fourth="b"),
    lambda kind: kind._make([1, 2, 3]),
    lambda kind: kind._make([1]),
    lambda kind: kind(1)._asdict(),
    lambda kind: (kind(1).first, kind(1)[1], kind(1, third=(4,)).third),
    lambda kind: kind(2).doubled,
    lambda kind: kind.parsed("7"),
    lambda kind: kind(1) == (1, None, ()),
    lambda kind: hash(kind(1)) == hash((1, None, ())),
    lambda kind: sorted([kind(2), kind(1)]),
    lambda kind: setattr(kind(1), "first", 2),
    lambda kind: kind(1).fourth,
    lambda kind: vars(kind(1)),
    lambda kind: pickle.loads(pickle.dumps(kind(1, "x"))),
    lambda kind: copy.deepcopy(kind(1, "x", (1,))),
    lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__, kind.__slots__),
    lambda kind: (kind.__doc__, kind.__module__, kind.__qualname__, [*kind.__annotations__]),
    typing.get_type_hints,
    lambda kind: [(each.name, each.default, each.kind) for each in inspect.signature(kind).parameters.values()],
    lambda kind: [isinstance(kind(1), tuple), issubclass(kind, tuple)],
]


@pytest.mark.parametrize("asked", ASKED, ids=range(len(ASKED)))
def test_ours_answer_as_theirs(asked):
    assert outcome(asked, Ours) == outcome(asked, Theirs)


def test_they_match_by_place():
    match Ours(1, "two"):
        case Ours(first, second):
            assert (first, second) == (1, "two")


def test_there_can_be_no_fields():
    assert (repr(Empty()), tuple(Empty())) == ("Empty()", ())


def test_a_field_without_a_default_comes_first():
    with pytest.raises(TypeError, match="without a default"):
        records.NamedTuple.__class__("Wrong", (), {"__annotations__": {"a": int, "b": int}, "a": 1, "__module__": __name__})
