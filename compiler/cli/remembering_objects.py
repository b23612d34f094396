"""Verdicts of `render`, remembered from run to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compiler.cli.remembering import Remembering, Texts
from compiler.config.config import Config
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.output.unit import UnitKey, digest, directory_of
from compiler.pipeline.collecting import Files
from compiler.pipeline.products import RenderVerdict, Workbench, remembered, restored
from compiler.pipeline.restoring import MISSHAPEN
from compiler.repository.repository import Unread


class RenderMemory(Remembering):
    """`bench` makes what is not remembered: the bytes of files."""

    def __init__(
        self,
        config: Config,
        what: Sequence[str],
        texts: Texts,
        environments: Sequence[Environment],
        *,
        bench: Workbench,
        files: Files,
        apart: bool,
    ) -> None:
        super().__init__(config, what, texts, environments)
        self._bench, self._files, self._apart, self._number = bench, files, apart, len(environments)
        self._places = {(target, environment.name) for environment in environments for target in environment.targets}

    def recall(self, unread: Unread) -> RenderVerdict | None:
        made: list[RenderVerdict | None] = []

        def load(of: UnitKey) -> Callable[[], Mapping[str, bytes]]:
            def files() -> Mapping[str, bytes]:
                if not made:
                    made.append(self._bench.verdict(unread.anew()))
                return made[0].files_of(of) if made[0] else {}

            return files

        try:
            value = self.value(unread)
            verdict = restored(value, load, self._number) if value is not None else None
            return verdict if verdict and self._holds(unread, verdict) else None
        except MISSHAPEN:
            return None

    def entry(self, unread: Unread, verdict: RenderVerdict) -> Any | None:
        """What is to be remembered, None for nothing."""
        return None if self.is_unfit(verdict.found, {unread.source.name: unread.source}) else remembered(verdict)

    def _holds(self, unread: Unread, verdict: RenderVerdict) -> bool:
        """Whether files that it names are what they were, and its units lie where they would."""
        for value, before in verdict.files:
            data = self._files(unread.source.name, value)
            if before != ("" if data is None else digest(data)):
                return False
        if not self._bench.knows(verdict):
            return False
        units = [unit for there in verdict.compiled for unit in there.product.units]
        return all(
            where == directory_of(of, below_target=self._apart) and (of.target, of.environment) in self._places
            for of, where, _ in units
        )
