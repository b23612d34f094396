"""Writes `docs/configuration.md` from the schema of `workerc.yaml`: every key with its default and an example."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "configuration.md"
SCHEMA: Mapping[str, Any] = json.loads((ROOT / "compiler/config/workerc.schema.json").read_text(encoding="utf-8"))
# What a key of the user's own is called: in headings, and in examples.
NAMES = {
    ("environments",): ("NAME", "prod"),
    ("stacks",): ("STACK", "bento"),
    ("per-path",): ("PATTERN", "legacy/"),
}

OF_ITEMS: Mapping[str, Any] = {"patch": {"worker": {"logLevel": "WARN"}}}  # what an item of `overlays` needs
_ADDED = ("values", "valuesFiles")

HEAD = """\
<!-- Written by `make generate` from `compiler/config/workerc.schema.json`: change it there. -->
# workerc.yaml

The configuration of a repository. It lies at the root, is found upward from the working directory as far as the root of the
Git repository, or is named with `--config`. Every key has a default, and without a file all of them hold. Paths in it are
relative to the file and stay inside the repository.

`workerc init` writes one to start from ([getting started](getting-started.md)). `workerc config check` says what is wrong
with it, as `lint` does at every run.

`workerc config show` prints what holds: every key, and the file and line where it was said, `default`, or `command line`
for what `--set` gives. `--format json` is for programs; `--format yaml` is a file that says the same, defaults in comments.
Values of an environment are shown as they are after all that adds to them, secrets are masked.

"""


class _Indenting(yaml.SafeDumper):
    """Lists stand deeper than their key, as in every file of this project."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        super().increase_indent(flow, False)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    entries = [line for key, part in SCHEMA["properties"].items() for line in _entry((key,), part)]
    listed = "".join(
        [f"- [`{key}`](#{_anchor((key,))}): {_sentence(resolved(part))}\n" for key, part in SCHEMA["properties"].items()]
    )
    return f"{HEAD}{listed}\n" + "\n".join(entries)


def resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """`part` with what it refers to."""
    if "$ref" not in part:
        return part
    steps = part["$ref"].removeprefix("#/").split("/")
    return {**resolved(reduce(lambda found, step: found[step], steps, SCHEMA)), **part}


def _sentence(part: Mapping[str, Any]) -> str:
    """What the key is, by the first sentence of its description."""
    return f"{part['description'].removesuffix('.').partition('. ')[0].partition('; ')[0]}."


def _entry(path: tuple[str, ...], part: Mapping[str, Any], required: tuple[Mapping[str, Any], ...] = ({},)) -> Iterator[str]:
    """The lines of the entry for the key at `path`, and of those below it. `required` is what examples need, mapping by mapping."""
    part = resolved(part)
    yield f"{'##' if len(path) == 1 else '###'} `{'.'.join(path)}`\n"
    shared = SCHEMA["properties"].get(path[-1]) if len(path) == 3 and path[0] == "environments" else None  # noqa: PLR2004
    if shared and part == resolved(shared):
        yield f"{_relation(path[-1], part)}: [`{path[-1]}`](#{_anchor(path[-1:])}).\n"
        return
    if "description" in part:
        yield f"{part['description']}\n"
    yield "\n".join(_facts(part)) + "\n"
    yield f"```yaml\n{example(path, part, required)}```\n"
    yield from _entries(path, part, required)
    if path in NAMES:
        yield from _entries((*path, NAMES[path][0]), resolved(part["additionalProperties"]), (*required, {}))
    if path[-1] == "overlays":
        yield from _entries(path, resolved(part["items"]), required, OF_ITEMS)


def _entries(
    path: tuple[str, ...],
    part: Mapping[str, Any],
    required: tuple[Mapping[str, Any], ...],
    siblings: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """The entries of the properties of `part`, which is at `path`."""
    for name, inner in part.get("properties", {}).items():
        others = {other: example_of(part["properties"][other]) for other in part.get("required", ()) if other != name}
        yield from _entry((*path, name), inner, (*required, others if siblings is None else siblings))


def _relation(key: str, part: Mapping[str, Any]) -> str:
    """What a key of an environment is to the same key of the whole file."""
    if key in _ADDED:
        return "For this environment alone, over those for all"
    whole = "in place of" if part.get("type") == "array" else "key by key over"
    return f"For this environment alone, {whole} what holds for all"


def _facts(part: Mapping[str, Any]) -> Iterator[str]:
    yield f"- type: {kind(part)}"
    if "enum" in part:
        yield f"- one of: {', '.join([_code(each) for each in part['enum']])}"
    if "default" in part:
        yield f"- default: {_code(part['default'])}"
    if "required" in part:
        yield f"- needs: {', '.join([f'`{name}`' for name in part['required']])}"
    if "minimum" in part or "maximum" in part:
        yield f"- from {part.get('minimum', 'any')} to {part.get('maximum', 'any')}"
    if "maxLength" in part:
        yield f"- at most {part['maxLength']} characters"


def kind(part: Mapping[str, Any]) -> str:
    """The type in words."""
    part = resolved(part)
    words = {"object": "mapping", "string": "text", "integer": "whole number", "boolean": "true or false"}
    if "type" not in part:
        return "text" if "enum" in part else "anything"
    kinds = [part["type"]] if isinstance(part["type"], str) else part["type"]
    return " or ".join([_list(part) if each == "array" else words.get(each, each) for each in kinds])


def _list(part: Mapping[str, Any]) -> str:
    items = resolved(part.get("items", {}))
    of = [items["type"]] if isinstance(items.get("type"), str) else items.get("type", ["string"])
    words = {"object": "mappings", "string": "texts", "integer": "numbers"}
    return f"list of {' or '.join([words[each] for each in of])}"


def example(path: tuple[str, ...], part: Mapping[str, Any], required: Sequence[Mapping[str, Any]]) -> str:
    """A file that has the key, with what each mapping that it stands in requires besides."""
    names = dict(NAMES.values())
    value = example_of(part)
    for step, siblings in zip(reversed(path), reversed(required), strict=True):
        value = {names.get(step, step): value, **{name: other for name, other in siblings.items() if name != step}}
        value = [value] if siblings is OF_ITEMS else value
    return yaml.dump(value, Dumper=_Indenting, sort_keys=False, allow_unicode=True, width=100)


def example_of(part: Mapping[str, Any]) -> Any:
    """A value that the schema accepts: a given example, else what follows from the rest."""
    part = resolved(part)
    if "examples" in part:
        return part["examples"][0]
    if "enum" in part:
        return next(each for each in reversed(part["enum"]) if each != part.get("default"))
    if part.get("type") == "boolean":
        return not part.get("default", False)
    if part.get("default"):
        return part["default"]
    if "properties" in part:
        first, inner = next(iter(part["properties"].items()))
        return {first: example_of(inner)}
    raise ValueError(f"no example for {part.get('description', part)}: add `examples` to the schema")


def _code(value: Any) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _anchor(path: tuple[str, ...]) -> str:
    return "".join([character for character in ".".join(path).lower() if character.isalnum() or character in "-_"])


if __name__ == "__main__":
    main()
