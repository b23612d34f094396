"""Work that is spread over processes: the same answers, in the same order, as one process would give."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from compiler.hints import Any, TypeVar
from compiler.records import NamedTuple

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_LEAST = 24  # items for which another process is worth its start
_BLOCK = 1 << 20  # bytes that are read at once


class _Child(NamedTuple):
    process: int
    pipe: int


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Item], Answer],
    items: Sequence[Item],
    jobs: int,
    *,
    track: Callable[[Sequence[Item]], Iterable[Item]] = list,
) -> list[Answer]:
    """What `work` answers to each of `items`, by up to `jobs` processes. They are copies of this one, so they know what it knows,
    and nothing that they do is seen here but their answers. What a process did not answer is asked again here: so whatever is
    raised is raised here. `track` is told of the items of this process.
    """
    jobs = min(jobs, len(items) // _LEAST)
    if jobs < 2 or not hasattr(os, "fork"):  # noqa: PLR2004 - two are the fewest that share work
        return [work(item) for item in track(items)]
    # What is loaded and compiled for the first items is there for all processes.
    answers: list[Any] = [work(items[0]), *[None] * (len(items) - 1)]
    rest = range(1, len(items))
    shares = [rest[number::jobs] for number in range(jobs)]
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # looking for garbage would write into every page that is shared
    children: list[_Child] = []
    try:
        children += [_started(work, [items[number] for number in share]) for share in shares[1:]]
        _fill(answers, shares[0], [work(item) for item in track([items[number] for number in shares[0]])])
        for child, share in zip(children, shares[1:], strict=True):
            given = _answers(child)
            _fill(answers, share, [work(items[number]) for number in share] if given is None else given)
    finally:
        for child in children:
            _end(child)
        gc.unfreeze()
    return answers


def _fill(answers: list[Any], share: Iterable[int], given: Iterable[Any]) -> None:
    for number, answer in zip(share, given, strict=True):
        answers[number] = answer


def _started(work: Callable[[Item], Answer], items: Sequence[Item]) -> _Child:
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return _Child(process, ours)
    code = 1
    try:
        import pickle  # noqa: PLC0415 - one process needs none

        os.close(ours)
        data = pickle.dumps([work(item) for item in items], pickle.HIGHEST_PROTOCOL)
        with os.fdopen(theirs, "wb") as pipe:
            pipe.write(data)
        code = 0
    finally:
        os._exit(code)  # nothing of the process that this one is a copy of is to be cleaned up twice


def _answers(child: _Child) -> list[Any] | None:
    """None where the process has ended without giving all of them."""
    import pickle  # noqa: PLC0415 - it comes out of a pipe to a copy of this process

    blocks = []
    while block := os.read(child.pipe, _BLOCK):
        blocks.append(block)
    _, status = os.waitpid(child.process, 0)
    if os.waitstatus_to_exitcode(status) or not blocks:
        return None
    found: list[Any] = pickle.loads(b"".join(blocks))  # noqa: S301 - as above
    return found


def _end(child: _Child) -> None:
    """Nothing is left of it: where all went well, there is no process any more."""
    os.close(child.pipe)
    with suppress(ChildProcessError):
        done, _ = os.waitpid(child.process, os.WNOHANG)
        if not done:
            os.kill(child.process, 9)
            os.waitpid(child.process, 0)
