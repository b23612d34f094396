"""`python -m compiler` is `workerc`."""

from compiler.cli import run

run()
