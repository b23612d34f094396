"""Where templates come from, and what they may read of what they are given."""

import dataclasses

import jinja2
import pytest

from compiler.render.problem import TemplateProblem
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates


def objects(templates, name="t", **context):
    return [filled.object for filled in Skeletons().documents(templates.render(name, **context))]


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "templates"
    (inside / "parts").mkdir(parents=True)
    (tmp_path / "secret").write_text("a: secret\n")
    (inside / "t").write_text("{% include 'parts/b' %}\n{% from 'parts/m' import m %}\nb: {{ m() }}\n")
    (inside / "parts" / "b").write_text("a: 1\n")
    (inside / "parts" / "m").write_text("{% macro m() %}2{% endmacro %}")
    (inside / "page").write_text("{% extends 'base' %}\n{% block body %}{{ super() }}b: 2\n{% endblock %}")
    (inside / "base").write_text("a: 1\n{% block body %}\nc: 3\n{% endblock %}")
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "linked").symlink_to(tmp_path)
    (inside / "inner").symlink_to(inside / "parts" / "b")
    (inside / "loop").symlink_to(inside / "loop")
    (inside / "binary").write_bytes(b"a: \xff\n")
    (inside / "utf-16").write_bytes("a: ü\n".encode("utf-16"))
    (inside / "crlf").write_bytes(b"a: 1\r\n{% if true %}\r\nb: 2\r\n{% endif %}\r\n")
    (inside / "long").write_text("#" * 33_000)
    return inside


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("t", {"a": 1, "b": 2}),
        ("page", {"a": 1, "b": 2, "c": 3}),
        ("inner", {"a": 1}),
        ("./parts//b", {"a": 1}),
        ("utf-16", {"a": "ü"}),
        ("crlf", {"a": 1, "b": 2}),
    ],
)
def test_a_template_is_read(folder, name, expected):
    assert objects(Templates(folder), name) == [expected]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../secret", "../secret"),
        ("parts/../../secret", "secret"),
        ("/etc/passwd", "etc/passwd"),
        ("link", "the path leads out of its folder"),
        ("linked/secret", "the path leads out of its folder"),
        ("loop", "there is no template `loop`"),
        ("parts", "there is no template `parts`"),
        ("zzz", "there is no template `zzz`"),
        ("a\0b", "there is no template"),
        ("binary", "the template `binary` cannot be read: the bytes 0xFF are not UTF-8"),
        ("long", "the template `long` has 33,000 characters, more than 32,768"),
    ],
)
@pytest.mark.parametrize("way", ["{name}", "include", "import", "extends"])
def test_a_template_is_read_inside_its_folder_only(folder, name, message, way):
    (folder / "way").write_text(f"\n{{% {way} given{' as x' if way == 'import' else ''} %}}")
    with pytest.raises(TemplateProblem) as caught:
        Templates(folder).render(name if way == "{name}" else "way", given=name)
    assert message in caught.value.message
    assert caught.value.line == 1 if way == "{name}" else 2


def test_a_link_out_of_the_folder_is_not_ignored_like_a_missing_template(folder):
    (folder / "way").write_text("{% include 'zzz' ignore missing %}{% include 'link' ignore missing %}")
    with pytest.raises(TemplateProblem, match="leads out of its folder"):
        Templates(folder).render("way")


def test_other_loaders_can_be_put_before():
    templates = Templates({"t": "{% include 'u' %}"})
    templates.loader = jinja2.ChoiceLoader([jinja2.DictLoader({"u": "a: 1"}), templates.loader])
    assert objects(templates) == [{"a": 1}]


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    name: str
    _private: str = "x"

    @property
    def twice(self):
        return self.name * 2

    def method(self):
        raise AssertionError("templates call no methods")


@pytest.mark.parametrize("field", ["name", "twice"])
def test_public_fields_can_be_read(field):
    templates = Templates({"t": f"a: {{{{ w.{field} }}}}\nb: {{{{ [w]|map(attribute='{field}')|first }}}}"}, fields_of=Node)
    value = getattr(Node("n"), field)
    assert objects(templates, w=Node("n")) == [{"a": value, "b": value}]


@pytest.mark.parametrize("field", ["_private", "method", "__class__", "__slots__", "zzz"])
@pytest.mark.parametrize("way", ["w.{}", "w['{}']", "[w]|map(attribute='{}')|first"])
def test_nothing_else_of_a_node_can_be_read(field, way):
    templates = Templates({"t": "a: {{ " + way.format(field) + " }}"}, fields_of=Node)
    with pytest.raises(TemplateProblem, match=f"there is no `{field}` in a node"):
        objects(templates, w=Node("n"))


@pytest.mark.parametrize(
    "template", ["a: {{ w }}", "a: {{ [w] }}", "a: x{{ w }}", "a: {{ w ~ '' }}", "a: {{ w|string }}", "a: {{ [w]|join }}"]
)
def test_a_node_is_no_value(template):
    with pytest.raises(TemplateProblem, match=r"a node (is no value|has no place inside a string)"):
        objects(Templates({"t": template}, fields_of=Node), w=Node("n"))


def test_what_is_imported_is_not_remembered():
    """Else a template that is near a bound would be refused or not depending on what was rendered before."""
    loop = "{% for x in range(70000) %}{{ x }}{% endfor %}"
    templates = Templates({"t": "{% import 'u' as u %}" + loop, "u": loop + loop})
    for _ in range(2):
        with pytest.raises(TemplateProblem, match="rendering takes more than 1,000,000 steps"):
            templates.render("t")
