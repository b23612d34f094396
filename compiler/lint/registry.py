"""Every rule, by code: whatever the modules of `compiler.lint.rules` declare."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from compiler.lint import rules
from compiler.lint.rule import Rule, collect

# Not by pkgutil: it loads inspect, which takes longer than loading all rules.
_MODULES = sorted(path.stem for folder in rules.__path__ for path in Path(folder).glob("[!_]*.py"))

RULES: dict[str, Rule] = collect(import_module(f"{rules.__name__}.{name}") for name in _MODULES)
