"""Every rule, by code: whatever the modules of `compiler.lint.rules` declare."""

from __future__ import annotations

import importlib
import pkgutil

from compiler.lint import rules
from compiler.lint.rule import Rule, collect

RULES: dict[str, Rule] = collect(
    importlib.import_module(f"{rules.__name__}.{module.name}") for module in sorted(pkgutil.iter_modules(rules.__path__))
)
