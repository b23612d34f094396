"""No secret is told, wherever it stands in what differs, and however much else does."""

import pytest

from compiler.diff import masking
from compiler.diff.comparison import compare
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.report.changes import NAMES, change_text
from compiler.report.changes.changes import Changes
from compiler.report.report import Report

SECRET = {"before": "hunter2horse", "after": "opensesame99"}
URL = "postgres://app:{}@db/orders"


def container(secret):
    return {
        "name": "worker",
        "image": "x:1",
        "args": ["--password", secret, "--mode", "a"],
        "env": [
            {"name": "MODE", "value": "a"},
            {"name": "DB_PASSWORD", "value": secret},
            {"name": "URL", "value": URL.format(secret)},
        ],
    }


def config(secret):
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "data": {
            "c.yaml": f"output:\n  - sql:\n      driver: x\n      password: {secret}\n      dsn: {URL.format(secret)}\n",
            "list.json": f'[{{"password": "{secret}"}}]',
            "p.properties": f"user=app\npassword={secret}\n",
        },
    }


OBJECTS = {
    "deployment": lambda secret: {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "spec": {"template": {"spec": {"containers": [container(secret)]}}},
    },
    "config": config,
    "secret": lambda secret: {"apiVersion": "v1", "kind": "Secret", "data": {"a": "aHVudGVyMg==", "b": secret}},
    "whole": lambda secret: {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "data": {"c.yaml": f"a:\n  password: {secret}\n"} if secret.startswith("h") else {},
    },
}


def told(name, fmt):
    sides = []
    for side, secret in SECRET.items():
        data = OBJECTS[name](secret)
        key = ObjectKey("prod", "sales", "orders", "", data["kind"], "orders")
        sides.append(Side(side, {key: SideObject(key, data)}))
    return change_text(fmt, Changes(compare(*sides), Report((), {}, (), 0, {})))


@pytest.mark.parametrize("fmt", NAMES)
@pytest.mark.parametrize("name", OBJECTS)
def test_no_secret_is_told(name, fmt, monkeypatch):
    text = told(name, fmt)
    assert "sales" in text
    assert not any(secret in text for secret in SECRET.values())
    monkeypatch.setattr(masking, "excerpt", lambda data, paths: (data, {path: path for path in paths}))
    assert text == told(name, fmt)
