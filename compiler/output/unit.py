"""What a run wants in the output tree: one unit for each Worker, environment and target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256

from compiler.environment.targets import TARGETS
from compiler.errors import InternalError, ReadError
from compiler.manifest.manifest import Manifest
from compiler.records import NamedTuple

KUSTOMIZATION = "kustomization.yaml"
WORKSPACE = "_workspace"  # in place of a Worker's name: no Worker can be called so
_DEPTHS = (1, 3)  # of the output of an environment, and of a Worker or workspace
SHARED = "_shared"  # in place of an environment's name: what is for all of them


class UnitKey(NamedTuple):
    """Whose output it is. `resource` is the Worker's name, or `WORKSPACE` for what several of them need; empty parts stand
    for what spans all of them.
    """

    target: str
    environment: str
    workspace: str
    resource: str


class Unit(NamedTuple):
    """A directory of the output tree and its files, by path: all are relative and have `/` between their parts. The files may be
    `Remembered`.
    """

    key: UnitKey
    directory: str
    files: Mapping[str, bytes]


class Remembered(Mapping[str, bytes]):
    """Files of which a run knows the digests, SHA-256 in hexadecimal digits, and not yet the bytes: `load` gives those of all of
    them, and is called once, when somebody asks for the bytes of one, until they are forgotten.
    """

    def __init__(self, digests: Mapping[str, str], load: Callable[[], Mapping[str, bytes]]) -> None:
        self.digests = digests
        self._load = load
        self._loaded: Mapping[str, bytes] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)

    def __contains__(self, name: object) -> bool:
        return name in self.digests

    def __getitem__(self, name: str) -> bytes:
        """Raises `ReadError` where what is loaded are not the files that have these digests."""
        if name not in self.digests:
            raise KeyError(name)
        if self._loaded is None:
            loaded = self._load()
            if wrong := sorted(set(digests_of(loaded).items()) ^ set(self.digests.items())):
                advice = "forget what is remembered with `workerc cache clean`, and render again"
                raise ReadError(f"`{wrong[0][0]}` is not the file that was remembered", advice)
            self._loaded = loaded
        return self._loaded[name]

    def forget(self) -> None:
        """Bytes that were loaded are loaded again when somebody asks once more."""
        self._loaded = None

    def with_file(self, name: str, data: bytes) -> Remembered:
        """These files where `data` is in the one called `name`."""
        return Remembered({**self.digests, name: digest(data)}, lambda: {**self._load(), name: data})


class Later(NamedTuple):
    """The bytes of the file `name`, which are loaded when they are to be written."""

    files: Remembered
    name: str

    @property
    def data(self) -> bytes:
        return self.files[self.name]


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def digests_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """The digest of each of `files`, by its name."""
    return files.digests if isinstance(files, Remembered) else {name: digest(data) for name, data in files.items()}


def directory_of(key: UnitKey, *, below_target: bool = False) -> str:
    """Where the output of `key` lies; `below_target` where several targets share the output directory."""
    parts = (key.target, *key[1:]) if below_target else key[1:]
    return "/".join([part for part in parts if part])


def lies_right(directory: str, key: UnitKey | None) -> bool:
    """Whether an inventory in `directory` is of this tree, and not of another one that lies inside it. Without its `key`, where
    the inventory cannot be read, it is if one of this tree could lie there.
    """
    if key is not None:
        return directory.lower() in {directory_of(key, below_target=below).lower() for below in (False, True)}
    parts = directory.split("/")
    return len(parts) in _DEPTHS or (parts[0] in TARGETS and len(parts) - 1 in _DEPTHS)


def unit(key: UnitKey, manifests: Iterable[Manifest], *, kustomized: bool = True, below_target: bool = False) -> Unit:
    """The unit of rendered manifests."""
    files: dict[str, bytes] = {}
    for manifest in manifests:
        if manifest.file_name in files:
            raise InternalError(f"two objects of `{key.workspace}/{key.resource}` are written to `{manifest.file_name}`")
        files[manifest.file_name] = manifest.text.encode()
    if kustomized:
        files[KUSTOMIZATION] = kustomization(files)
    return Unit(key, directory_of(key, below_target=below_target), files)


def joined(unit: Unit, others: Iterable[str]) -> Unit:
    """`unit` where `others`, files of an earlier run, stay beside its own."""
    if KUSTOMIZATION not in unit.files:
        return unit
    listing = kustomization({*unit.files, *others} - {KUSTOMIZATION})
    if isinstance(unit.files, Remembered):
        return unit._replace(files=unit.files.with_file(KUSTOMIZATION, listing))
    return unit._replace(files={**unit.files, KUSTOMIZATION: listing})


def overview(key: UnitKey, folder: str, directories: Iterable[str]) -> Unit:
    """The unit of the environment that `key` names, in its `folder`: what builds all of `directories` in there at once."""
    listed = [directory.removeprefix(f"{folder}/") for directory in directories if directory.startswith(f"{folder}/")]
    return Unit(key, folder, {KUSTOMIZATION: kustomization(listed)})


def kustomization(file_names: Iterable[str]) -> bytes:
    """A `kustomization.yaml` that lists files, which are named as `Manifest.file_name` names them, or folders."""
    lines = ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization"]
    listed = [f"  - {name}" for name in sorted(file_names)]
    return "\n".join([*lines, "resources:" if listed else "resources: []", *listed, ""]).encode()


def as_stream(units: Iterable[Unit]) -> bytes:
    """Every manifest of `units`, plain ones, as one stream of YAML documents, in the order in which the tree sorts them."""
    documents = [
        unit.files[name].removeprefix(b"---\n")
        for unit in sorted(units, key=lambda unit: unit.directory)
        for name in sorted(unit.files)
        if name != KUSTOMIZATION
    ]
    return b"---\n".join(documents)
