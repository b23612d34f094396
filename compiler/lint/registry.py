"""Every rule, by code: whatever the modules of `compiler.lint.rules` declare."""

from __future__ import annotations

from importlib import import_module

from compiler.assets import modules
from compiler.lint import rules
from compiler.lint.rule import Rule, collect

RULES: dict[str, Rule] = collect(import_module(name) for name in modules(rules))
