"""Jinja templates whose output expressions leave slots.

`{{ expression }}` compiles to a chunk that carries the value; nothing is ever turned into text. What a template
renders is therefore a `Fragment`: text and slots in order, each with its template line. Macros, `set` blocks,
`call` blocks and recursive loops give fragments as well, and one that is put into another is simply spliced in,
so no token ever passes through an expression.

Everything that a template can do goes through a method here: it keeps origins, and stops at the bounds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import wraps
from pathlib import Path
from types import BuiltinMethodType, FunctionType, MethodType

import jinja2
from jinja2.environment import TemplateModule
from jinja2.filters import FILTERS as JINJA
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import test_none

from compiler.hints import Any
from compiler.render.budget import MAX_STEPS, Budget, Walked
from compiler.render.costs import admit
from compiler.render.filters import OURS, TESTS, dictionary, number_range
from compiler.render.fragment import REFUSAL, Fragment
from compiler.render.generator import SlotGenerator
from compiler.render.loader import FolderLoader
from compiler.render.problem import FailedError, TemplateProblem, fact, kind_of
from compiler.render.reach import FILTERS, PARTS, is_readable
from compiler.traced import List, Map, Str, as_text, derived, origins

__all__ = ["Fragment", "TemplateProblem", "Templates"]

_LOOKING_UP = 50  # steps
MAX_TEMPLATE = 1 << 15  # characters of a template's source

_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, items: item in items,
    "not in": lambda item, items: item not in items,
}
_TEXTS = (str, Str)
_TOO_MUCH = f"rendering takes more than {MAX_STEPS:,} steps"
_NOTHING: Mapping[str, Any] = {}
_SIGNS = {"+": "positive", "-": "negative"}


class Missing(jinja2.StrictUndefined):
    """What is not there: every use of it fails, with the origin of what it was looked for in."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"`{self._undefined_name}` is not defined"


