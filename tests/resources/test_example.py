"""The annotated manifest."""

import re

import pytest
import yaml

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.errors import UsageError
from compiler.lint.engine import document_diagnostics, judge
from compiler.repository.platform import platform
from compiler.resources.example import example
from compiler.resources.fields import fields
from compiler.resources.resource import identify
from compiler.resources.schema import VERSIONS
from compiler.resources.validation import violations
from compiler.source import Source

TYPES = sorted(VERSIONS)


def test_worker_lints_clean():
    [document] = documents(Source("worker.yaml", example("worker", "v1beta")))
    found = document_diagnostics(document, "default") + judge(identify(document), Environment(), platform(()), "default")
    assert [f"{found.code} {found.message}" for found in found if found.severity.word != "note"] == []


@pytest.mark.parametrize("type_", TYPES)
def test_example_is_valid(type_):
    data = yaml.safe_load(example(type_))
    assert violations(type_, data["version"], data) == []
    assert data["type"] == type_


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_commented_out_is_valid_too(type_):
    text = re.sub(r"^( *)# (?=(?: *-)? *[A-Za-z0-9_./-]+:(?: |$)| *- )", r"\1", example(type_), flags=re.MULTILINE)
    data = yaml.safe_load(text)
    assert violations(type_, data["version"], data) == []
    spelled = {*data, *[f"{type_}.{key}" for key in data[type_]]}
    assert {path.lower() for path in two_levels(type_)} == {path.lower() for path in spelled}


def two_levels(type_):
    fresh = [info.path for info in fields(type_).values() if not info.deprecated and "[]" not in info.path]
    return [path for path in fresh if path.count(".") < 2]


def test_unknown_type_and_version():
    with pytest.raises(UsageError, match="no resource type `workr`") as error:
        example("workr")
    assert error.value.help.startswith("did you mean `worker`?")
    with pytest.raises(UsageError, match="type `service` has no schema"):
        example("service")
    with pytest.raises(UsageError, match="no version `v2` of the type `worker`") as error:
        example("worker", "v2")
    assert error.value.help == "versions: v1beta, v1alpha"
