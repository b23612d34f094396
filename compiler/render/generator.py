"""Jinja's code generator, made to write chunks in place of text and to ask the environment before anything grows."""

# ruff: noqa: N802 - Jinja names these methods after its nodes

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, operators

from compiler.hints import Any, NoReturn
from compiler.render.budget import TEXT_PER_STEP

TOKENS = frozenset("\ue000\ue001\ue002")
_COMPILING = 20  # steps that compiling a node is worth


class SlotGenerator(CodeGenerator):
    """Compiles output to chunks. The three `_output` methods are those that jinja2.nativetypes overrides."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sizes: dict[int, int] = {}
        self._conditions: set[int] = set()  # nodes of which only the truth is asked

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> NoReturn:  # noqa: ARG002
        raise nodes.Impossible  # every child becomes a chunk of its own; Python folds those of text

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        kind = "text" if isinstance(node, nodes.TemplateData) else "slot"
        if isinstance(node, nodes.TemplateData) and not TOKENS.isdisjoint(node.data):
            self.fail("U+E000 to U+E002 stand for slots, and have no place in a template", node.lineno)
        self.write(f"({kind!r}, {self.name!r}, {node.lineno}, ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write(")")

    # Statements. Each body costs as many steps as it has nodes, whenever it is entered.

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self._measure(node)
        super().visit_Template(node, frame)

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        body = list(body)
        size = sum([self._sizes[id(node)] for node in body if id(node) in self._sizes])
        root = frame.toplevel and frame.rootlevel
        self.writeline(f"environment.spend({1 + size * (_COMPILING if root else 1)})")
        super().blockvisit(body, frame)

    def _measure(self, node: nodes.Node) -> int:
        size = 1 + sum(map(self._measure, node.iter_child_nodes()))
        if isinstance(node, nodes.TemplateData):
            size += len(node.data) // TEXT_PER_STEP
        self._sizes[id(node)] = size
        if isinstance(node, nodes.If | nodes.CondExpr):
            self._note_condition(node.test)
        return size

    def _note_condition(self, node: nodes.Node) -> None:
        self._conditions.add(id(node))
        if isinstance(node, nodes.And | nodes.Or | nodes.Not):
            for part in node.iter_child_nodes():
                self._note_condition(part)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        name = self.temporary_identifier()
        self.writeline(f"{name} = environment.iterated(", node)
        self.visit(node.iter, frame)
        self.write(")")
        items = internal_name(name, node.lineno)
        loop = nodes.For(node.target, items, node.body, node.else_, node.test, node.recursive, lineno=node.lineno)
        super().visit_For(loop, frame)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        """As the base class does it, except that what is called may give a value: that is a slot, too."""
        call_frame, macro_ref = self.macro_body(node, frame)
        self.writeline("caller = ")
        self.macro_def(macro_ref, call_frame)
        self.start_write(frame, node)
        self.write(f"('slot', {self.name!r}, {node.lineno}, ")
        self.visit_Call(node.call, frame, forward_caller=True)
        self.write(")")
        self.end_write(frame)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier, frame: Frame) -> NoReturn:  # noqa: ARG002
        self.fail("`autoescape` has no place in a template of YAML", node.lineno)

    # Expressions

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:
        if isinstance(node.value, float) and not isfinite(node.value):
            self.fail("a number is too large", node.lineno)
        super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self._ask("concatenate", frame, node.nodes)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        self._ask("listed", frame, node.items)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        if node.ctx == "load":
            self._ask("grouped", frame, node.items)
        else:
            super().visit_Tuple(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self._ask("mapped", frame, [part for item in node.items for part in (item.key, item.value)])

    def _ask(self, method: str, frame: Frame, parts: Iterable[nodes.Node]) -> None:
        self.write(f"environment.{method}((")
        for part in parts:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        """`a < b < c` evaluates `b` once, and `c` only where it has to, as Python does."""
        self.write("(")
        asked = "holds" if id(node) in self._conditions else "compared"
        left: nodes.Expr | str = node.expr
        for number, operand in enumerate(node.ops, 1):
            self.write(f"environment.{asked}(" if number == 1 else f" and environment.{asked}(")
            if isinstance(left, str):
                self.write(left)
            else:
                self.visit(left, frame)
            self.write(f", {operators[operand.op]!r}, ")
            if number < len(node.ops):
                left = self.temporary_identifier()
                self.write(f"({left} := ")
                self.visit(operand.expr, frame)
                self.write(")")
            else:
                self.visit(operand.expr, frame)
            self.write(")")
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """Slices go through the environment, too."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", slice(")
        for part in (node.arg.start, node.arg.stop, node.arg.step):
            if part is None:
                self.write("None")
            else:
                self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        """As strict about a missing `else` as about everything else that is undefined."""
        if node.expr2 is not None:
            super().visit_CondExpr(node, frame)
            return
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else undefined('the condition does not hold, and there is no `else`'))")


def internal_name(name: str, line: int) -> nodes.InternalName:
    """A name of the generated code as an expression: made as jinja2.parser makes it, since calling the class is refused."""
    node: nodes.InternalName = object.__new__(nodes.InternalName)
    nodes.Node.__init__(node, name, lineno=line)
    return node
