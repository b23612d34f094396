"""Workers from text: as rules judge them, and lowered."""

from collections.abc import Callable, Mapping

import pytest

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, resolved
from compiler.repository.platform import Platform, platform
from compiler.resources.resource import Resource, identify
from compiler.resources.worker import Worker
from compiler.source import decode
from compiler.workload.lower import lower
from compiler.workload.workload import Workload

PREAMBLE = "name: orders\nversion: v1beta\ntype: worker\n"


def read(text: str, name: str = "workers.yaml") -> list[Resource]:
    return [resource for document in documents(decode(name, text.encode())) if (resource := identify(document))]


def worker_text(section: str, preamble: str = PREAMBLE) -> str:
    """A Worker that runs, with further lines of its section."""
    lines = section if "stack:" in section else f"stack: bento:4.0\nstackSpec: {{input: {{stdin: {{}}}}}}\n{section}"
    return f"{preamble}worker:\n" + "".join([f"  {line}\n" for line in lines.splitlines()])


@pytest.fixture
def declared() -> Callable[..., Platform]:
    return lambda text="", **options: platform(read(text, "platform.yaml"), **options)


@pytest.fixture
def judged() -> Callable[..., Worker]:
    """The Worker of which these are the lines of its section, as rules get it."""

    def judged(section: str, environment: Environment | None = None, preamble: str = PREAMBLE) -> Worker:
        return resolution(read(worker_text(section, preamble))[0], environment or Environment()).worker

    return judged


@pytest.fixture
def lowered(declared) -> Callable[..., Workload]:
    def lowered(
        section: str,
        declarations: str = "",
        environment: Environment | None = None,
        files: Mapping[str, bytes] | None = None,
        preamble: str = PREAMBLE,
    ) -> Workload:
        place = environment or Environment()
        worker = resolved(read(worker_text(section, preamble))[0], place)
        return lower(worker, declared(declarations), place, (files or {}).get)

    return lowered
