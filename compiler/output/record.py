"""What workerc knows of one directory of the tree: its inventory, and that of a run that did not finish."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from compiler.output.inventory import MAX_BYTES, Inventory, InventoryError, read
from compiler.output.names import INVENTORY, UNFINISHED, WRITING
from compiler.output.tree import FILE, MISSING, Tree
from compiler.output.unit import UnitKey
from compiler.records import NamedTuple


class Record(NamedTuple):
    """`inventory` and `unfinished` are None where there is none that may be believed; `wrong` then says why, and of which
    file. `leftovers` are what a killed run left beside them.
    """

    directory: str
    inventory: Inventory | None = None
    unfinished: Inventory | None = None
    wrong: tuple[str, str] | None = None
    leftovers: tuple[str, ...] = ()

    @property
    def key(self) -> UnitKey | None:
        known = self.inventory or self.unfinished
        return known.key if known else None

    @property
    def listed(self) -> Mapping[str, frozenset[str]]:
        """The digests a file of ours may have: that of before an unfinished run, and that of after it."""
        found = {path: frozenset((digest,)) for path, digest in self.inventory.digests.items()} if self.inventory else {}
        for path, digest in self.unfinished.digests.items() if self.unfinished else ():
            found[path] = found.get(path, frozenset()) | {digest}
        return found

    @property
    def names(self) -> AbstractSet[str]:
        """Of the files that have `listed` digests."""
        names = self.inventory.digests.keys() if self.inventory else frozenset[str]()
        return names | self.unfinished.digests.keys() if self.unfinished else names


def record(tree: Tree, directory: str) -> Record:
    """What is recorded in `directory`. Raises `ReadError`."""
    entries = tree.entries(directory)
    leftovers = tuple(name for name in (UNFINISHED, WRITING) if name in entries)
    read_ones: dict[str, Inventory | None] = {}
    for name in (INVENTORY, UNFINISHED):
        try:
            read_ones[name] = _inventory(tree, directory, name)
        except InventoryError as error:
            return Record(directory, wrong=(name, str(error)), leftovers=leftovers)
    return Record(directory, read_ones[INVENTORY], read_ones[UNFINISHED], None, leftovers)


def _inventory(tree: Tree, directory: str, name: str) -> Inventory | None:
    kind = tree.entries(directory).get(name, MISSING)
    if kind == MISSING:
        return None
    if kind != FILE:
        raise InventoryError("is not a regular file")
    data = tree.read(f"{directory}/{name}", MAX_BYTES)
    if data is None:
        raise InventoryError(f"has more than {MAX_BYTES} bytes")
    inventory = read(data)
    for path in inventory.digests:
        folder = path.rpartition("/")[0] if "/" in path else ""
        while folder:
            if INVENTORY in tree.entries(f"{directory}/{folder}"):
                raise InventoryError(f"lists `{path}`, which is below another inventory")
            folder = folder.rpartition("/")[0]
    return inventory
