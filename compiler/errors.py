"""What stops a run that is not a problem in the user's YAML; that is always a `Diagnostic`.

The command line turns each of these into one message and exit code 2.
"""


class WorkercError(Exception):
    """A run cannot go on. The message states the fact, `help` says what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002 - the word the reader sees
        super().__init__(message)
        self.help = help


class UsageError(WorkercError):
    """The command line asks for something that cannot be."""


class ConfigError(WorkercError):
    """`workerc.yaml` or a file it names is wrong. The message starts with the place."""


class ReadError(WorkercError):
    """A file or directory cannot be read."""


class WriteError(WorkercError):
    """The output directory cannot be changed as planned."""


class InternalError(WorkercError):
    """A defect of workerc itself: a rule, a bundled template or a schema crashed."""
