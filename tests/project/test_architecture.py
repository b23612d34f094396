"""The budget and the layers: what STYLE and `docs/architecture.md` promise, read off the syntax trees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "compiler"

# Lowest first. A module imports from its own layer and from earlier ones.
LAYERS = (
    "hints",
    "regex",
    "records",
    "jsonvalues",
    "assets",
    "cache",
    "errors",
    "diagnostics",
    "quantities",
    "source",
    "traced",
    "cel",
    "redaction",
    "document",
    "bloblang",
    "streams",
    "resources",
    "repository",
    "environment",
    "workload",
    "manifest",
    "lint",
    "policy",
    "render",
    "output",
    "diff",
    "report",
    "pipeline",
    "config",
    "cli",
)
FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
EDGES = {"cache", "source", "config", "output", "cli"}

# Files that ship with the package, and nothing else: the path never comes from a user.
READS_OWN_DATA = {
    "compiler.assets": {"is_dir", "iterdir", "resolve"},
    "compiler.bloblang.dialects": {"read_text"},
    "compiler.manifest.definitions": {"read_text"},
    "compiler.policy.shapes": {"read_text"},
    "compiler.resources.schema": {"read_text"},
    "compiler.streams.facts": {"read_text"},
}

# `replace`, `open` and the like are methods of strings and archives too: only names that no plain value has.
DISK = {
    *(
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "mkdir",
        "rmdir",
        "unlink",
        "touch",
        "chmod",
        "iterdir",
        "glob",
        "rglob",
    ),
    *("exists", "is_file", "is_dir", "is_symlink", "stat", "lstat", "resolve", "absolute", "symlink_to", "hardlink_to", "samefile"),
    *("cwd", "home", "expanduser", "scandir", "listdir", "getcwd", "makedirs"),
}
CLOCK = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
BUILTINS = {"open", "print", "input", "breakpoint", "exit", "quit"}
MODULES = {
    "subprocess",
    "shutil",
    "tempfile",
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "random",
    "secrets",
    "uuid",
    "getpass",
    "glob",
}
ATTRIBUTES = {
    "sys": {"exit", "stdin", "stdout", "stderr", "argv", "platform"},
    "os": {
        "environ",
        "getenv",
        "putenv",
        "open",
        "remove",
        "rename",
        "replace",
        "system",
        "walk",
        "urandom",
        "getpid",
        "sep",
        "name",
    },
}


def layer(name: str) -> str:
    """The layer of a module; that of the package itself, which imports nothing, has no name."""
    return "cli" if name == "compiler.__main__" else name.split(".")[1] if "." in name else ""


class Module(NamedTuple):
    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        return layer(self.name)


def module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    return Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path, text, ast.parse(text))


def modules(package: Path) -> list[Module]:
    return [module(path) for path in sorted(package.rglob("*.py"))]


MODULES_OF_PACKAGE = modules(PACKAGE)
NAMES = {module.name for module in MODULES_OF_PACKAGE}
each_module = pytest.mark.parametrize("module", MODULES_OF_PACKAGE, ids=lambda module: module.name)


def imports(module: Module, known: set[str]) -> Iterator[str]:
    """The modules of ours that `module` imports, wherever in it: in functions, under TYPE_CHECKING, by name in a string."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}:{node.lineno} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from (name for name in [inner if inner in known else node.module] if name in known)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
            yield node.value


def upward(module: Module, known: set[str]) -> list[str]:
    if module.layer == "":
        return [name for name in imports(module, known) if "." in name]
    return [name for name in imports(module, known) if "." in name and LAYERS.index(layer(name)) > LAYERS.index(module.layer)]


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Modules that can be reached from themselves, with what they reach and are reached from."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for name in graph[todo.pop()] - seen:
                seen.add(name)
                todo.append(name)
        return seen

    reach = {name: reached(name) for name in graph}
    return sorted({tuple(sorted(m for m in reach[name] if name in reach[m])) for name in graph if name in reach[name]})


