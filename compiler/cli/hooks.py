"""Adds our hooks to a `.pre-commit-config.yaml` that a person keeps: text is put in, and no other byte changes."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.document import Document, documents
from compiler.hints import Any
from compiler.source import Source

_REPOS = "repos"


def has_hooks(text: str, ids: frozenset[str], options: str = "") -> bool:
    """Whether the configuration in `text` runs one of the hooks `ids`, from whatever repository, with `options` if any."""
    document = _read(text)
    data = document.data if document else None
    repos = data.get(_REPOS) if isinstance(data, dict) else None
    for repo in repos if isinstance(repos, list) else ():
        hooks = repo.get("hooks") if isinstance(repo, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            if isinstance(hook, dict) and hook.get("id") in ids and options in _command(hook):
                return True
    return False


def _command(hook: Mapping[str, Any]) -> str:
    arguments = hook.get("args")
    return " ".join(map(str, [hook.get("entry", ""), *(arguments if isinstance(arguments, list) else ())]))


def with_hooks(text: str, ours: str) -> str | None:
    """`text` with the repositories of the configuration `ours` as its last ones; None where `text` is not understood.

    What comes out is read again, and has to say what `text` says and what `ours` adds.
    """
    document = _read(text)
    if document is None:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    added = _items(ours)
    if document.data is None:
        result = text + ("" if not text or text.endswith("\n") else newline) + _block(_REPOS + ":", added, 2, newline)
    elif not isinstance(document.data, dict) or not isinstance(document.data.get(_REPOS) or [], list):
        return None
    elif _REPOS not in document.data:
        result = text + ("" if text.endswith("\n") else newline) + _block(_REPOS + ":", added, 2, newline)
    else:
        result = _inserted(document, added, newline)
    return result if _says(result, document.data or {}, ours) else None


def _read(text: str) -> Document | None:
    """The one document of `text`; None where there are more or it cannot be read."""
    found = list(documents(Source("", text)))
    if not found:
        return Document(Source("", text), 0, None)
    readable = found[0].data is not None or not found[0].problems
    return found[0] if len(found) == 1 and readable else None


def _says(text: str, before: Any, ours: str) -> bool:
    after, added = _read(text), _read(ours)
    assert added is not None
    return after is not None and after.data == {**before, _REPOS: [*(before.get(_REPOS) or []), *added.data[_REPOS]]}


def _items(ours: str) -> list[str]:
    """The lines below `repos:` in a file of ours, without their indentation."""
    lines = ours.splitlines()
    return [line.removeprefix("  ") for line in lines[lines.index(_REPOS + ":") + 1 :]]


def _block(head: str, items: list[str], indent: int, newline: str) -> str:
    return "".join([f"{line}{newline}" for line in [head, *[" " * indent + item for item in items]]])


def _inserted(document: Document, added: list[str], newline: str) -> str:
    source, text = document.source, document.source.text
    repos = document.place((_REPOS,))
    assert repos is not None
    if not document.data[_REPOS]:  # nothing there, `[]` or `null`; what stands behind it stays in its line
        start, end = (repos.start, repos.end) if repos.end > repos.start else (repos.key_end + 1, repos.key_end + 1)
        line, _, below = text[end:].partition("\n")
        return _block(text[:start].rstrip(" ") + line.rstrip(), added, 2, newline) + below
    first, last = document.place((_REPOS, 0)), document.place((_REPOS, len(document.data[_REPOS]) - 1))
    assert first is not None
    assert last is not None
    dash = text.rfind("-", source.line_starts[source.position(first.start).line - 1], first.start)
    indent = source.position(max(dash, 0)).column - 1
    number = source.position(len(text[: last.end].rstrip()) - 1).line + 1
    while number <= len(source.line_starts) and _belongs(source.line(number), indent):
        number += 1
    at = source.line_starts[number - 1] if number <= len(source.line_starts) else len(text)
    head = text[:at] if not text[:at] or text[:at].endswith("\n") else text[:at] + newline
    return head + "".join([" " * indent + line + newline for line in added]) + text[at:]


def _belongs(line: str, indent: int) -> bool:
    """Whether a line after an item is a comment on its inside, such as a hook that somebody has switched off."""
    stripped = line.lstrip(" ")
    return stripped.startswith("#") and len(line) - len(stripped) > indent
