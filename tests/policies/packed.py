"""What the packs hold."""

from functools import cache
from pathlib import Path

from compiler.assets import policies_folder
from compiler.document import documents
from compiler.manifest.custom import NONE
from compiler.pipeline.policies import PolicySet, policy_set
from compiler.source import read

FILES = [path for path in sorted(policies_folder().glob("*/*.yaml")) if not path.name.endswith(".cases.yaml")]


def cases_of(path: Path) -> Path:
    return path.with_suffix(".cases.yaml")


@cache
def everything() -> PolicySet:
    """All policies of all packs, with their parameters."""
    return policy_set([document for path in FILES for document in documents(read(path, path.name))], NONE)
