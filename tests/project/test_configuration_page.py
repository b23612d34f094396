"""`docs/configuration.md` says what the schema of `workerc.yaml` says, by examples that load."""

import importlib.util
import re
from pathlib import Path

import pytest

from compiler.config.effective import settings
from compiler.config.loading import load
from compiler.config.written import schema

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^##+ `([^`\n]+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = {
    key: match[1] for key, text in ENTRIES.items() if (match := re.search(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("generate_configuration", ROOT / "scripts/generate_configuration.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_would_be_generated(script):
    assert script.page() == PAGE, "run `make generate`"


def test_every_key_has_an_entry():
    environment = schema()["$defs"]["environment"]["properties"]
    expected = [*schema()["properties"], *[f"environments.NAME.{key}" for key in environment]]
    assert [key for key in expected if key not in ENTRIES] == []


def test_every_entry_has_an_example_or_leads_to_one():
    assert [key for key, text in ENTRIES.items() if key not in EXAMPLES and "](#" not in text] == []
    assert len(EXAMPLES) > len(schema()["properties"])


@pytest.mark.parametrize("key", EXAMPLES)
def test_an_example_loads(key, tmp_path):
    for name in re.findall(r"[\w/-]+\.yaml", EXAMPLES[key]):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")
    (tmp_path / "workerc.yaml").write_text(EXAMPLES[key], encoding="utf-8")
    config = load(str(tmp_path / "workerc.yaml"))
    assert [problem.message for problem in config.diagnostics] == []
    wanted = tuple(key.replace("NAME", "prod").replace("STACK", "bento").replace("PATTERN", "legacy/").split("."))
    said = [
        ".".join(str(step) for step in each.path if not isinstance(step, int))
        for each in settings(config, config.environments)
        if each.origin
    ]
    assert [each for each in said if f"{each}.".startswith(f"{'.'.join(wanted)}.")] != []


def test_defaults_are_those_that_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load()
    (environment,) = config.environments
    held = {
        "sources": list(config.sources),
        "exclude": list(config.exclude),
        "ignore": list(config.ignore),
        "crds": list(config.crds),
        "cache": config.cache,
        "profile": config.profile,
        "output": config.output,
        "kustomization": config.kustomization,
        "targets": list(environment.targets),
        "helm.version": environment.charts.version,
        "helm.shared": environment.charts.shared,
        "templates": config.templates,
        "secrets.runAsApiKey.name": environment.api_key.name,
        "secrets.runAsApiKey.key": environment.api_key.key,
        "security.profile": environment.security.profile,
        "security.runAsUser": environment.security.run_as_user,
        "kubernetes.versions": list(environment.minors),
        "namespaces.render": environment.objects.namespaces.render,
        "environments.default.workspace": environment.workspace,
        "environments.default.profile": environment.profile,
    }
    shown = {".".join(map(str, each.path)): each.value for each in settings(config, config.environments)}
    assert {key: value for key, value in shown.items() if value is not None} == held
