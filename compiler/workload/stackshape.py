"""What a stack has to say so that Workers of it can be rendered, and what it may say beyond DataOS's own words.

DataOS writes pods with a Go template, `configFileTemplate`, which nothing here evaluates. In its place stand, under
`workerConfig`, keys of our own: `configFiles` (file name → Jinja template of the file, over `spec`, the stackSpec, and
`w`, the Workload), `port` and `probes` (`startup`, `liveness`, `readiness`: each a `path` and, where Kubernetes' own
numbers do not fit, `periodSeconds`, `timeoutSeconds`, `failureThreshold`), `metrics` (the `path` of metrics in the form
of Prometheus, and their `port` where it is another one), `statefulSet` (whether pods keep their names), `user` (a
numeric id), `writablePaths` (a list of `path` and `size`), `shutdownSeconds`, `memoryHint` (the variable from which a
runtime takes its memory limit), `ephemeralStorage` (`request` and `limit`), `fromStackSpec` (which of `image`,
`command`, `arguments` and `imagePullSecret` the stackSpec says instead of the stack) and `resolvesAddresses` (whether
the templates write what is known of the depots in the addresses of the stackSpec, as `w.addresses`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from compiler.diagnostics import FieldPath, dotted
from compiler.hints import Any
from compiler.records import NamedTuple


class Kind(NamedTuple):
    """A type that a value may have, and its name."""

    types: tuple[type, ...]
    words: str
    members: Mapping[str, Any] = MappingProxyType({})  # of a mapping: key → Kind
    each: Any = None  # Kind of the items of a list, or of the values of a mapping with keys of its own
    required: tuple[str, ...] = ()


_TEXT = Kind((str,), "a text")
_SCALAR = Kind((str, int, float), "a text or a number")
_NUMBER = Kind((int,), "a whole number")
_TRUTH = Kind((bool,), "true or false")
_TEXTS = Kind((list,), "a list of texts", each=_TEXT)
_PROBE_NUMBERS = dict.fromkeys(("periodSeconds", "timeoutSeconds", "failureThreshold"), _NUMBER)
_PROBE = Kind((dict,), "a mapping", {"path": _TEXT, **_PROBE_NUMBERS}, required=("path",))
_WRITABLE = Kind((dict,), "a mapping", {"path": _TEXT, "size": _TEXT}, required=("path",))
_WORKER_CONFIG = Kind(
    (dict,),
    "a mapping",
    {
        "configFiles": Kind((dict,), "a mapping", each=_TEXT),
        "configFileTemplate": _TEXT,
        "port": _NUMBER,
        "metrics": Kind((dict,), "a mapping", {"path": _TEXT, "port": _NUMBER}, required=("path",)),
        "statefulSet": _TRUTH,
        "probes": Kind((dict,), "a mapping", dict.fromkeys(("startup", "liveness", "readiness"), _PROBE)),
        "user": _NUMBER,
        "writablePaths": Kind((list,), "a list", each=_WRITABLE),
        "shutdownSeconds": _NUMBER,
        "memoryHint": _TEXT,
        "fromStackSpec": _TEXTS,
        "resolvesAddresses": _TRUTH,
        "ephemeralStorage": Kind((dict,), "a mapping", {"request": _TEXT, "limit": _TEXT}),
    },
)
_STACK = Kind(
    (dict,),
    "a mapping",
    {
        "image": Kind(
            (dict,),
            "a mapping",
            {
                "registry": _TEXT,
                "repository": _TEXT,
                "image": _TEXT,
                "tag": _SCALAR,
                "auth": Kind((dict,), "a mapping", {"imagePullSecret": _TEXT}),
            },
            required=("image", "tag"),
        ),
        "command": _TEXTS,
        "arguments": _TEXTS,
        "environmentVars": Kind((dict,), "a mapping", each=_SCALAR),
        "stackSpecValueSchema": Kind((dict,), "a mapping", {"jsonSchema": _TEXT}),
        "workerConfig": _WORKER_CONFIG,
    },
)


class Fault(NamedTuple):
    """A field of the declaration that says something else than it may."""

    path: FieldPath
    message: str


def faults(section: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with what a Worker is rendered from, in the `stack:` section of a declaration."""
    yield from _faults(section, _STACK, ())


def schema_of(section: Mapping[str, Any]) -> str | None:
    """The JSON text of the schema of stackSpecs; None where the stack has none."""
    held = section.get("stackSpecValueSchema")
    schema = held.get("jsonSchema") if isinstance(held, dict) else None
    return schema if isinstance(schema, str) and schema.strip() else None


def _faults(value: Any, kind: Kind, path: FieldPath) -> Iterator[Fault]:
    if value is None and path:
        return
    if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
        yield Fault(path, f"`{dotted(('stack', *path))}` is not {kind.words}")
        return
    if isinstance(value, dict):
        for name in kind.required:
            if value.get(name) is None:
                yield Fault(path, f"`{dotted(('stack', *path, name))}` is missing")
        for key, item in value.items():
            if inner := kind.each or kind.members.get(key):
                yield from _faults(item, inner, (*path, key))
    elif isinstance(value, list) and kind.each:
        for index, item in enumerate(value):
            yield from _faults(item, kind.each, (*path, index))
