"""Writes reports, and tells the exit code they mean."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler import __version__
from compiler.cli.terminal import coloured, say
from compiler.diagnostics import Severity
from compiler.errors import UsageError, WriteError
from compiler.hints import Any
from compiler.lint.engine import CRASH
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.records import NamedTuple
from compiler.report import FORMATS
from compiler.report.report import Options, Report, Reporter
from compiler.resources.suggestions import suggestion
from compiler.source import Source

_THRESHOLDS = {severity.word: severity for severity in Severity}


class Look(NamedTuple):
    """How results are shown: `color` is auto, always or never; `silenced` shows what does not count too."""

    color: str = "auto"
    quiet: bool = False
    silenced: bool = False


def write(
    report: Report, formats: Sequence[str], look: Look, *, err: bool = False, reporters: Mapping[str, Reporter] = FORMATS
) -> None:
    """Every format in `formats`, each `NAME` or `NAME=FILE`; one of them may go to standard output, or with `err`
    to standard error.
    """
    wanted = [_split(text, reporters) for text in formats or ("text",)]
    if sum(file is None for _, file in wanted) > 1:
        raise UsageError("two formats are written to standard output", "give all but one a file: `--format json=lint.json`")
    for name, file in wanted:
        use_color = file is None and name == "text" and coloured(look.color, sys.stderr if err else sys.stdout)
        text = reporters[name](report, Options(use_color, _width(), __version__, rules(name), look.silenced))
        if file is None:
            if not (look.quiet and name == "text" and not report.diagnostics and not (look.silenced and report.silenced)):
                say(text, color=use_color, err=err)
        else:
            write_file(Path(file), text.encode())


def _width() -> int:
    return os.get_terminal_size().columns or 120 if sys.stdout.isatty() else 120


def rules(format_name: str) -> Mapping[str, Rule]:
    """The rules that a report of this format lists."""
    return RULES if format_name == "sarif" else {}


def exit_code(report: Report, fail_on: str) -> int:
    """1 for a diagnostic of the severity `fail_on` or worse; 2 where a rule crashed."""
    if any(diagnostic.code == CRASH for diagnostic in report.diagnostics):
        return 2
    threshold: Any = _THRESHOLDS.get(fail_on)
    return int(threshold is not None and any(diagnostic.severity >= threshold for diagnostic in report.diagnostics))


def write_file(path: Path, data: bytes) -> None:
    """`data` at `path`, whole or not at all, but for a device or a pipe, which takes it as it comes. Raises `WriteError`."""
    import tempfile  # noqa: PLC0415 - slow, and most runs write to the terminal only
    from contextlib import suppress  # noqa: PLC0415

    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise WriteError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def rewrite(path: Path, source: Source, text: str) -> None:
    """`text` in place of `source` at `path`, in its encoding. A link stays one, and permissions stay. Raises
    `WriteError`.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o7777
    write_file(target, source.bom + text.encode(source.encoding))
    target.chmod(mode)


def _split(text: str, reporters: Mapping[str, Reporter]) -> tuple[str, str | None]:
    name, _, file = text.partition("=")
    if name not in reporters:
        meant = suggestion(name, reporters)
        listed = f"the formats are {', '.join(reporters)}"
        raise UsageError(f"there is no format `{name}`", f"did you mean `{meant}`? {listed}" if meant else listed)
    return name, file or None
