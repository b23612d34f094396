"""A request against policies and their bindings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.cel.errors import NotKnownOffline
from compiler.hints import Any
from compiler.policy.activation import namespace_value, request_value
from compiler.policy.cluster import Cluster
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.conversion import converted
from compiler.policy.evaluation import Decision, Evaluation
from compiler.policy.matching import matched, may_match, settled
from compiler.policy.memory import Memory, TooExpensive
from compiler.policy.parameters import Unconfigured, param_kind, parameters
from compiler.policy.permission import authorizer_values
from compiler.policy.policy import Binding
from compiler.policy.request import Request
from compiler.policy.shapes import Kind
from compiler.records import NamedTuple


class Enforced(NamedTuple):
    """A policy with the bindings that enforce it, and what it has come to so far."""

    compiled: CompiledPolicy
    bindings: tuple[Binding, ...]
    memory: Memory


@dataclass(frozen=True)
class Outcome:
    """What a policy and a binding say of a request that both match, judged as `kind`. `binding` is None if the policy itself
    failed.

    One of these holds: it was evaluated, once for each parameter; it could not be configured (`misconfigured`, and denies
    whatever the binding's actions are); something was needed that nobody knows here (`not_evaluated`); or this program
    broke (`crash`).
    """

    policy: str
    binding: Binding | None
    kind: Kind | None = None
    evaluations: tuple[Evaluation, ...] = ()
    misconfigured: str | None = None
    not_evaluated: str | None = None
    crash: str | None = None

    @property
    def decisions(self) -> Iterator[Decision]:
        for evaluation in self.evaluations:
            yield from evaluation.decisions


@dataclass(frozen=True)
class Policies:
    """All that is enforced. Which of them can be about a kind at all is found out once."""

    all: tuple[Enforced, ...]
    _about: dict[tuple[Kind, str], tuple[tuple[Enforced, Kind | None], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def about(self, request: Request, cluster: Cluster) -> tuple[tuple[Enforced, Kind | None], ...]:
        """Those that may be about `request`; with the kind as which it is judged where that is certain."""
        key = (request.kind, request.operation)
        if key not in self._about:
            served = cluster.served(request.kind)
            constraints = [(each, each.compiled.policy.constraints) for each in self.all]
            self._about[key] = tuple(
                (each, settled(match, request, served)) for each, match in constraints if may_match(match, request, served)
            )
        return self._about[key]


def enforced(policies: Iterable[CompiledPolicy], bindings: Iterable[Binding]) -> Policies:
    """Policies with their bindings, both in the given order. One without a binding is enforced by nobody."""
    by_policy: dict[str, list[Binding]] = {}
    for binding in bindings:
        by_policy.setdefault(binding.policy, []).append(binding)
    pairs = [Enforced(each, tuple(by_policy.get(each.policy.name, ())), Memory(each)) for each in policies]
    return Policies(tuple(pair for pair in pairs if pair.bindings))


def outcomes(policies: Policies, request: Request, cluster: Cluster) -> Iterator[Outcome]:
    """One for each policy and binding that match `request`. A crash of one never hides another."""
    served = cluster.served(request.kind)
    known: dict[Kind, dict[str, Any]] = {}
    for each, certain in policies.about(request, cluster):
        name = each.compiled.policy.name
        try:
            kind = certain or matched(each.compiled.policy.constraints, request, served)
            if kind is None:
                continue
            parameter_kind = param_kind(each.compiled.policy, cluster)
            if kind not in known:
                known[kind] = names(request, kind, cluster)
        except NotKnownOffline as unknown:
            yield from (Outcome(name, binding, not_evaluated=str(unknown)) for binding in each.bindings)
        except Unconfigured as error:
            if not each.compiled.policy.ignores_errors:
                yield Outcome(name, None, misconfigured=f"failed to configure policy: {error}")
        except Exception as error:  # noqa: BLE001 - reported as ours by whoever reads the outcome
            yield Outcome(name, None, crash=_told(error))
        else:
            call = _Call(request, kind, known[kind], parameter_kind, cluster)
            for binding in each.bindings:
                yield from _of_binding(each, binding, call)


class _Call(NamedTuple):
    """A policy that matches a request, judged as `kind`; `names` are the values of what an expression may name."""

    request: Request
    kind: Kind
    names: dict[str, Any]
    parameter_kind: Kind | None
    cluster: Cluster


def _of_binding(policy: Enforced, binding: Binding, call: _Call) -> Iterator[Outcome]:
    compiled, request, cluster = policy.compiled, call.request, call.cluster
    name = compiled.policy.name
    try:
        if binding.match is not None and matched(binding.match, request, cluster.served(request.kind)) is None:
            return
        given = parameters(binding, call.parameter_kind, request.namespace_name, cluster)
        evaluations = [policy.memory.evaluated(with_params(compiled, call.names, params)) for params in given]
    except (NotKnownOffline, TooExpensive) as reason:
        yield Outcome(name, binding, not_evaluated=str(reason))
    except Unconfigured as error:
        if not compiled.policy.ignores_errors:
            yield Outcome(name, binding, misconfigured=f"failed to configure binding: {error}")
    except Exception as error:  # noqa: BLE001 - reported as ours by whoever reads the outcome
        yield Outcome(name, binding, crash=_told(error))
    else:
        yield Outcome(name, binding, call.kind, tuple(evaluations))


def names(request: Request, kind: Kind, cluster: Cluster) -> dict[str, Any]:
    """The values of the names that do not depend on the policy, with the objects in the version of `kind`."""
    objects = {"object": request.object, "oldObject": request.old_object}
    return {
        **{name: None if obj is None else converted(obj, request.kind, kind) for name, obj in objects.items()},
        "request": request_value(request, kind),
        "namespaceObject": namespace_value(request),
        **authorizer_values(request, cluster.roles),
    }


def with_params(compiled: CompiledPolicy, values: Mapping[str, Any], params: Any) -> dict[str, Any]:
    return {**values, "params": params} if compiled.policy.param_kind else dict(values)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
