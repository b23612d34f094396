"""NetworkPolicies (pkg/apis/networking/validation of kube-apiserver)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import names

Object = Mapping[str, Any]

FIELD, VALUE, NAME, CONFLICT = "K8S101", "K8S103", "K8S104", "K8S114"

_LAST = 65535


def rule_problems(spec: Object, path: FieldPath) -> Iterator[Finding]:
    """The rules in the spec of a NetworkPolicy: who may be talked to, and at which ports."""
    for part, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(part) or ()):
            place = (*path, part, index)
            for number, peer in enumerate(rule.get(peers) or ()):
                yield from _peer(peer, (*place, peers, number))
            for number, port in enumerate(rule.get("ports") or ()):
                yield from _port(port, (*place, "ports", number))


def _peer(peer: Object, path: FieldPath) -> Iterator[Finding]:
    block = peer.get("ipBlock")
    selectors = [field for field in ("podSelector", "namespaceSelector") if peer.get(field) is not None]
    if block is None and not selectors:
        yield Finding(path, "a peer names an `ipBlock`, a `podSelector` or a `namespaceSelector`; this one none", code=FIELD)
    if block is None:
        return
    if selectors:
        yield Finding(path, f"`ipBlock` stands beside `{selectors[0]}`, and each is a peer of its own", code=CONFLICT)
    whole = _network(block.get("cidr"))
    if whole is None:
        yield Finding((*path, "ipBlock", "cidr"), f"`{block.get('cidr')}` is no range of addresses", code=VALUE)
    for index, text in enumerate(block.get("except") or ()):
        place, part = (*path, "ipBlock", "except", index), _network(text)
        if part is None:
            yield Finding(place, f"`{text}` is no range of addresses", code=VALUE)
        elif whole and not _is_within(part, whole):
            yield Finding(place, f"the exception `{text}` is no part of `{block['cidr']}`", code=CONFLICT)


def _network(text: Any) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if isinstance(text, str) and "/" in text else None
    except ValueError:
        return None


def _is_within(part: ipaddress.IPv4Network | ipaddress.IPv6Network, whole: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Strictly: an exception of everything is none."""
    return part.version == whole.version and part != whole and part.subnet_of(whole)  # type: ignore[arg-type]


def _port(port: Object, path: FieldPath) -> Iterator[Finding]:
    number, last = port.get("port"), port.get("endPort")
    if isinstance(number, str) and (wrong := names.port_name(number)):
        yield Finding((*path, "port"), f"the port name `{number}` {wrong}", code=NAME)
    elif isinstance(number, int) and not 1 <= number <= _LAST:
        yield Finding((*path, "port"), f"the port {number} is not between 1 and {_LAST}", code=VALUE)
    if last is None:
        return
    if not isinstance(number, int):
        yield Finding((*path, "endPort"), "`endPort` ends a range that starts at no number", code=CONFLICT)
    elif last < number:
        yield Finding((*path, "endPort"), f"`endPort` {last} is before `port` {number}", code=CONFLICT)
