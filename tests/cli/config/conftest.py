"""`workerc config` in this process: `tests/cli/test_settings.py` and others run it in one of its own."""

import pytest


@pytest.fixture
def workerc(inside):
    return inside
