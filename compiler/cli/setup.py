"""What `workerc init` would write into a folder, decided before anything is written."""

from __future__ import annotations

import json
import os
import posixpath
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from compiler import __version__
from compiler.assets import templates_folder
from compiler.cli.checkout import Checkout, checkout
from compiler.cli.hook_list import OF_INIT, PUBLISHED, STAGES
from compiler.cli.hooks import has_hooks, with_hooks
from compiler.config.config import FILE_NAME, Config
from compiler.config.discovery import discover_sources, shown
from compiler.config.loading import load
from compiler.errors import ConfigError, ReadError, UsageError, WriteError
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.report.summary import counted
from compiler.repository.repository import read_source
from compiler.source import read

UNKNOWN_ADDRESS = "https://REPOSITORY_URL"
DEPLOY = "deploy"
EXAMPLE = {"workers/heartbeat.yaml": "heartbeat.yaml", "platform/computes.yaml": "computes.yaml"}
# Name, how often the example does something there, profile.
ENVIRONMENTS = (("dev", "5s", None), ("staging", "30s", None), ("prod", "60s", "production"))
HOOKS = frozenset([hook.id for hook in PUBLISHED])
_SPECIAL = regex(r"[.^$*+?{}\[\]\\|()]")  # in a regular expression; `re.escape` hides what a person has to read
_PLAIN = regex(r"[\w^/.\\-]+")  # needs no quotation marks in YAML
_THERE = "it is there already, and `--force` overwrites it"


class Wish(NamedTuple):
    """`deployer` is argocd, flux, kubectl or None; `ci` is github, gitlab, none, or None for what fits the remote."""

    folder: Path
    deployer: str | None = None
    ci: str | None = None
    force: bool = False


class Step(NamedTuple):
    """One file: `text` is what is to be written, None where nothing is; `paste` is what a person has to put in by hand."""

    path: Path
    done: str  # created, changed, unchanged, left alone
    text: str | None = None
    why: str = ""
    paste: str = ""


class Setup(NamedTuple):
    """`environments` are the names that the configuration has when all is written."""

    steps: tuple[Step, ...]
    checkout: Checkout
    environments: tuple[str, ...]


class Facts(NamedTuple):
    """What the templates are filled with; `said` are their variables."""

    folder: Path
    base: Path  # where files lie that a Git repository has once
    said: Mapping[str, Any]


def setup(wish: Wish) -> Setup:
    """What is to be done. Raises `UsageError`, `ConfigError` or `WriteError` where it cannot be."""
    folder = Path(os.path.abspath(wish.folder))  # noqa: PTH100 - links stay as they were written
    git = checkout(folder)
    _refuse_nesting(folder)
    config = None if wish.force else _existing(folder)
    base = git.root or folder
    environments = tuple(each.name for each in config.environments) if config else tuple(name for name, *_ in ENVIRONMENTS)
    found = [] if config else _found(folder)
    facts = Facts(folder, base, _said(config, git, folder, found))
    files = _files(wish, facts, environments, git, anew=config is None, example=not found)
    steps = [_whole(path, text, force=wish.force) for path, text in files.items()]
    if config:
        steps.insert(0, Step(folder / FILE_NAME, "left alone", why="it is there already; what is written here goes by it"))
    steps += [_line(folder / f".{name}", _filled(name, facts)) for name in ("gitattributes", "gitignore")]
    options: str = facts.said["options"].strip()
    steps.append(_hooks(base / ".pre-commit-config.yaml", _filled("pre-commit.yaml", facts), options))
    if _ci(wish, git) == "gitlab":
        steps.append(_included(base / ".gitlab-ci.yml", _job(facts)))
    for step in steps:
        _refuse_place(step.path, base)
    return Setup(tuple(steps), git, environments)


def _refuse_nesting(folder: Path) -> None:
    if (folder / ".git").exists() or (folder / FILE_NAME).exists():
        return
    for each in folder.parents:
        if (each / FILE_NAME).is_file():
            raise UsageError(f"{shown(folder)} belongs to {shown(each / FILE_NAME)}", "one configuration is for all below it")
        if (each / ".git").exists():
            return


def _existing(folder: Path) -> Config | None:
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    config = load(str(path))
    if config.diagnostics:
        number = len(config.diagnostics)
        told = counted(number, "error")
        raise ConfigError(f"{shown(path)}: there {'are' if number > 1 else 'is'} {told} in it", "`workerc config check` shows them")
    return config


def _found(folder: Path) -> list[str]:
    """Where resources of DataOS lie below `folder`: the outermost folders or files, without what we write as an example."""
    ours = {folder / name for name in EXAMPLE}
    tops = set()
    for path in map(Path, discover_sources(Config(folder)).files if folder.is_dir() else ()):
        try:
            if path not in ours and read_source(read(path)).resources:
                tops.add(path.relative_to(folder).parts[0])
        except ReadError:
            continue
    return sorted(tops)


