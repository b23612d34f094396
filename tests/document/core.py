"""Another reader of YAML 1.2: PyYAML's constructor with the core schema written down once more."""

import math
import re

import yaml

INT = re.compile(r"(?P<dec>[-+]?[0-9]+)$|0o(?P<oct>[0-7]+)$|0x(?P<hex>[0-9a-fA-F]+)$")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")


class Core(yaml.CSafeLoader):
    """Scalars as YAML 1.2 has them, in the numbers that a Worker may hold."""


def scalar(loader: Core, node: yaml.ScalarNode):
    text = node.value
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if found := INT.match(text):
        return int(found[found.lastgroup], {"dec": 10, "oct": 8, "hex": 16}[found.lastgroup])
    if FLOAT.match(text):
        return float(text) if math.isfinite(float(text)) else text
    if re.match(r"[-+]?\.(inf|Inf|INF)$|\.(nan|NaN|NAN)$", text):
        return float(text.replace(".", ""))
    return text


Core.yaml_implicit_resolvers = {
    None: [("tag:yaml.org,2002:merge", re.compile("<<$")), ("!core", re.compile(r"(?!<<$)[\s\S]*$"))],
}
Core.add_constructor("!core", scalar)


def load_all(text: str) -> list:
    """Raises `yaml.YAMLError`, and what building a dict of unusual keys raises."""
    return list(yaml.load_all(text, Loader=Core))  # noqa: S506 - a safe loader all the same


def with_text_keys(value, spelled=None):
    """`value` with every key a string, as far as these are written like their text."""
    if isinstance(value, dict):
        return {str(key): with_text_keys(item) for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value
