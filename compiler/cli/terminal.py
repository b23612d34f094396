"""What depends on the terminal: colour, and where words go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from compiler.hints import TypeVar

Item = TypeVar("Item")
_LONG = 500  # Workers: below that nobody waits


def coloured(choice: str, stream: object = None) -> bool:
    """Whether to write ANSI colours: `always`, `never`, or on a terminal unless NO_COLOR is set (no-color.org)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    stream = stream or sys.stdout
    return bool(getattr(stream, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"


def say(text: str, *, err: bool = False, color: bool = False) -> None:
    """Write `text` as it is to standard output or, with `err`, to standard error."""
    if color and os.name == "nt":
        import click  # noqa: PLC0415 - it knows the consoles of Windows

        click.echo(text, nl=False, err=err, color=True)
        return
    stream = sys.stderr if err else sys.stdout
    stream.write(text)
    stream.flush()


def complain(message: str, advice: str | None = None) -> None:
    """An error of the run itself, on standard error."""
    from compiler.report.visible import visible  # noqa: PLC0415 - most runs have nothing to complain of

    say(f"error: {visible(message)}\n", err=True)
    if advice:
        say(f"  = help: {visible(advice)}\n", err=True)


def tell(message: str, *, quiet: bool = False) -> None:
    """A remark for the person at the terminal, on standard error: standard output is for results."""
    if not quiet:
        say(f"{message}\n", err=True)


def tracked(label: str, *, quiet: bool = False) -> Callable[[Sequence[Item]], Iterable[Item]]:
    """What shows how far an iteration is: on a terminal, where there is enough to wait for."""

    def track(items: Sequence[Item]) -> Iterable[Item]:
        return _counted(label, items) if len(items) > _LONG and not quiet and sys.stderr.isatty() else items

    return track


def _counted(label: str, items: Sequence[Item]) -> Iterator[Item]:
    import click  # noqa: PLC0415 - only for a run that somebody waits for

    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar
