"""The changes of a diff, made: written for tests, from nothing but what a diff says."""

import json
from copy import deepcopy

import pytest

from compiler.diff.normal import identity
from compiler.diff.objects import ABSENT, Item, Position
from compiler.diff.texts import said


@pytest.fixture(scope="session")
def apply_changes():
    return _applied


def _applied(before, changes):
    """`before` with `changes`. A text in which something changed comes back as JSON: how it was written is not in a diff."""
    texts = {}
    for change in changes:
        if change.inner is not None:
            texts.setdefault(change.path, []).append(change)
    outside = [change for change in changes if change.inner is None]
    for path, inside in texts.items():
        text = said(path[1], before["data"][path[1]])
        made = _built(text, [(change.inner, change.after) for change in inside])
        outside.append(inside[0]._replace(path=path, inner=None, after=json.dumps(made)))
    return _built(before, [(change.path, change.after) for change in outside])


def _built(value, changes):
    if [path for path, _ in changes] == [()]:
        return changes[0][1]
    by_step = {}
    for path, after in changes:
        by_step.setdefault(path[0], []).append((path[1:], after))
    return _mapping(value, by_step) if isinstance(value, dict) else _list(value, by_step)


def _mapping(value, by_step):
    made = dict(value)
    for step, below in by_step.items():
        made[step] = _built(value.get(step), below)
    return {key: inner for key, inner in made.items() if inner is not ABSENT}


def _list(value, by_step):
    made, added = list(map(deepcopy, value)), []
    for step, below in by_step.items():
        index = _index(value, step)
        if index is None:
            at = step.after if isinstance(step, Position) else len(value) * 2 + len(added)
            added.append((at, _built(None, below)))
        else:
            made[index] = _built(value[index], below)
    made = [item for item in made if item is not ABSENT]
    for at, item in sorted(added, key=lambda pair: pair[0]):
        made.insert(at, item)
    return made


def _index(value, step):
    if isinstance(step, Position):
        return step.before
    assert isinstance(step, Item)
    if step.fields[0][0] == "":
        found = [index for index, item in enumerate(value) if str(item) == step.fields[0][1]]
    else:
        keys = tuple(key for key, _ in step.fields)
        found = [index for index, item in enumerate(value) if identity(item, keys) == step.fields]
    return found[0] if found else None
