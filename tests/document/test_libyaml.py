"""Only PyYAML's C parser is loaded to read, and nobody who imports PyYAML later can tell."""

import subprocess
import sys

import pytest

LATER = """\
import sys
from compiler.document.events import CParser, ScalarEvent, YAMLError
assert "yaml.scanner" not in sys.modules and "yaml.resolver" not in sys.modules, "more than the parser is loaded"
def raised(text):
    parser = CParser(text)
    try:
        while parser.get_event():
            pass
    except YAMLError as error:
        return error
before = [raised(text) for text in ("a: [", "a: '", "\\x07", "a: b: c")]
import yaml
for text, error in zip(("a: [", "a: '", "\\x07", "a: b: c"), before, strict=True):
    try:
        yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as same:
        assert type(error) is type(same) and str(error) == str(same), (error, same)
assert [type(error) for error in before][:3] == [yaml.parser.ParserError, yaml.scanner.ScannerError, yaml.reader.ReaderError]
assert yaml.cyaml.CParser is CParser and yaml.events.ScalarEvent is yaml.ScalarEvent is ScalarEvent
assert yaml.load("a: [1, 2.5, 2020-01-01]", yaml.CSafeLoader) == yaml.safe_load("a: [1, 2.5, 2020-01-01]")
assert yaml.dump({"a": [1]}, Dumper=yaml.CSafeDumper) == yaml.dump({"a": [1]}, Dumper=yaml.SafeDumper)
"""
EARLIER = "import yaml; from compiler.document.events import CParser, YAMLError; assert CParser is yaml.cyaml.CParser"


@pytest.mark.parametrize("code", [LATER, EARLIER], ids=["later", "earlier"])
def test_pyyaml_is_one(code, tmp_path):
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
