"""What is said of Go templates in declarations of stacks."""

import pytest

from compiler.workload.gotemplates import go_template

SPEC = "{{ toYaml .ApplicationSpec.StackSpec | indent 2 }}"


@pytest.mark.parametrize(
    ("text", "files", "whole"),
    [
        (f"jobconfig.yaml: |\n{SPEC}\n", ("jobconfig.yaml",), True),
        (f"jobconfig.yaml: |\n{SPEC}\nother.yaml: |-\n{SPEC}\n", ("jobconfig.yaml", "other.yaml"), True),
        (f"jobconfig.yaml: |\n{SPEC}\n  logger: {{}}\n", ("jobconfig.yaml",), False),
        ("", (), False),
        (SPEC, (), False),
    ],
)
def test_files_and_whether_each_is_the_stack_spec(text, files, whole):
    found = go_template(text)
    assert (found.files, found.whole_spec) == (files, whole)


@pytest.mark.parametrize(
    ("action", "counterparts", "others"),
    [
        ("{{ .Name }}-{{ .Type }}{{ .Stamp }}", {".Name": "w.name"}, (".Type", ".Stamp")),
        ("{{.ApplicationSpec.LogLevel}}", {".ApplicationSpec.LogLevel": "w.log_level"}, ()),
        ('{{ getNested .ApplicationSpec.StackSpec.input "x" }}', {".ApplicationSpec.StackSpec.input": "spec.input"}, ()),
        ("{{- range $d := .ApplicationSpec.StackSpec.inputs -}}", {".ApplicationSpec.StackSpec.inputs": "spec.inputs"}, ()),
        ("{{ $one := resolve $d }}{{ $one.Depot }}", {}, ("resolve",)),
        ("{{ if .Volumes }}{{ end }}", {}, (".Volumes",)),
    ],
)
def test_what_it_uses_has_counterparts_or_none(action, counterparts, others):
    found = go_template(action)
    assert (dict(found.counterparts), found.others) == (counterparts, others)
