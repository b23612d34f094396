"""What the first three letters of a code say: the one place where the families of rules are named."""

from __future__ import annotations

from compiler.records import NamedTuple


class Family(NamedTuple):
    """`word` is one for programs, such as a tag in SARIF; `meaning` is for people."""

    word: str
    meaning: str


FAMILIES = {
    "YML": Family("syntax", "syntax"),
    "SPC": Family("shape", "the shape of a resource"),
    "SEM": Family("semantics", "fields that depend on each other"),
    "STK": Family("stack", "stacks and stackSpec"),
    "REF": Family("reference", "references and other files"),
    "INT": Family("interpolation", "interpolation"),
    "SEC": Family("security", "security"),
    "REL": Family("reliability", "reliability"),
    "OPS": Family("ownership", "ownership and operation"),
    "STY": Family("style", "style"),
    "DEP": Family("deprecated", "deprecated"),
    "K8S": Family("kubernetes", "rendered objects"),
    "POL": Family("policy", "policies"),
    "OUT": Family("output", "the output tree"),
    "CFG": Family("configuration", "configuration and suppressions"),
}
