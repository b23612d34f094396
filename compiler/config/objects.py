"""What a `workerc.yaml` that its schema accepts says of rendered objects."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.environment.environment import SecuritySettings
from compiler.environment.objects import ExternalSecretSettings, Metadata, MonitorSettings, NamespaceSettings, ObjectSettings
from compiler.hints import Any

RENDERED = ("images", "kubernetes", "namespaces", "network", "secrets", "security")  # what an environment may say otherwise


def merged(general: Any, special: Any) -> Any:
    """`special` laid over `general`: mappings entry by entry, everything else as a whole, null too."""
    if not isinstance(general, Mapping) or not isinstance(special, Mapping):
        return special
    return {**general, **{key: merged(general.get(key), value) for key, value in special.items()}}


def object_settings(traced: Mapping[str, Any]) -> ObjectSettings:
    kubernetes, images = traced.get("kubernetes") or {}, traced.get("images") or {}
    namespaces = traced.get("namespaces") or {}
    return ObjectSettings(
        objects=_metadata(kubernetes.get("objects")),
        pods=_metadata(kubernetes.get("pods")),
        priority_class=kubernetes.get("priorityClass"),
        host_users=(traced.get("security") or {}).get("hostUsers"),
        pull_secrets=tuple(images.get("pullSecrets") or ()),
        digests=images.get("digests") or {},
        storage_classes=kubernetes.get("storageClasses") or {},
        monitor=_monitor(kubernetes.get("podMonitor")),
        external_secrets=_external_secrets((traced.get("secrets") or {}).get("externalSecrets")),
        namespaces=NamespaceSettings(bool(namespaces.get("render")), _metadata(namespaces)),
    )


def security_settings(traced: Mapping[str, Any]) -> SecuritySettings:
    said, default = traced.get("security") or {}, SecuritySettings()
    return SecuritySettings(said.get("profile", default.profile), said.get("runAsUser", default.run_as_user))


def _metadata(said: Any) -> Metadata:
    return Metadata((said or {}).get("labels") or {}, (said or {}).get("annotations") or {})


def _monitor(said: Any) -> MonitorSettings | None:
    """None also where the schema has refused the namespace."""
    if not said or "namespace" not in said:
        return None
    return MonitorSettings(said["namespace"], said.get("interval"), said.get("labels") or {})


def _external_secrets(said: Any) -> ExternalSecretSettings | None:
    store = (said or {}).get("store") or {}
    if "name" not in store:
        return None
    default = ExternalSecretSettings(store["name"])
    return ExternalSecretSettings(
        store=store["name"],
        kind=store.get("kind", default.kind),
        path=said.get("path", default.path),
        refresh_interval=said.get("refreshInterval", default.refresh_interval),
    )
