"""Charts on the disk, and what real Helm makes of them."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def run(helm: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([helm, *arguments], capture_output=True, text=True, check=False, encoding="utf-8")


def objects(helm: str, chart: Path, namespace: str, *settings: str) -> dict[str, Any]:
    """What `helm template` gives, by kind and name."""
    done = run(helm, "template", "release", str(chart), "--namespace", namespace, *settings)
    assert done.returncode == 0, done.stderr
    found = [document for document in yaml.load_all(done.stdout, yaml.CSafeLoader) if document]
    assert len({identified(each) for each in found}) == len(found)
    return {identified(each): each for each in found}


def identified(value: Any) -> str:
    return f"{value['kind']}/{value['metadata']['name']}"


def values_file(values: Any, path: Path) -> str:
    path.write_text(json.dumps(values), encoding="utf-8")
    return str(path)
