"""`workerc why`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from compiler.assets import templates_folder
from compiler.cli import options
from compiler.cli.compiling import Extent, compiled, output_directory
from compiler.cli.reading import chosen, read_input
from compiler.cli.results import Look, write
from compiler.cli.terminal import say, tell
from compiler.config.loading import load
from compiler.config.silence import selection
from compiler.diagnostics import FieldPath, Severity
from compiler.errors import ReadError, UsageError
from compiler.output.unit import KUSTOMIZATION
from compiler.pipeline.why import Answer, Rendered, Step, answer, chart_answers, nearest, paths_below, paths_in, rendered
from compiler.records import NamedTuple
from compiler.redaction.redacted import redacted, without
from compiler.redaction.sources import masked
from compiler.regex import regex
from compiler.render.own import OURS
from compiler.report.visible import visible
from compiler.resources.suggestions import suggestion
from compiler.source import Source, read

_LINE = regex(r"(?P<file>.+\.ya?ml):(?P<line>[1-9][0-9]*)(?::[0-9]+)?")
# What kubectl calls kinds for short.
_SHORT = {
    "cm": "configmap",
    "deploy": "deployment",
    "es": "externalsecret",
    "hpa": "horizontalpodautoscaler",
    "netpol": "networkpolicy",
    "ns": "namespace",
    "pdb": "poddisruptionbudget",
    "pvc": "persistentvolumeclaim",
    "sa": "serviceaccount",
    "sts": "statefulset",
}
# What a value was made of stands below; these say it better than the operation does.
_MADE = {
    **dict.fromkeys(("text", "image", "~", "configuration"), "put together from"),
    "file": "content of the file that is",
}
_OBJECT = regex(r"(?P<kind>[A-Za-z]+)/(?P<name>[^/]+)")


class Line(NamedTuple):
    """A line that is asked for. `said` is the file as a person wrote it, `name` as the output directory has it."""

    said: str
    name: str
    text: str
    number: int


class Texts(NamedTuple):
    """Where lines are shown from, without secrets: what was read, and the templates that ship with workerc."""

    sources: Mapping[str, Source]
    secrets: Sequence[str]

    def ships(self, step: Step) -> bool:
        """Whether `step` leads to a file of workerc."""
        return step.where not in self.sources and _template(step.where) is not None

    def line(self, step: Step) -> str | None:
        """The line that `step` names."""
        source = self.sources.get(step.where) or _template(step.where)
        if not step.line or source is None or step.line > len(source.line_starts):
            return None
        return source.line(step.line)

    def value(self, answer: Answer) -> str:
        return without(redacted(answer.value).text, self.secrets)


def texts(sources: Mapping[str, Source]) -> Texts:
    known = masked(sources)
    return Texts(known.shown, known.secrets)


@click.command()
@click.argument("subject", metavar="FILE:LINE|KIND/NAME")
@click.argument("field", required=False, default="", metavar="[FIELD]")
@options.targets
@options.environments
@options.settings
@options.workspace
@click.option("-o", "--output", metavar="DIR", help="Where the rendered files lie. Default: `output:` of workerc.yaml.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How.")
@options.common
def why(
    subject: str,
    field: str,
    *,
    targets: tuple[str, ...],
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    workspace: str | None,
    output: str | None,
    form: str,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Say where a rendered field comes from.

    `workerc why rendered/dev/public/orders/deployment-orders.yaml:37` asks for a line of a rendered file, which may also be
    the values or a template of a chart, `workerc why deployment/orders spec.replicas` for a field of an object; without
    FIELD for all of its fields.
    """
    config = load(config_file, settings)
    out = output_directory(config, output)
    line = _line(subject, out) if _LINE.fullmatch(subject) else None  # a slip is told before all is read
    given = read_input(config, ())
    where, extent = chosen(config, environments), Extent(workspace, judged=False)
    result = compiled(config, given, where, selection(config), extent, out=output, targets=targets)
    found = rendered(result.units, result.manifests)
    try:
        answers = chart_answers(result.charts, line.name, line.number) if line else []
        if not answers:
            asked = _at_line(line, found) if line else _in_object(subject, field, found)
            answers = [answer(each, path) for each, path in asked]
    except UsageError:
        errors = tuple(d for d in result.report.diagnostics if d.severity is Severity.ERROR)
        if errors:  # what was asked for may be missing because of them
            write(result.report._replace(diagnostics=errors), (), Look(color, quiet), err=True)
        raise
    known = texts(result.report.sources)
    say(_as_json(answers, known) if form == "json" else _as_text(answers, out, known))
    return 2 if given.failed else 0


