"""Expressions are compiled when they are first used: here all of them are, so that a wrong one is found."""

import importlib
import pkgutil

import compiler
from compiler.regex import Lazy


def expressions(value):
    if type(value) is Lazy:
        return [value]
    if isinstance(value, dict):
        value = [*value.values()]
    return [each for item in value for each in expressions(item)] if isinstance(value, (tuple, list)) else []


def test_every_expression_compiles():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(compiler.__path__, "compiler.")
        if not found.name.endswith("__main__")
    ]
    found = [each for module in modules for value in vars(module).values() for each in expressions(value)]
    assert len(found) > 100
    assert all(each.pattern is not None for each in found)
