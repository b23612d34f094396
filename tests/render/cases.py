"""The cases of `kubernetes/`: a folder each, with `worker.yaml` and what else it takes to compile it."""

from pathlib import Path

import yaml

from compiler.config.loading import load
from compiler.document import documents
from compiler.environment.environment import ApiKeyReference, Environment, SecuritySettings
from compiler.environment.resolution import resolved
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import read
from compiler.workload.lower import lower
from compiler.workload.renderable import obstacles
from compiler.workload.workload import Workload

FOLDER = Path(__file__).parent / "kubernetes"


def environment_of(folder: Path) -> Environment:
    if (folder / "workerc.yaml").is_file():
        config = load(str(folder / "workerc.yaml"))
        assert config.diagnostics == ()
        return config.environments[0]
    path = folder / "environment.yaml"
    fields = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if "api_key" in fields:
        fields["api_key"] = ApiKeyReference(*fields["api_key"])
    if "security" in fields:
        fields["security"] = SecuritySettings(*fields["security"])
    return Environment(**fields)


def lowered(folder: Path) -> Workload:
    def files(value: str) -> bytes | None:
        path = folder / value
        return path.read_bytes() if path.is_file() else None

    source = read(folder / "worker.yaml", "worker.yaml")
    resources = [resource for document in documents(source) if (resource := identify(document))]
    place, declared = environment_of(folder), platform([r for r in resources if r.type != "worker"])
    worker = resolved(next(r for r in resources if r.type == "worker"), place)
    assert obstacles(worker, declared, place.stack_versions, files) == []
    return lower(worker, declared, place, files)
