"""Settings as text, JSON and YAML, secrets masked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.config.config import Config
from compiler.config.effective import Setting
from compiler.diagnostics import FieldPath, dotted
from compiler.environment.values import COMMAND_LINE
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.redaction.redacted import redacted, without
from compiler.regex import regex
from compiler.report.jsontext import json_text
from compiler.report.visible import visible
from compiler.traced import Origin, plain, written

_PLAIN_KEY = regex(r"[A-Za-z_][\w-]*")
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])  # other readers see more than a text there


class Shown(NamedTuple):
    """A setting as it may be seen: `value` is plain, `text` as YAML in one line, both without secrets."""

    path: FieldPath
    value: Any
    text: str
    origin: Origin | None

    @property
    def place(self) -> str:
        if self.origin is None:
            return "default"
        if self.origin.where == COMMAND_LINE:
            return "command line"
        return f"{visible(self.origin.where)}:{self.origin.line}"


def masked(config: Config, settings: Iterable[Setting]) -> list[Shown]:
    """`settings` without the secrets that stand in the files of the configuration, or look like one here."""
    secrets = sorted({secret for source in config.texts.values() for secret in redacted(source.text).secrets})
    return [
        Shown(each.path, _masked(each.value, each.path, secrets), _flow(each.value, each.path, secrets), each.origin)
        for each in settings
    ]


def _masked(value: Any, path: FieldPath, secrets: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {_safe(str(key), secrets): _masked(item, (*path, str(key)), secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, path, secrets) for item in value]
    if value is None:
        return None
    shown = plain(value)
    hidden = _hidden(written(value), path, secrets)
    return hidden if isinstance(shown, str) or hidden != written(value) else shown


def _hidden(text: str, path: FieldPath, secrets: list[str]) -> str:
    """`text`, the value of the last name in `path`, without what is secret: by its key, by its look, or known."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "value")
    lines = [redacted(f"{key}: {line}").text.removeprefix(f"{key}: ") for line in text.split("\n")]
    return "*" * len(text) if text in secrets else without("\n".join(lines), secrets)


def _safe(text: str, secrets: list[str]) -> str:
    return without(text, secrets)


def _flow(value: Any, path: FieldPath, secrets: list[str]) -> str:
    """YAML in flow style. Numbers keep their spelling, and texts have quotation marks only where they need them."""
    if isinstance(value, Mapping):
        pairs = [f"{_key(_safe(str(key), secrets))}: {_flow(item, (*path, str(key)), secrets)}" for key, item in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join([_flow(item, path, secrets) for item in value])}]"
    shown = _masked(value, path, secrets)
    if shown is None:
        return "null"
    if isinstance(shown, str):
        return _key(shown)
    return written(value)


def _key(text: str) -> str:
    """A text as YAML."""
    return (
        text if _PLAIN_KEY.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=not text.isprintable())
    )


def _as_text(settings: list[Shown]) -> str:
    width = max(len(each.place) for each in settings)
    lines = [
        f"{each.place:<{width}}  {visible(dotted(each.path))}{' is not set' if _is_unset(each) else f' = {visible(each.text)}'}"
        for each in settings
    ]
    return "".join([f"{line}\n" for line in lines])


def _is_unset(each: Shown) -> bool:
    return each.value is None and each.origin is None


def _as_json(settings: list[Shown]) -> str:
    entries = [{"key": dotted(each.path), "path": list(each.path), "value": each.value, **_json_origin(each)} for each in settings]
    return json_text(entries)


def _json_origin(each: Shown) -> dict[str, Any]:
    origin = each.origin
    if origin is None or origin.where == COMMAND_LINE:
        return {"origin": "default" if origin is None else "command line"}
    return {"origin": "file", "file": origin.where, "line": origin.line, "column": origin.column}


def _as_yaml(settings: list[Shown]) -> str:
    return "".join([f"{line}\n" for line in _yaml_lines(settings)])


def _yaml_lines(settings: list[Shown]) -> Iterator[str]:
    """A file that says the same. Defaults are comments: a file that names its `sources` says more than that they are there."""
    sections = {each.path[:depth] for each in settings if each.origin for depth in range(1, len(each.path))}
    open_path: FieldPath = ()
    for each in settings:
        above = each.path[:-1]
        for depth in range(len(above)):
            if open_path[: depth + 1] != above[: depth + 1]:
                yield f"{'  ' * depth}{'' if above[: depth + 1] in sections else '# '}{_step(above[depth])}"
        open_path = above
        value = "  # not set" if _is_unset(each) else f" {each.text}" + (f"  # {each.place}" if each.origin else "")
        yield f"{'  ' * len(above)}{'' if each.origin else '# '}{_step(each.path[-1])}{value}"


def _step(step: str | int) -> str:
    return "-" if isinstance(step, int) else f"{_key(step)}:"


FORMATS: Mapping[str, Callable[[list[Shown]], str]] = {"text": _as_text, "json": _as_json, "yaml": _as_yaml}