def effects(module: Module) -> Iterator[tuple[int, str]]:
    """Line and name of what touches disk, terminal, environment, clock or processes."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) if name in BUILTINS:
                    yield node.lineno, name
                case ast.Attribute(attr=name) if name in DISK | CLOCK:
                    yield node.lineno, name
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in ATTRIBUTES.get(node.value.id, ()):
                yield node.lineno, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            if node.module in MODULES:
                yield node.lineno, node.module
            yield from (
                (node.lineno, f"{node.module}.{a.name}") for a in node.names if a.name in ATTRIBUTES.get(node.module or "", ())
            )


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether click decorates it: declarations of options are as long as there are options."""
    return any("command" in ast.unparse(decorator) for decorator in function.decorator_list)


@each_module
def test_a_module_has_a_layer(module):
    assert module.layer in {"", *LAYERS}, "add it to LAYERS, and to the list in docs/architecture.md"


@each_module
def test_imports_look_down(module):
    assert upward(module, NAMES) == []


def test_no_module_can_reach_itself():
    assert cycles({module.name: set(imports(module, NAMES)) for module in MODULES_OF_PACKAGE}) == []


@each_module
def test_only_the_edge_touches_the_world(module):
    if module.layer in EDGES:
        return
    allowed = READS_OWN_DATA.get(module.name, set())
    assert [f"{module.name}:{line} {name}" for line, name in effects(module) if name not in allowed] == []


@pytest.mark.parametrize("name", READS_OWN_DATA)
def test_an_exception_is_still_needed(name):
    used = {effect for module in MODULES_OF_PACKAGE if module.name == name for _, effect in effects(module)}
    assert used == READS_OWN_DATA[name]


@each_module
def test_a_module_fits(module):
    assert len(module.text.splitlines()) <= 400


def test_modules_are_small():
    sizes = [len(module.text.splitlines()) for module in MODULES_OF_PACKAGE if module.path.name != "__init__.py"]
    assert median(sizes) <= 120


@each_module
def test_a_function_fits(module):
    sizes = {f.name: f.end_lineno - f.lineno + 1 for f in functions(module) if not is_command(f)}
    assert {name: size for name, size in sizes.items() if size > 60} == {}


@each_module
def test_a_module_is_named_after_what_it_holds(module):
    words = re.split(r"[._]", module.name.removeprefix("compiler"))
    assert not FORBIDDEN & set(words)


def test_layers_are_those_of_the_documentation():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert listed == list(LAYERS)


class TestTheTestsThemselves:
    """Each of them finds what it looks for."""

    def parsed(self, name: str, text: str) -> Module:
        return Module(name, Path(name), text, ast.parse(text))

    @pytest.mark.parametrize(
        "text",
        [
            "from compiler.cli.root import workerc",
            "from compiler.cli import root",
            "import compiler.cli.root",
            "def f():\n    from compiler.cli.root import workerc",
            "if TYPE_CHECKING:\n    from compiler.cli.root import workerc",
            "import_module('compiler.cli.root')",
        ],
    )
    def test_an_upward_import_is_seen(self, text):
        known = {"compiler", "compiler.cli", "compiler.cli.root", "compiler.source"}
        assert upward(self.parsed("compiler.source", text), known) == ["compiler.cli.root"]

    def test_a_downward_import_is_fine(self):
        assert upward(self.parsed("compiler.cli.root", "import compiler.source"), {"compiler.source"}) == []

    def test_a_cycle_is_seen(self):
        assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == [("b", "c")]

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("open('x')", "open"),
            ("print(1)", "print"),
            ("Path('x').read_text()", "read_text"),
            ("x = os.environ", "os.environ"),
            ("from os import environ", "os.environ"),
            ("sys.exit(1)", "sys.exit"),
            ("datetime.now()", "now"),
            ("def f():\n    import subprocess", "subprocess"),
        ],
    )
    def test_an_effect_is_seen(self, text, name):
        assert [found for _, found in effects(self.parsed("compiler.lint.x", text))] == [name]

    def test_a_string_method_is_no_effect(self):
        assert list(effects(self.parsed("compiler.lint.x", "'a'.replace('a', 'b')"))) == []