class _Template(jinja2.Template):
    environment: Templates
    _steps = 0  # that making its module took

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Made once, and its steps are spent each time: what importing costs must not depend on what was rendered before.

        Where so many are not left it is made anew, to fail at the line at which they run out.
        """
        if self._module is not None and self.environment.afford(self._steps):
            return self._module
        self._module, left = None, self.environment.left
        module = super()._get_default_module(ctx)
        self._steps = left - self.environment.left
        return module


class Templates(ImmutableSandboxedEnvironment):
    """The templates of a folder, or of a mapping of names to texts. Renders one at a time.

    `fields_of` is the type whose instances let templates read their public fields.
    """

    code_generator_class = SlotGenerator
    template_class = _Template
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def __init__(self, folder: Path | Mapping[str, str], fields_of: type | None = None) -> None:
        super().__init__(
            loader=jinja2.DictLoader(folder) if isinstance(folder, Mapping) else FolderLoader(folder),
            undefined=Missing,
            autoescape=False,
            cache_size=-1,
            auto_reload=False,
            optimized=False,  # which would evaluate constant expressions without asking
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._fields_of = fields_of or ()
        self._fields: dict[type, frozenset[str]] = {}
        self.walked: Walked = {}
        self._loaded: dict[str, tuple[jinja2.BaseLoader | None, jinja2.Template]] = {}
        self._start()
        self.concat = self._spliced  # type: ignore[assignment]
        self.globals = {"range": number_range, "dict": dictionary}  # neither chance nor state
        self._names = {function: name for name, function in self.globals.items()}
        self.filters = self._within_bounds({name: OURS.get(name) or JINJA[name] for name in (*FILTERS, *OURS)})
        self.tests = self._within_bounds({**self.tests, **TESTS}, "is ")  # type: ignore[assignment]  # `function`, it says

    def render(self, name: str, /, **context: Any) -> Fragment:
        """What the template `name` gives. Raises `TemplateProblem`, and nothing else."""
        self._start()
        try:
            template = self.get_template(name)
            names = {**self.globals, **context}
            return self._spliced(template.root_render_func(self.context_class(self, names, name, template.blocks, self.globals)))
        except jinja2.TemplateSyntaxError as error:
            raise TemplateProblem(fact(error), error.name or name, error.lineno) from error
        except jinja2.TemplateNotFound as error:
            raise TemplateProblem(f"there is no template `{error.name}`", *_place(error, name)) from error
        except FailedError as error:
            raise TemplateProblem(str(error), *_place(error, name), error.inputs) from error
        except RecursionError as error:
            raise TemplateProblem("the template is nested too deeply, or calls itself without end", *_place(error, name)) from error
        except Exception as error:  # whatever a template does wrong is wrong at a line of it
            raise TemplateProblem(fact(error), *_place(error, name)) from error

    # Called by Jinja

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute in self._fields.get(type(obj), ()):
            return getattr(obj, attribute)
        if isinstance(obj, self._fields_of):
            return getattr(obj, attribute) if attribute in self._fields_in(obj) else self.missing(obj, attribute)
        return getattr(obj, attribute) if is_readable(obj, attribute) else self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item, else what `getattr` gives: `map(attribute=…)` asks for fields this way."""
        if isinstance(obj, self._fields_of) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(argument, slice):
            return self.apply("part", operator.getitem, (obj, argument))
        try:
            item = obj[argument]
        except (TypeError, LookupError):
            readable = isinstance(argument, str) and is_readable(obj, argument)
            return getattr(obj, argument) if readable else self.missing(obj, argument)
        return derived(item, "character", obj) if type(obj) is Str else item

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        return self.apply(operator, self.binop_table[operator], (left, right))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ARG002
        return self.apply(_SIGNS[operator], self.unop_table[operator], (arg,))

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if isinstance(function, PARTS):
            self._budget.charge(args)
            self._budget.charge(kwargs.values())
            if type(function) is not Macro:
                return context.call(function, *args, **kwargs)
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return function(context.eval_ctx, *args, **kwargs)  # as the context would, once it had found out what it is
        if kwargs:
            kwargs = {name: value for name, value in kwargs.items() if name not in ("_loop_vars", "_block_vars")}
        if type(function) is BuiltinMethodType or type(function) is MethodType:
            return self._method(function, args, kwargs)
        if type(function) is FunctionType and function in self._names:
            return self.apply(self._names[function], function, args, kwargs)
        if isinstance(function, jinja2.Undefined):
            return function()
        raise FailedError(f"{kind_of(function)} cannot be called", origins(function))

    def _method(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        name, owner = function.__name__, function.__self__
        if isinstance(owner, dict) and not args and not kwargs:
            return function()  # a view, at no cost
        if name == "get" and type(owner) is Map and len(args) == 1 and not kwargs and type(args[0]) in _TEXTS:
            return self._entry(owner, args[0])
        return self.apply(f".{name}", lambda _, *args, **kwargs: function(*args, **kwargs), (owner, *args), kwargs)

    def _entry(self, owner: Map, key: str) -> Any:
        """What is there; most ask for what is not, and that has no origin."""
        if owner.get(key) is not None:
            return self.apply(".get", Map.get, (owner, key))
        try:
            self._budget.charge((owner, key, None))
        except FailedError as error:
            error.inputs = error.inputs or origins(owner, key)
            raise
        return None

    def missing(self, obj: Any, name: Any) -> jinja2.Undefined:
        def failure(message: str | None) -> FailedError:
            return FailedError(message or "", origins(obj))

        if isinstance(obj, jinja2.Undefined):
            obj()  # raises
        return self.undefined(f"there is no `{name}` in {kind_of(obj)}", obj, name, exc=failure)  # type: ignore[arg-type]

    def _fields_in(self, obj: Any) -> frozenset[str]:
        kind = type(obj)
        if kind not in self._fields:
            names = [name for name in dir(kind) if name[0] != "_" and not callable(getattr(kind, name))]
            self._fields[kind] = frozenset(names)
        return self._fields[kind]

    # Called by the generated code

    spend: Callable[[int], None]  # of the budget: a way past it would be called for every part of a template

    @property
    def left(self) -> int:
        return self._budget.left

    def afford(self, steps: int) -> bool:
        """Whether `steps` are left, which are spent then."""
        if there := self._budget.left >= steps:
            self._budget.spend(steps)
        return there

    def concatenate(self, parts: tuple[Any, ...]) -> Any:
        return self.apply("~", lambda *parts: "".join(map(as_text, parts)), parts)

    def compared(self, left: Any, comparison: str, right: Any) -> Any:
        return self.apply(comparison, _COMPARISONS[comparison], (left, right))

    def holds(self, left: Any, comparison: str, right: Any) -> Any:
        """What is compared where nobody asks for more than whether it holds: no origin has to be found."""
        return self._result(comparison, _COMPARISONS[comparison], (left, right), _NOTHING)

    def listed(self, items: tuple[Any, ...]) -> list[Any]:
        self._budget.charge(items)
        return list(items)

    def grouped(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        self._budget.charge(items)
        return items

    def mapped(self, parts: tuple[Any, ...]) -> dict[str, Any]:
        """Of keys and values in turn."""
        self._budget.charge(parts)
        for key in parts[::2]:
            if not isinstance(key, str):
                raise FailedError(f"{kind_of(key)} is no key: keys are strings", origins(key))
        return dict(zip(parts[::2], parts[1::2], strict=True))

    def iterated(self, items: Any) -> Any:
        """What a loop goes over."""
        try:
            self._budget.spend(len(items))
        except TypeError:
            items = self.apply("list", list, (items,))
        return items

    # The way of every operation

    def apply(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any] | None = None) -> Any:
        """`function` of `args` and `kwargs` if the bounds allow it, with their origins."""
        kwargs = kwargs or _NOTHING
        result = self._result(name, function, args, kwargs)
        if result is None:
            return None
        result = derived(result, name.lstrip("."), *args, *kwargs.values())
        return list(result) if type(result) is List else result  # its items know more exactly

    def _result(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        if Fragment in map(type, args) and name != "indent":
            raise FailedError(REFUSAL, origins(*args))
        try:
            admit(self._budget, name, args, kwargs)
            result = function(*args, **kwargs)
            if result is None:
                self.spend(1)
                return None
            if hasattr(result, "__next__"):
                result = list(result)
            self._budget.charge((result,))
        except FailedError as error:
            error.inputs = error.inputs or origins(*args, *kwargs.values())
            raise
        except Exception as error:
            raise FailedError(_said(name, error, args), origins(*args, *kwargs.values())) from error
        return result

    def _within_bounds(self, functions: Mapping[str, Any], prefix: str = "") -> dict[str, Callable[..., Any]]:
        """`functions`, filters or tests, by way of `apply`."""
        return {name: self._bounded(prefix + name, function) for name, function in functions.items()}

    def _bounded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if not hasattr(function, "jinja_pass_arg"):
            if function is test_none:
                return self._is_none
            return lambda *args, **kwargs: self.apply(name, function, args, kwargs)

        @wraps(function)  # which also copies what tells Jinja to pass the context
        def bounded(context: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.apply(name, lambda *args, **kwargs: function(context, *args, **kwargs), args, kwargs)

        return bounded

    def _is_none(self, *args: Any, **kwargs: Any) -> Any:
        """The test that templates ask most, and what it mostly answers."""
        if kwargs or len(args) != 1 or args[0] is not None:
            return self.apply("is none", test_none, args, kwargs)
        self.spend(2)  # to look at it, and at the answer
        return True

    def _start(self) -> None:
        self._budget = Budget(MAX_STEPS, _TOO_MUCH, self.walked)
        self.spend = self._budget.spend

    def _spliced(self, parts: Iterable[Any]) -> Fragment:
        fragment = Fragment(parts)
        self._budget.spend(len(fragment.chunks()))
        return fragment

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> jinja2.Template:  # noqa: A002 - Jinja's name
        self.spend(_LOOKING_UP)
        loaded = self._loaded.get(name)
        if loaded is None or loaded[0] is not self.loader:
            loaded = self._loaded[name] = self.loader, super()._load_template(name, globals)
        return loaded[1]

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja2.nodes.Template:
        if len(source) > MAX_TEMPLATE:
            raise FailedError(f"the template `{name}` has {len(source):,} characters, more than {MAX_TEMPLATE:,}")
        return super()._parse(source, name, filename)


def _said(name: str, error: Exception, args: tuple[Any, ...]) -> str:
    if isinstance(error, TypeError) and name in {*ImmutableSandboxedEnvironment.default_binop_table, *_COMPARISONS}:
        return f"`{name}` is not for {' and '.join(map(kind_of, args))}"
    return f"`{name.lstrip('.')}`: {fact(error)}"


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The template line that raised, in the innermost template; the first one where none was running."""
    place, trace = (name, 1), error.__traceback__
    while trace:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            place = (template.name, template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return place
