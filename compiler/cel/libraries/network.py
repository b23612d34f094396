"""Functions of IP addresses and networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.addresses import Address, AddressError, Network, parse_address, parse_network
from compiler.cel.libraries.quoting import go_quoted
from compiler.cel.types import BOOL, INT, STRING, opaque
from compiler.cel.values import no_such_overload

IP_TYPE, CIDR_TYPE = opaque("net.IP"), opaque("net.CIDR")


@dataclass(frozen=True, slots=True)
class IP:
    address: Address
    cel_type = IP_TYPE

    def __str__(self) -> str:
        return str(self.address)

    @property
    def size(self) -> int:
        """In bytes: what comparing two of them costs depends on it."""
        return self.address.bits // 8


@dataclass(frozen=True, slots=True)
class CIDR:
    network: Network
    cel_type = CIDR_TYPE

    def __str__(self) -> str:
        return str(self.network)

    @property
    def size(self) -> int:
        return -(-self.network.length // 8)


def _parsed_ip(text: str) -> IP:
    try:
        address, zone = parse_address(text)
    except AddressError as error:
        raise EvaluationError(f"IP Address {go_quoted(text)} parse error during conversion from string: {error}") from None
    if zone:
        raise EvaluationError(f"IP address {go_quoted(text)} with zone value is not allowed")
    if address.is_mapped:
        raise EvaluationError(f"IPv4-mapped IPv6 address {go_quoted(text)} is not allowed")
    return IP(address)


def _parsed_cidr(text: str) -> CIDR:
    problem = "network address parse error during conversion from string: "
    try:
        network = parse_network(text)
    except AddressError as error:
        raise EvaluationError(f"{problem}{problem}{error}") from None  # the server says it twice
    if network.address.is_mapped:
        raise EvaluationError(f"{problem}IPv4-mapped IPv6 address {go_quoted(text)} is not allowed")
    return CIDR(network)


def _valid(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def valid(text: str) -> bool:
        try:
            parse(text)
        except EvaluationError:
            return False
        return True

    return valid


def _is_canonical(text: str) -> bool:
    return str(_parsed_ip(text)) == text


def _family(ip: IP) -> int:
    return 4 if ip.address.bits == 32 else 6  # noqa: PLR2004


def _is_unspecified(ip: IP) -> bool:
    return ip.address.number == 0


def _octets(ip: IP) -> bytes:
    return ip.address.number.to_bytes(ip.size)


def _is_loopback(ip: IP) -> bool:
    return _octets(ip)[0] == 127 if _family(ip) == 4 else ip.address.number == 1  # noqa: PLR2004


def _is_multicast(ip: IP) -> bool:
    return _octets(ip)[0] >> 4 == 0xE if _family(ip) == 4 else _octets(ip)[0] == 0xFF  # noqa: PLR2004


def _is_link_local_multicast(ip: IP) -> bool:
    octets = _octets(ip)
    if _family(ip) == 4:  # noqa: PLR2004
        return octets.startswith(b"\xe0\x00\x00")
    return octets[0] == 0xFF and octets[1] & 0xF == 2  # noqa: PLR2004


def _is_link_local_unicast(ip: IP) -> bool:
    octets = _octets(ip)
    if _family(ip) == 4:  # noqa: PLR2004
        return octets.startswith(b"\xa9\xfe")
    return octets[0] == 0xFE and octets[1] & 0xC0 == 0x80  # noqa: PLR2004


def _is_global_unicast(ip: IP) -> bool:
    """Private addresses are global here, as in Go."""
    broadcast = _family(ip) == 4 and ip.address.number == 0xFFFFFFFF  # noqa: PLR2004
    return not (broadcast or _is_unspecified(ip) or _is_loopback(ip) or _is_multicast(ip) or _is_link_local_unicast(ip))


def _contains_ip(cidr: CIDR, ip: IP) -> bool:
    return cidr.network.contains(ip.address)


def _contains_ip_text(cidr: CIDR, text: str) -> bool:
    """What cannot be parsed is an argument of the wrong type, and so the server says nothing of it."""
    try:
        return _contains_ip(cidr, _parsed_ip(text))
    except EvaluationError:
        raise no_such_overload() from None


def _contains_cidr(cidr: CIDR, other: CIDR) -> bool:
    return cidr.network.length <= other.network.length and cidr.network.contains(other.network.address)


def _contains_cidr_text(cidr: CIDR, text: str) -> bool:
    return _contains_cidr(cidr, _parsed_cidr(text))


def _ip_cost(parsed: int) -> costs.Cost:
    return lambda _, cidr, other: costs.characters(cidr, 2) + parsed * costs.characters(other)


def _cidr_cost(parsed: int) -> costs.Cost:
    return lambda _, cidr, other: costs.characters(cidr, 2) + costs.characters(cidr) + 1 + parsed * costs.characters(other)


_PARSED = costs.through()

NETWORK: Library = (
    Overload("ip", (STRING,), IP_TYPE, _parsed_ip, cost=_PARSED),
    Overload("ip", (CIDR_TYPE,), IP_TYPE, lambda cidr: IP(cidr.network.address), member=True),
    Overload("isIP", (STRING,), BOOL, _valid(_parsed_ip), cost=_PARSED),
    Overload("ip.isCanonical", (STRING,), BOOL, _is_canonical, cost=costs.through(passes=2)),
    Overload("family", (IP_TYPE,), INT, _family, member=True),
    Overload("isUnspecified", (IP_TYPE,), BOOL, _is_unspecified, member=True),
    Overload("isLoopback", (IP_TYPE,), BOOL, _is_loopback, member=True),
    Overload("isLinkLocalMulticast", (IP_TYPE,), BOOL, _is_link_local_multicast, member=True),
    Overload("isLinkLocalUnicast", (IP_TYPE,), BOOL, _is_link_local_unicast, member=True),
    Overload("isGlobalUnicast", (IP_TYPE,), BOOL, _is_global_unicast, member=True),
    Overload("string", (IP_TYPE,), STRING, str),
    Overload("cidr", (STRING,), CIDR_TYPE, _parsed_cidr, cost=_PARSED),
    Overload("isCIDR", (STRING,), BOOL, _valid(_parsed_cidr), cost=_PARSED),
    Overload("containsIP", (CIDR_TYPE, STRING), BOOL, _contains_ip_text, member=True, cost=_ip_cost(1)),
    Overload("containsIP", (CIDR_TYPE, IP_TYPE), BOOL, _contains_ip, member=True, cost=_ip_cost(0)),
    Overload("containsCIDR", (CIDR_TYPE, STRING), BOOL, _contains_cidr_text, member=True, cost=_cidr_cost(1)),
    Overload("containsCIDR", (CIDR_TYPE, CIDR_TYPE), BOOL, _contains_cidr, member=True, cost=_cidr_cost(0)),
    Overload("prefixLength", (CIDR_TYPE,), INT, lambda cidr: cidr.network.length, member=True),
    Overload("masked", (CIDR_TYPE,), CIDR_TYPE, lambda cidr: CIDR(cidr.network.masked), member=True),
    Overload("string", (CIDR_TYPE,), STRING, str),
)
