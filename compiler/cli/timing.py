"""Measures a run from outside: for as long as it lasts, functions are replaced by such as stop the time. So the compiler
knows nothing of it, and a run that nobody measures does nothing for it.
"""

from __future__ import annotations

import builtins
import sys
import time
from collections.abc import Callable, Generator, Mapping
from functools import wraps
from types import FunctionType, GeneratorType

from compiler.cli.phases import INPUT, JUDGES, LOADING, PHASES, REPORT, START_UP
from compiler.cli.stopwatch import OTHER, Account, Stopwatch
from compiler.cli.terminal import say
from compiler.hints import Any
from compiler.report.timing import Spent, Timing, timing_text

Function = Callable[..., Any]


def timed(run: Callable[[], int]) -> int:
    """What `run` returns; where its time went is told on standard error, unless it fails."""
    watch = Stopwatch(time.perf_counter)
    watch.accounts[START_UP, ""].seconds = time.process_time()  # a process leaves no other trace of when it was started
    with _Measuring(watch):
        code = run()
    say(f"\n{timing_text(_timing(watch))}", err=True)
    return code


def _timing(watch: Stopwatch) -> Timing:
    phases: dict[str, float] = {}
    judges: dict[str, Spent] = {}
    for account in watch.accounts.values():
        phases[account.phase] = phases.get(account.phase, 0.0) + account.seconds
        if account.judge:
            _, seconds, calls = judges.get(account.judge, Spent(account.judge, 0.0))
            judges[account.judge] = Spent(account.judge, seconds + account.seconds, calls + account.calls)
    ordered = [Spent(phase, phases[phase]) for phase in (START_UP, *PHASES, OTHER) if phase in phases]
    return Timing(tuple(ordered), tuple(judges.values()), watch.files, watch.workers)


class _Measuring:
    """While it lasts, the functions of all phases are timed: those of a module that is loaded later from then on."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch
        self._import = builtins.__import__
        self._loading = watch.accounts[LOADING, ""]
        self._waiting = {point: phase for phase, points in PHASES.items() for point in points}
        self._originals: list[tuple[Any, str, Function]] = []
        self._timed: dict[Function, Function] = {}

    def __enter__(self) -> None:
        self._watch.enter(self._watch.accounts[START_UP, ""])
        self._replace()
        _exchange(self._timed)
        self._watch.leave()
        builtins.__import__ = self._importing

    def __exit__(self, *_: object) -> None:
        self._watch.lap()
        builtins.__import__ = self._import
        for owner, name, function in self._originals:
            setattr(owner, name, function)
        _exchange({timed: function for function, timed in self._timed.items()})

    def _importing(self, *arguments: Any, **named: Any) -> Any:
        known = len(sys.modules)
        self._watch.enter(self._loading)
        try:
            return self._import(*arguments, **named)
        finally:
            self._watch.leave()
            if len(sys.modules) != known:
                self._replace()  # before anybody takes a function out of the new module

    def _replace(self) -> None:
        """Functions of modules that are there now."""
        for point, phase in list(self._waiting.items()):
            module, _, path = point.partition(":")
            inside, _, name = path.rpartition(".")
            owner = sys.modules.get(module)
            owner = getattr(owner, inside, None) if inside else owner
            if function := vars(owner).get(name) if owner else None:
                del self._waiting[point]
                self._timed[function] = clocked(point, phase, function, self._watch)
                self._originals.append((owner, name, function))
                setattr(owner, name, self._timed[function])


def _exchange(functions: Mapping[Function, Function]) -> None:
    """Put those that are given for others into all modules of ours that have taken the others from where they are defined."""
    for module in [module for name, module in sys.modules.items() if name.startswith("compiler.")]:
        for name, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and (other := functions.get(value)):
                setattr(module, name, other)


def clocked(point: str, phase: str, function: Function, watch: Stopwatch) -> Function:
    """`function`, which stops its time as that of `phase`, and does what it always does."""
    judge, accounts = JUDGES.get(point), watch.accounts

    @wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        account = accounts[phase, judge(*arguments) if judge else ""]
        account.calls += 1
        watch.enter(account)
        try:
            result = function(*arguments, **named)
        finally:
            watch.leave()
        if point == INPUT:
            watch.files = len(result.repository.read) + len(result.repository.context)
        elif point == REPORT:
            watch.workers = result.workers
        return _steps(result, account, watch) if isinstance(result, GeneratorType) else result

    return timed


def _steps(generator: Generator[Any, Any, Any], account: Account, watch: Stopwatch) -> Generator[Any, Any, Any]:
    """What `generator` gives. Between two steps the time is that of who asked for them."""
    try:
        while True:
            watch.enter(account)
            try:
                item = next(generator)
            except StopIteration as stop:
                return stop.value
            finally:
                watch.leave()
            yield item
    finally:
        generator.close()
