"""Environment variables: the runtime contract of DataOS, what platform and stack set, and the Worker's own.

Which variables the platform sets is stated in the vendor's page on Stack manifests (`environmentVars`). Those that
change with every run or stand for a service of one installation are left out: the latter come from `platformEnv`.
"""

from __future__ import annotations

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.regex import regex
from compiler.resources.worker import Worker
from compiler.traced import Map, Str, derived
from compiler.workload.defaults import default, ordered, string, text
from compiler.workload.folders import CONFIG_FOLDER, SECRET_FOLDER, TEMPORARY_FOLDER
from compiler.workload.identity import Identity
from compiler.workload.workload import SecretVariable

# In a value, `$(NAME)` is replaced and `$$` stands for `$` (Kubernetes, third_party/forked/golang/expansion).
_EXPANDED = regex(r"\${2,}|\$(?=\()")


def contract(worker: Worker, known: Identity) -> Map:
    """The DATAOS_* variables: what a container may rely on. The resource id, put together of others, is the template's."""
    rule = "runtime contract of DataOS"
    dry = worker.section.get("dryRun", default(False, "dryRun false"))
    user = worker.section.get("runAsUser")
    values = {
        "DATAOS_CONFIG_DIR": default(CONFIG_FOLDER, rule),
        "DATAOS_IS_DRY_RUN": text(dry),
        "DATAOS_NAME": known.name,
        "DATAOS_RUN_AS_USER": None if user is None else literal(user),
        "DATAOS_SECRET_DIR": default(SECRET_FOLDER, rule),
        "DATAOS_TEMP_DIR": default(TEMPORARY_FOLDER, rule),
        "DATAOS_TYPE": default("worker", rule),
        "DATAOS_WORKSPACE": known.namespace,
    }
    return ordered({default(name, rule): value for name, value in values.items()})


def own(worker: Worker) -> Map:
    """`envs`, each as the text that was written."""
    return ordered({name: literal(value) for name, value in (worker.section.get("envs") or {}).items()})


def shared(environment: Environment, stack: Any) -> Map:
    """What holds for every Worker of a stack; a Secret or the Worker may say otherwise."""
    given = {**environment.platform_env, **(stack.get("environmentVars") or {})}
    rule = f"platformEnv of the environment {environment.name}"
    return ordered({name: string(text(value), rule) for name, value in given.items() if value is not None})


def log_level(worker: Worker) -> Str:
    level = worker.section.get("logLevel")
    if level is None:
        return string("INFO", "log level INFO")
    upper = {"WARNING": "WARN"}.get(level.upper(), level.upper())
    return string(level if upper == level else derived(upper, "log level", level), "log level")


def api_key(worker: Worker, environment: Environment) -> SecretVariable | None:
    """A reference to where the key of a Worker lies. What the Worker itself says is a credential, and goes nowhere."""
    if worker.section.get("runAsApiKey") is None:
        return None
    rule = "secrets.runAsApiKey"
    name, key = environment.api_key
    secret = derived(name.replace("{worker}", worker.name), rule, name)
    return SecretVariable(default("DATAOS_RUN_AS_APIKEY", "runtime contract of DataOS"), string(secret, rule), string(key, rule))


def literal(value: Any) -> Any:
    """The text of a scalar, written so that Kubernetes expands nothing in it."""
    written = text(value)
    escaped = _EXPANDED.sub(lambda match: match[0] * 2, written)
    return written if escaped == written else derived(escaped, "escaped `$`", value)
