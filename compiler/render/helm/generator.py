"""The code generator of charts: statements and operators ask the environment instead of deciding."""

# ruff: noqa: N802 - Jinja names these methods after its nodes

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, find_undeclared

from compiler.render.generator import SlotGenerator, internal_name

_NAMING = (nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.Import, nodes.FromImport, nodes.Extends)


class ChartGenerator(SlotGenerator):
    def visit_If(self, node: nodes.If, frame: Frame) -> None:
        """Both branches are there, each where the decision says so; `elif` is an `if` in the second."""
        frame = frame.soft()
        test = self.temporary_identifier()
        self.writeline(f"{test} = environment.decide(", node)
        self.visit(node.test, frame)
        self.write(f", {_names([node])})")
        self._mark(f"{test}.opening", node, frame)
        self._branch(f"{test}.then", node.body, frame)
        otherwise = node.else_
        if node.elif_:
            first, *rest = node.elif_
            otherwise = [nodes.If(first.test, first.body, rest, node.else_, lineno=first.lineno, environment=self.environment)]
        if otherwise:
            self._mark(f"{test}.turning", node, frame)
            self._branch(f"{test}.otherwise", otherwise, frame)
        self._mark(f"{test}.closing", node, frame)

    def _branch(self, test: str, body: list[nodes.Node], frame: Frame) -> None:
        self.writeline(f"if {test}:")
        self.indent()
        self.blockvisit(body, frame)
        self.outdent()

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        name = self.temporary_identifier()
        counts = bool(node.recursive or node.else_ or find_undeclared(node.iter_child_nodes(only=("body",)), ("loop",)))
        self.writeline(f"{name} = environment.loop(", node)
        self.visit(node.iter, frame)
        self.write(f", {counts})")
        self._mark(f"{name}.opening", node, frame)
        items = internal_name(name, node.lineno)
        loop = nodes.For(node.target, items, node.body, node.else_, node.test, node.recursive, lineno=node.lineno)
        CodeGenerator.visit_For(self, loop, frame)
        self._mark(f"{name}.opening and environment.end", node, frame)

    def _mark(self, mark: str, node: nodes.Node, frame: Frame) -> None:
        self.simple_write(f"('mark', {self.name!r}, {node.lineno}, {mark})", frame)

    def visit_Not(self, node: nodes.UnaryExpr, frame: Frame) -> None:
        self._decide("negation", frame, node.node)

    def visit_And(self, node: nodes.BinExpr, frame: Frame) -> None:
        self._decide("both", frame, node.left, node.right)

    def visit_Or(self, node: nodes.BinExpr, frame: Frame) -> None:
        self._decide("either", frame, node.left, node.right)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        if node.expr2 is None:
            super().visit_CondExpr(node, frame)
        else:
            self._decide("choice", frame, node.test, node.expr1, node.expr2)

    def _decide(self, method: str, frame: Frame, first: nodes.Expr, *others: nodes.Expr) -> None:
        """The others are passed as functions, since a closed first one may settle the matter."""
        self.write(f"environment.{method}(")
        self.visit(first, frame)
        for other in others:
            self.write(", lambda: ")
            self.visit(other, frame)
        self.write(")")


def _names(body: Iterable[nodes.Node]) -> bool:
    """Whether `body` gives a name to something that is still known behind it."""
    for node in body:
        if isinstance(node, _NAMING) or (isinstance(node, nodes.If) and _names([*node.body, *node.elif_, *node.else_])):
            return True
    return False
