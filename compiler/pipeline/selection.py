"""Which rules count in a run, and where."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.hints import TYPE_CHECKING
from compiler.lint.rule import Rule
from compiler.records import NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from compiler.lint.baseline import Baseline


class PathSettings(NamedTuple):
    """What holds for files that match `pattern`, written as in a .gitignore and relative to the root."""

    pattern: str
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    reason: str | None = None


def _unchanged(name: str) -> str:
    return name


class Selection(NamedTuple):
    """Codes, families or names of rules. `select` None stands for all. Blocking diagnostics always count.

    Where several of `per_path` match, what each ignores is ignored, and the last one that says so decides on the rest.
    `rooted` leads from the name of a source to its path below the root of the repository. `narrowed`: the command line
    leaves out findings that the configuration asks for.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_path: tuple[PathSettings, ...] = ()
    baseline: Baseline | None = None
    rooted: Callable[[str], str] = _unchanged
    narrowed: bool = False

    def allows(self, diagnostic: Diagnostic) -> bool:
        return diagnostic.blocking or self.refusal(diagnostic, diagnostic.file) is None

    def refusal(self, rule: Diagnostic | Rule, file: str) -> str | None:
        """Why findings of `rule` do not count in `file`; None where they do."""
        settings = self._settings(file)
        select, where = self.select, "`select`"
        for setting in settings:
            if setting.select is not None:
                select, where = setting.select, _told(setting, "select")
        if select is not None and not _named(rule, select):
            return f"{where} does not name it"
        if name := _named(rule, self.ignore):
            return f"`ignore` names `{name}`"
        return next((_told(s, "ignore") + f" names `{name}`" for s in settings if (name := _named(rule, s.ignore))), None)

    def profile(self, file: str, environment: Environment) -> str:
        """The profile for `file` in `environment`."""
        named = [setting.profile for setting in self._settings(file) if setting.profile]
        return named[-1] if named else environment.profile

    def within(self, file: str, environment: Environment) -> Environment:
        """`environment` as it is for `file`."""
        profile = self.profile(file, environment)
        return environment if profile == environment.profile else environment._replace(profile=profile)

    def _settings(self, file: str) -> tuple[PathSettings, ...]:
        return _matching(self.per_path, self.rooted(file)) if self.per_path else ()


def _named(rule: Diagnostic | Rule, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if rule.code.startswith(name) or rule.name == name), None)


def _told(setting: PathSettings, key: str) -> str:
    reason = f"{setting.reason}: " if setting.reason else ""
    return f"{reason}`{key}` of `per-path` `{setting.pattern}`"


@lru_cache(maxsize=4096)
def _matching(per_path: tuple[PathSettings, ...], name: str) -> tuple[PathSettings, ...]:
    return tuple([setting for setting in per_path if _spec(setting.pattern).match_file(name)])


@lru_cache(maxsize=1024)
def _spec(pattern: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - slow to import, and most runs have no patterns

    return GitIgnoreSpec.from_lines([pattern])