def _line(subject: str, out: Path) -> Line:
    match = _LINE.fullmatch(subject)
    assert match
    path = Path(match["file"])
    try:
        text = read(path, match["file"]).text
    except ReadError as error:
        raise UsageError(str(error), "name a rendered file, or an object: `workerc why deployment/orders`") from None
    if not path.resolve().is_relative_to(out.resolve()):
        raise UsageError(f"{match['file']} does not lie below `{out.as_posix()}`", "say where the output is: `-o DIR`")
    if path.name == KUSTOMIZATION:
        raise UsageError(f"{match['file']} lists what is beside it", "ask for a line of one of the manifests")
    return Line(match["file"], path.resolve().relative_to(out.resolve()).as_posix(), text, int(match["line"]))


def _at_line(line: Line, found: Sequence[Rendered]) -> list[tuple[Rendered, FieldPath]]:
    each = next((each for each in found if each.file == line.name), None)
    if each is None:
        if line.name.endswith("/values.yaml") or {"templates", "files"} & set(line.name.split("/")):
            raise UsageError(f"there is no value at line {line.number} of {line.said}", "name a line of a chart that holds one")
        raise UsageError(f"{line.said} is no manifest that would be rendered now", "run `workerc render`, or name an object")
    if line.text != each.manifest.text:
        tell(f"{line.said} is not what would be rendered now: the answer is for the field in that line")
    paths = paths_in(each.manifest, line.text, line.number)
    if not paths:
        raise UsageError(f"there is no field at line {line.number} of {line.said}", "name a line that holds a value")
    return [(each, path) for path in paths]


def _in_object(subject: str, field: str, found: Sequence[Rendered]) -> list[tuple[Rendered, FieldPath]]:
    match = _OBJECT.fullmatch(subject)
    if not match:
        same = sorted({each.object for each in found if each.manifest.name == subject})
        advice = "write FILE.yaml:LINE, or KIND/NAME: " + ", ".join(f"`{name}`" for name in same or ["deployment/orders"])
        raise UsageError(f"`{subject}` is no line of a file and no object", advice)
    kind = match["kind"].lower()
    wanted = f"{_SHORT.get(kind, kind.removesuffix('s') if kind.removesuffix('s') in _kinds(found) else kind)}/{match['name']}"
    objects = [each for each in found if each.object.lower() == wanted.lower()]
    if not objects:
        meant = suggestion(wanted.lower(), {each.object for each in found})
        raise UsageError(
            f"no object `{subject}` is rendered", f"did you mean `{meant}`?" if meant else "`workerc render -o -` shows all"
        )
    asked = [(each, path) for each in objects for path in paths_below(each.manifest, field)]
    if not asked:
        meant = nearest([each.manifest for each in objects], field)
        raise UsageError(f"`{subject}` has no field `{field}`", f"did you mean `{meant}`?" if meant else "leave it out to see all")
    return asked


def _kinds(found: Sequence[Rendered]) -> set[str]:
    return {each.manifest.kind.lower() for each in found}


def _template(name: str) -> Source | None:
    """A template of ours by the name that origins have for it."""
    folder = templates_folder()
    path = folder / name.removeprefix("templates/")
    return read(path, name) if path.is_relative_to(folder) and ".." not in path.parts and path.is_file() else None


def _as_text(answers: Sequence[Answer], out: Path, known: Texts) -> str:
    return "\n".join("".join([f"{line}\n" for line in _block(each, out, known)]) for each in answers)


def _told(step: Step, known: Texts) -> str:
    if step.role == "made by" and step.where in _MADE:
        return _MADE[step.where]
    where = f"{OURS}{step.where.removeprefix('templates/')}" if known.ships(step) else step.where
    place = f":{step.line}" + (f":{step.column}" if step.column else "") if step.line else ""
    return f"{step.role} {visible(where)}{place}"


def _block(each: Answer, out: Path, known: Texts) -> Iterator[str]:
    first, _, more = known.value(each).partition("\n")
    yield f"{each.object} {each.field} = {visible(first)}{' …' if more else ''}"
    if each.file:
        yield f"  in {visible((out / each.file).as_posix())}:{each.line}"
    for step in each.steps:
        indent = "  " * (step.depth + 1)
        yield f"{indent}{_told(step, known)}"
        if (line := known.line(step)) is not None:
            yield f"{indent}  {step.line} | {visible(line)}"


def _as_json(answers: Sequence[Answer], known: Texts) -> str:
    steps = [[step._asdict() for step in each.steps] for each in answers]
    entries = [{**each._asdict(), "value": known.value(each), "steps": own} for each, own in zip(answers, steps, strict=True)]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
