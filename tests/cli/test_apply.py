"""`workerc apply` applies nothing, whatever it is given."""

import pytest

from compiler.cli import main


@pytest.mark.parametrize("arguments", [[], ["-f", "workers/audit.yaml", "-w", "public", "--re-run"], ["-R", "-l", "-f", "."]])
def test_what_came_from_dataos_ctl_says_what_to_do_instead(arguments, capsys):
    assert main(["apply", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert "nothing has been applied" in found.err
    assert "`workerc render`" in found.err
