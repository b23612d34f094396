"""What holds for every Worker that `workerc values` prints."""

import json
from itertools import count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compiler.cli.values_formats import FORMATS, as_yaml
from compiler.config.loading import load
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, resolved
from compiler.pipeline.fields import listing
from compiler.redaction.sources import masked
from compiler.repository.repository import Repository, placed, read_source
from compiler.resources.resource import identify
from compiler.source import Source
from compiler.traced import plain

PLAIN = Environment()
SPELLED = ("1.10", "0o17", "0x1F", "1e3", ".5", "-0", "007", ".inf", "-.inf", "12345678901234567890", "~", "True")
slowly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


def resource_in(text, name="orders.yaml"):
    (document,) = documents(Source(name, text))
    return identify(document)


def shown(text, environment=PLAIN, sources=None):
    resource = resource_in(text)
    sources = {resource.document.source.name: resource.document.source, **(sources or {})}
    return listing(resolution(resource, environment), environment, masked(sources))


class Raw(str):
    """A plain scalar."""

    __slots__ = ()


def as_json(value):
    """Flow style: every other reader of YAML would have these strings and numbers, too."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value)


def worker(spec, **fields):
    section = {"stack": "bento:1.0", **fields, "stackSpec": spec}
    return f"name: orders\nversion: v1beta\ntype: worker\nworker: {as_json(section)}\n"


words = st.text(st.characters(blacklist_categories=("Cs",), max_codepoint=0xFFFF), max_size=12) | st.sampled_from(
    [
        "on",
        "no",
        "null",
        "1",
        "1.10",
        "a: b",
        "# x",
        "- x",
        "{}",
        "|",
        "a\n  b\n",
        "\n",
        " x",
        "x ",
        "a\tb",
        "\x1b[31m",
        "\u202e",
        "##[x]",
    ]
)
texts = words.filter(lambda text: "${{" not in text)
keys = texts.filter(lambda text: text and text != "<<")
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
scalars |= st.sampled_from(SPELLED).map(Raw)
specs = st.dictionaries(
    keys, st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)), max_size=5
)
variables = st.dictionaries(
    st.from_regex(r"\A[A-Z][A-Z_]{0,8}\Z"), texts | st.integers() | st.sampled_from(SPELLED[:5]).map(Raw), max_size=3
)


@given(specs, variables)
@slowly
def test_what_is_printed_reads_back_as_the_same_worker(spec, envs):
    text = worker(spec, envs=envs)
    assume(all(document.data is not None for document in documents(Source("orders.yaml", text))))
    found = shown(text)
    assume(found.complete)
    again = resolved(resource_in(as_yaml(found.data)), PLAIN)
    assert repr(plain(again.data)) == repr(plain(found.data))
    assert as_yaml(again.data) == as_yaml(found.data)  # numbers in `envs` are texts in the end: `1.10` stays so
    assert again.workspace == found.workspace


@given(specs)
@settings(slowly, max_examples=15)
def test_an_environment_that_says_nothing_equals_none(spec):
    text = worker(spec)
    assume(all(document.data is not None for document in documents(Source("orders.yaml", text))))
    assert shown(text, Environment("prod"))._replace(environment="default") == shown(text)


@given(specs)
@settings(slowly, max_examples=15)
def test_no_format_shows_what_acts_on_a_terminal(spec):
    text = worker(spec)
    assume(all(document.data is not None for document in documents(Source("orders.yaml", text))))
    for write in FORMATS.values():
        out = write([shown(text)])
        assert not {"\x1b", "\u202e", "\r", "\x9b", "\u2028"}.intersection(out)
        assert "##[" not in out


FIELDS = {"worker.replicas": "replicas", "worker.title": "title", "worker.envs.A": "A"}
sayings = st.fixed_dictionaries({field: st.booleans() for field in FIELDS})


@st.composite
def repositories(draw):
    """The text of a Worker, that of workerc.yaml, and for each field the file and the line of whoever wrote it last."""
    numbers = count(2)
    writes, config, source = {}, [], ["name: orders", "version: v1beta", "type: worker", "worker:", "  stack: bento:1.0"]
    filled = draw(sayings)
    for field, name in list(FIELDS.items())[:2]:
        value = f"${{{{ {name} }}}}" if filled[field] else next(numbers)
        source.append(f"  {name}: {value}" if name == "replicas" or filled[field] else f'  {name}: "{value}"')
        writes[field] = ("orders.yaml", len(source), "source")
    source.append("  envs:")
    source.append(f"    A: {'${{ A }}' if filled['worker.envs.A'] else next(numbers)}")
    writes["worker.envs.A"] = ("orders.yaml", len(source), "source")

    def value(name):
        return f'"{next(numbers)}"' if name == "title" else next(numbers)

    def values(pad):
        config.append(f"{pad}values:")
        for field, name in FIELDS.items():
            config.append(f"{pad}  {name}: {value(name)}")
            if filled[field]:
                writes[field] = ("workerc.yaml", len(config), "value")

    values("")
    config.extend(("environments:", "  prod:"))
    if draw(st.booleans()):
        values("    ")
    overlays = draw(st.lists(sayings.filter(lambda said: any(said.values())), max_size=3))
    config.append("    overlays:" if overlays else "    profile: default")
    for said in overlays:
        config.extend(("      - patch:", "          worker:"))
        for field in sorted(FIELDS, key=lambda field: field.count(".")):
            if said[field]:
                if field == "worker.envs.A":
                    config.append("            envs:")
                name = FIELDS[field]
                config.append(f"{' ' * (14 if name == 'A' else 12)}{name}: {value(name)}")
                writes[field] = ("workerc.yaml", len(config), "overlay")
    source += ["  stackSpec: {}"]
    return "\n".join(source) + "\n", "\n".join(config) + "\n", writes


@given(repositories())
@slowly
def test_the_origin_of_a_field_is_whoever_wrote_it_last(tmp_path, found):
    source, config, writes = found
    path = tmp_path / "workerc.yaml"
    path.write_text(config, encoding="utf-8")
    loaded = load(str(path))
    assert not loaded.diagnostics
    (environment,) = loaded.environments
    fields = {".".join(map(str, field.path)): field for field in shown(source, environment, loaded.texts).fields}
    for field, (file, line, kind) in writes.items():
        cause = fields[field].cause
        assert ((cause.file or "").rpartition("/")[2], cause.line, cause.kind) == (file, line, kind), field


PLACES = {
    "at a key": "  envs: {{DB_PASSWORD: {}}}\n",
    "a number of digits": "  envs: {{PIN: '1', API_TOKEN: \"{}\"}}\n",
    "by name": "  stackSpec: {{env: [{{name: PASSWORD, value: {}}}]}}\n",
    "in a list": "  stackSpec: {{passwords: [a, {}]}}\n",
    "by an option": "  stackSpec: {{args: [run, --password, {}]}}\n",
    "in an address": "  envs: {{DSN: 'postgres://orders:{}@db.example.org/orders'}}\n",
    "in a file": "  configs:\n    app.yaml: |\n      user: a\n      password: {}\n",
    "below": "  stackSpec: {{output: {{http_client: {{headers: {{Authorization: 'Basic {}'}}}}}}}}\n",
    "in JSON": '  envs: {{JSON: \'{{"user": "a", "password": "{}"}}\'}}\n',
    "a value": "  envs: {{OTHER: '${{{{ db.password }}}}', BOTH: 'x-${{{{ db.password }}}}'}}\n",
    "the api key": "  runAsApiKey: {}\n",
}


@pytest.mark.parametrize("place", PLACES)
@given(secret=st.from_regex(r"\A[a-z][0-9][A-Z][a-zA-Z0-9]{1,3}[0-9]x\Z"))
@settings(slowly, max_examples=10)
def test_a_secret_is_in_no_format(tmp_path, place, secret):
    config = f"values: {{db: {{password: {secret}}}}}\n" if place == "a value" else "profile: default\n"
    path = tmp_path / "workerc.yaml"
    path.write_text(config, encoding="utf-8")
    loaded = load(str(path))
    spec = "" if "stackSpec" in PLACES[place] else "  stackSpec: {}\n"
    text = f"name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:1.0\n{PLACES[place].format(secret)}{spec}"
    found = shown(text, loaded.environments[0], loaded.texts)
    for name, write in FORMATS.items():
        assert secret not in write([found]), name
        assert "*****" in write([found]) or (name, place) == ("text", "in a file"), name


@given(st.permutations(["a.yaml", "b.yaml", "bundle.yaml"]))
def test_the_order_of_files_does_not_matter(names):
    head = "version: v1beta\ntype: worker\nworker: {stack: bento:1.0, stackSpec: {}}\n"
    bundle = "name: shop\nversion: v1beta\ntype: bundle\nbundle: {resources: [{id: a, file: a.yaml, workspace: sales}]}\n"
    texts = {"a.yaml": f"name: orders\n{head}", "b.yaml": f"name: returns\n{head}", "bundle.yaml": bundle}
    repository = placed(Repository(tuple([read_source(Source(name, texts[name])) for name in names])))
    found = {w.name: listing(resolution(w, PLAIN), PLAIN, masked({})) for w in repository.workers}
    assert (found["orders"].workspace, found["returns"].workspace) == ("sales", "public")
    again = placed(Repository(tuple([read_source(Source(name, texts[name])) for name in sorted(names)])))
    assert found == {w.name: listing(resolution(w, PLAIN), PLAIN, masked({})) for w in again.workers}
