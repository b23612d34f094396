"""Lost indentation: entries that stand beside the section they belong in, or inside the one before.

The YAML is valid all the same. Between the fields of a Worker the model tells where an entry belongs
(`compiler.resources.homes`); inside a stackSpec of the Bento family the form of a component does
(`compiler.resources.components`).
"""

from __future__ import annotations

from enum import Enum

from compiler.diagnostics import FieldPath, Finding, Move, Repair
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.moves import Moves

_SHOWN = 5


class Kind(Enum):
    """Where the entries are: beside their empty section, beside one that kept others, or inside a neighbour."""

    EMPTY = "empty"
    PARTLY = "partly"
    SWALLOWED = "swallowed"


class Slip(NamedTuple):
    """Entries `children` of the mapping at `place` belong into `home`, both paths as written.

    `home` is below `place`, or where a neighbour swallowed them, it is around it.
    """

    kind: Kind
    place: FieldPath
    home: FieldPath
    children: tuple[str, ...]

    def finding(self) -> Finding:
        return self._swallowed() if self.kind is Kind.SWALLOWED else self._slid()

    def _swallowed(self) -> Finding:
        named, several = _named(self.children), len(self.children) > 1
        owner = f"`{_name(self.home)}`" if self.home else "the resource"
        inside = f"`{_name(self.place)}`" if isinstance(self.place[-1], str) else f"an item of `{_name(self.place)}`"
        return Finding(
            self.place,
            f"{named} {_stand(self.children)} inside {inside}, which has no such field{'s' if several else ''}",
            f"move {named} out, to the other fields of {owner}",
            on_key=True,
            related=(((*self.place, self.children[0]), f"`{self.children[0]}` is a field of {owner}"),),
            repair=Repair(f"move out of `{_name(self.place)}`", (self._move(),), safe=False),
            code="SPC109",
        )

    def _slid(self) -> Finding:
        named, several = _named(self.children), len(self.children) > 1
        parent, neighbour = f"`{_name(self.home)}`", f"`{_name(self.home[: len(self.place) + 1])}`"
        item = "" if isinstance(self.home[-1], str) else "the last item of "
        state = "is empty" if self.kind is Kind.EMPTY else "has lost some of its fields"
        where = (
            "it instead of below" if parent == neighbour and not item else f"{neighbour} instead of {'in' if item else 'below'} it"
        )
        return Finding(
            self.home,
            f"{item}{parent} {state}: {named} {_stand(self.children)} beside {where}",
            f"indent {named} so that {'they are' if several else 'it is'} {'in' if item else 'below'} {item}{parent}",
            on_key=True,
            related=(
                ((*self.place, self.children[0]), f"`{self.children[0]}` belongs {'in' if item else 'below'} {item}{parent}"),
            ),
            repair=Repair(f"indent below {parent}", (self._move(),), safe=False),
            code="SPC109",
        )

    def _move(self) -> Move:
        return Move(self.place, self.home, self.children)


class Nested(NamedTuple):
    """Data with every slip put right, and where the entries were."""

    data: Any
    slips: tuple[Slip, ...]
    moves: Moves


def _named(children: tuple[str, ...]) -> str:
    shown = [f"`{child}`" for child in children[:_SHOWN]]
    if len(children) > _SHOWN:
        return f"{', '.join(shown)} and {len(children) - _SHOWN} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _name(path: FieldPath) -> str:
    """The last key of `path`; an item of a list goes by the name of the list."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _stand(children: tuple[str, ...]) -> str:
    return "stand" if len(children) > 1 else "stands"
