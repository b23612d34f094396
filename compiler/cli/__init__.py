"""The command line: the only place where failures become exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

OK, FINDINGS, FAILURE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `workerc`. Returns 0, 1 (findings, or a change that `--check` sees), 2 (usage, configuration, I/O or a
    defect of workerc) or 130 (interrupted).
    """
    from compiler.cli.terminal import complain  # noqa: PLC0415 - slow imports belong to the run that needs them
    from compiler.errors import InternalError, WorkercError  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", newline="\n")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _lint(given[1:]) if _names_files_only(given) else _command(arguments)
    except InternalError as error:
        complain(f"this is a defect of workerc: {error}", error.help)
    except WorkercError as error:
        complain(str(error), error.help)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return OK
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC and not error.filename:
            _forget_output()
            complain("standard output cannot be written: no space is left on the device")
        else:
            advice = "report it with this line; WORKERC_DEBUG=1 shows the traceback"
            complain(f"this is a defect of workerc: {_told(error)}", advice)
        if os.environ.get("WORKERC_DEBUG"):
            raise
    return FAILURE


def _forget_output() -> None:
    """What is left in the buffer must not fail at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _names_files_only(arguments: Sequence[str]) -> bool:
    """`lint FILE…` without any option is what hooks run at every commit, and needs no parser of options. On Windows
    click is needed all the same, since no shell there expands `*.yaml`.
    """
    options = [argument for argument in arguments if argument.startswith("-") and argument != "-"]
    return arguments[:1] == ["lint"] and not options and os.name != "nt"


def _lint(paths: Sequence[str]) -> int:
    from compiler.cli.linting import Wishes, run  # noqa: PLC0415

    return run(Wishes(paths=tuple(paths)))


def _command(arguments: Sequence[str] | None) -> int:
    """What click makes of `arguments`."""
    import click  # noqa: PLC0415

    from compiler.cli.root import workerc  # noqa: PLC0415
    from compiler.cli.terminal import complain  # noqa: PLC0415

    try:
        return workerc.main(arguments, prog_name="workerc", standalone_mode=False) or OK
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "workerc"
        complain(error.format_message(), f"`{where} --help` lists what there is")
    except click.ClickException as error:
        complain(error.format_message())
    return FAILURE


def _told(error: BaseException) -> str:
    """Where `error` came from. Its text stays out: it may hold a value that is nobody's business."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return f"{type(error).__name__}{where}"


def run() -> None:
    """The console script."""
    import gc  # noqa: PLC0415

    gc.set_threshold(50_000, 20, 20)  # starting makes many objects and no garbage: looking for some took a tenth of a small run
    sys.exit(main())