def _said(config: Config | None, git: Checkout, folder: Path, found: list[str]) -> dict[str, Any]:
    inside = folder.relative_to(git.root).as_posix() if git.root else "."
    output = posixpath.normpath(config.output if config else "rendered")
    return {
        "version": __version__,
        "sources": f"[{', '.join([json.dumps(name) for name in found])}]" if found else "[workers, platform]",
        "example": not found,
        "hooks": OF_INIT,
        "stages": ", ".join(STAGES),
        "environments": ENVIRONMENTS,
        "output": output,
        "rendered": posixpath.normpath(posixpath.join(inside, output)),
        "deploy": shlex.quote(posixpath.normpath(posixpath.join(inside, DEPLOY))),
        "options": "" if inside == "." else f" --config {shlex.quote(posixpath.join(inside, FILE_NAME))}",
        "files": "" if inside == "." else _inside(inside),
        "job": "workerc" if inside == "." else f"workerc-{inside.replace('/', '-')}",
        "repository": git.address or UNKNOWN_ADDRESS,
        "branch": git.branch,
    }


def _inside(folder: str) -> str:
    """What pre-commit calls the files below `folder`: a regular expression, as YAML."""
    pattern = "^" + _SPECIAL.sub(r"\\\g<0>", folder) + "/"
    return pattern if _PLAIN.fullmatch(pattern) else "'" + pattern.replace("'", "''") + "'"


def _files(wish: Wish, facts: Facts, environments: tuple[str, ...], git: Checkout, *, anew: bool, example: bool) -> dict[Path, str]:
    """The files that are written whole."""
    files = {facts.folder / FILE_NAME: _filled("workerc.yaml", facts)} if anew else {}
    if anew and example:
        files |= {facts.folder / name: _filled(template, facts) for name, template in EXAMPLE.items()}
    if wish.deployer == "kubectl":
        files[facts.folder / DEPLOY / "kubectl.sh"] = _filled("kubectl.sh", facts)
    elif wish.deployer:
        for name in environments:
            files[facts.folder / DEPLOY / wish.deployer / f"{name}.yaml"] = _filled(
                f"{wish.deployer}.yaml", facts, environment=name
            )
    ci = _ci(wish, git)
    if ci != "none":
        place = f".github/workflows/{facts.said['job']}.yaml" if ci == "github" else _job(facts)
        files[facts.base / place] = _filled(f"{ci}.yaml", facts)
    return files


def _job(facts: Facts) -> str:
    return f".gitlab/{facts.said['job']}.yml"


def _ci(wish: Wish, git: Checkout) -> str:
    host = (git.address or "").split("://")[-1].partition("/")[0]
    return wish.ci or ("gitlab" if "gitlab" in host else "github")


def _filled(name: str, facts: Facts, **more: str) -> str:
    """The template `name`. Its delimiters are not those of Jinja: the files have braces of their own."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - slow, and no other command needs it here

    folder = templates_folder() / "init"
    path = folder / f"{name}.j2"
    text = read(path if path.is_file() else folder / name).text
    environment = Environment(  # noqa: S701 - no HTML
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    return environment.from_string(text).render({**facts.said, **more})


def _whole(path: Path, text: str, *, force: bool) -> Step:
    if not _is_there(path):
        return Step(path, "created", text)
    if _text(path) == text:
        return Step(path, "unchanged")
    return Step(path, "changed", text) if force else Step(path, "left alone", why=_THERE)


def _line(path: Path, line: str) -> Step:
    """A file of patterns, which has to have the pattern of `line`."""
    if not _is_there(path):
        return Step(path, "created", line)
    raw = _raw(path)
    if raw is None:
        return Step(path, "left alone", why="it is not UTF-8", paste=line)
    wanted = _pattern(line)
    if any(_pattern(each) == wanted for each in raw.splitlines()):
        return Step(path, "unchanged")
    newline = "\r\n" if "\r\n" in raw else "\n"
    return Step(path, "changed", raw + ("" if not raw or raw.endswith("\n") else newline) + line.rstrip("\n") + newline)


def _pattern(line: str) -> str:
    return line.strip().partition(" ")[0].strip("/")


def _hooks(path: Path, ours: str, options: str) -> Step:
    if not _is_there(path):
        return Step(path, "created", ours)
    raw = _raw(path)
    if raw is not None and has_hooks(raw, HOOKS, options):
        return Step(path, "unchanged")
    text = with_hooks(raw, ours) if raw is not None else None
    if text is None:
        return Step(path, "left alone", why="it is not a list of `repos:` as pre-commit's own commands write it", paste=ours)
    return Step(path, "changed", text)


def _included(path: Path, job: str) -> Step:
    """The file that GitLab reads has to include ours, and belongs to people."""
    line = f"include:\n  - local: {job}\n"
    if not _is_there(path):
        return Step(path, "created", line)
    if job in (_raw(path) or ""):
        return Step(path, "unchanged")
    return Step(path, "left alone", why="it does not include the job", paste=line)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _text(path: Path) -> str | None:
    """As Git has it: checkouts may have other line ends."""
    raw = _raw(path)
    return raw.replace("\r\n", "\n") if raw is not None else None


def _raw(path: Path) -> str | None:
    """None for what is not UTF-8, and for what is no file, which is refused later."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _refuse_place(path: Path, base: Path) -> None:
    """What is no file, or lies elsewhere by a link, cannot be written."""
    for wrong in _wrongs(path, base):
        raise WriteError(f"{shown(path)}: {wrong}", "nothing has been written")


def _wrongs(path: Path, base: Path) -> Iterator[str]:
    if not path.resolve().is_relative_to(base.resolve()):
        yield "a link leads out of the repository"
    if path.exists() and not path.is_file():
        yield "it is no file"
    elif path.is_symlink() and not path.exists():
        yield "the link leads nowhere"
    for folder in path.parents:
        if folder.exists() and not folder.is_dir():
            yield f"{shown(folder)} is no folder"
