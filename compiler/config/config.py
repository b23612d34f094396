"""What `workerc.yaml` says, with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from compiler.config.objects import RENDERED, merged, object_settings, security_settings
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import MINORS, ApiKeyReference, Environment
from compiler.environment.targets import KUBERNETES, ChartSettings
from compiler.hints import TYPE_CHECKING, Any
from compiler.pipeline.selection import PathSettings
from compiler.records import NamedTuple
from compiler.resources.worker import Spelling
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.config.tracked import Index

FILE_NAME = "workerc.yaml"
CACHE = ".workerc-cache"


class Config(NamedTuple):
    """`root` is the folder of the file, else the repository's; paths in it are relative to that.

    `diagnostics` are what is wrong with the file; the keys concerned have their defaults. `advice` is on what it may say.
    `source` is the file, None where there is none; `further` are files that it names and that were read for it. `written` is
    what the file says, traced, as far as it can be taken.
    """

    root: Path
    source: Source | None = None
    further: tuple[Source, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    advice: tuple[Diagnostic, ...] = ()
    requires: str | None = None
    sources: tuple[str, ...] = (".",)
    sources_named: bool = False  # by the file, not by default: then every file there is ours
    exclude: tuple[str, ...] = ()
    platform: tuple[str, ...] | None = None
    profile: str = "default"
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_path: tuple[PathSettings, ...] = ()
    baseline: str | None = None
    cache: str | None = CACHE  # a folder below `root`; None for none
    environments: tuple[Environment, ...] = (Environment(),)
    output: str = "rendered"
    kustomization: str = "worker"
    templates: str = "templates"
    templates_named: bool = False  # by the file: then the folder has to be there
    crds: tuple[str, ...] = ()
    written: Mapping[str, Any] = MappingProxyType({})
    tracked: Index | None = None  # what is read of the repository, where that is what Git tracks

    @property
    def targets(self) -> frozenset[str]:
        """What any environment is compiled to."""
        return frozenset(target for environment in self.environments for target in environment.targets)

    @property
    def cache_folder(self) -> Path | None:
        """Where may be remembered what was judged. Without a file nowhere: what is linted anywhere leaves no folders behind."""
        return self.root / self.cache if self.cache is not None and self.source else None

    @property
    def texts(self) -> dict[str, Source]:
        """The files of the configuration by their names."""
        return {source.name: source for source in (self.source, *self.further) if source}


def configured(root: Path, source: Source, traced: Mapping[str, Any], diagnostics: tuple[Diagnostic, ...]) -> Config:
    """The configuration in `traced`, which holds only what the schema of `workerc.yaml` accepts."""
    profile = str(traced.get("profile", "default"))
    return Config(
        root=root,
        source=source,
        diagnostics=diagnostics,
        requires=traced.get("requires"),
        sources=_texts(traced, "sources") or (".",),
        sources_named="sources" in traced,
        exclude=_texts(traced, "exclude"),
        platform=_texts(traced, "platform") or None,
        profile=profile,
        select=_texts(traced, "select") if "select" in traced else None,
        ignore=_texts(traced, "ignore"),
        per_path=tuple([_path_settings(pattern, settings or {}) for pattern, settings in (traced.get("per-path") or {}).items()]),
        baseline=str(traced["baseline"]) if traced.get("baseline") else None,
        cache=_cache(traced.get("cache", True)),
        environments=_environments(traced, profile),
        output=str(traced.get("output", "rendered")),
        kustomization=str(traced.get("kustomization", "worker")),
        templates=str(traced.get("templates", "templates")),
        templates_named="templates" in traced,
        crds=_texts(traced, "crds"),
        written=traced,
    )


def _texts(traced: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in traced.get(key) or ())


def _cache(written: Any) -> str | None:
    return str(written) if isinstance(written, str) else CACHE if written else None


def _path_settings(pattern: str, settings: Mapping[str, Any]) -> PathSettings:
    return PathSettings(
        pattern=str(pattern),
        select=_texts(settings, "select") if "select" in settings else None,
        ignore=_texts(settings, "ignore"),
        profile=str(settings["profile"]) if settings.get("profile") else None,
        reason=str(settings["reason"]) if settings.get("reason") else None,
    )


def _environments(traced: Mapping[str, Any], profile: str) -> tuple[Environment, ...]:
    """What an environment says of `RENDERED` is laid over what is said for all."""
    declared: Mapping[str, Any] = traced.get("environments") or {"default": {}}
    found = []
    for name, given in declared.items():
        settings = given or {}
        over = {key: merged(traced.get(key), settings[key]) for key in RENDERED if key in settings}
        found.append(_environment(_shared({**traced, **over})._replace(profile=profile), name, settings))
    return tuple(found)


def _shared(traced: Mapping[str, Any]) -> Environment:
    api_key = (traced.get("secrets") or {}).get("runAsApiKey") or {}
    stacks = traced.get("stacks") or {}
    reference = ApiKeyReference()
    return Environment(
        images=traced.get("images") or {},
        stack_versions={str(name): stack["version"] for name, stack in stacks.items() if stack and "version" in stack},
        api_key=ApiKeyReference(api_key.get("name", reference.name), api_key.get("key", reference.key)),
        security=security_settings(traced),
        egress=(traced.get("network") or {}).get("egress"),
        minors=_texts(traced.get("kubernetes") or {}, "versions") or MINORS,
        objects=object_settings(traced),
        targets=_texts(traced, "targets") or (KUBERNETES,),
        charts=_charts(traced.get("helm") or {}),
        spelling=_spelling(traced.get("spelling") or {}),
        policies=_texts(traced, "policies") if "policies" in traced else None,
    )


def _charts(traced: Mapping[str, Any]) -> ChartSettings:
    return ChartSettings(str(traced.get("version", ChartSettings().version)), bool(traced.get("shared")))


def _spelling(traced: Mapping[str, Any]) -> Spelling:
    return Spelling(autoscaling=str(traced["autoscaling"]) if traced.get("autoscaling") else None)


def _environment(shared: Environment, name: str, settings: Mapping[str, Any]) -> Environment:
    return shared._replace(
        name=str(name),
        workspace=settings.get("workspace", shared.workspace),
        workspaces=settings.get("workspaces") or {},
        values=settings.get("values") or {},
        depots=_depots(settings.get("depots") or ()),
        platform_env=settings.get("platformEnv") or {},
        targets=_texts(settings, "targets") or shared.targets,
        profile=str(settings.get("profile", shared.profile)),
        policies=_texts(settings, "policies") if "policies" in settings else shared.policies,
    )


def _depots(written: Any) -> Mapping[str, Any]:
    """A list has their names only."""
    if isinstance(written, Mapping):
        return {str(name): facts or {} for name, facts in written.items()}
    return {str(name): {} for name in written}
