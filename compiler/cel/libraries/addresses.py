"""IP addresses and networks as Go's `net/netip` reads and prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address

from compiler.cel.libraries.quoting import go_quoted
from compiler.regex import regex

_GROUPS = 16  # bytes of an IPv6 address
_MAPPED = 0xFFFF  # what stands before an IPv4 address in one of IPv6
_HEX = regex("[0-9a-fA-F]*")
_BITS = regex("0|[1-9][0-9]{0,9}", re.ASCII)


class AddressError(ValueError):
    """The message is Go's."""


@dataclass(frozen=True, slots=True)
class Address:
    """`bits` is 32 or 128. Two addresses are one if their numbers and their families are."""

    number: int
    bits: int

    def __str__(self) -> str:
        if self.bits == 32:  # noqa: PLR2004
            return ".".join(str(octet) for octet in self.number.to_bytes(4))
        return _sixteen(self.number)

    @property
    def is_mapped(self) -> bool:
        """Whether it is an address of IPv4 written as one of IPv6."""
        return self.bits == 128 and self.number >> 32 == _MAPPED  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Network:
    """`address` may have bits behind `length`: two networks that differ in those are not equal."""

    address: Address
    length: int

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"

    @property
    def masked(self) -> Network:
        hidden = self.address.bits - self.length
        return Network(Address(self.address.number >> hidden << hidden, self.address.bits), self.length)

    def contains(self, address: Address) -> bool:
        if address.bits != self.address.bits:
            return False
        return not (address.number ^ self.address.number) >> (self.address.bits - self.length)


def _sixteen(number: int) -> str:
    if number >> 32 == _MAPPED:
        return f"::ffff:{Address(number & 0xFFFFFFFF, 32)}"
    return str(IPv6Address(number))


def parse_address(text: str) -> tuple[Address, str]:
    """The address and its zone. Raises `AddressError`."""
    for character in text:
        if character == ".":
            return Address(_four(text, text), 32), ""
        if character == ":":
            return _parse_sixteen(text)
        if character == "%":
            raise _refused(text, "missing IPv6 address")
    raise _refused(text, "unable to parse IP")


def _refused(text: str, fact: str, place: str = "") -> AddressError:
    at = f" (at {go_quoted(place)})" if place else ""
    return AddressError(f"ParseAddr({go_quoted(text)}): {fact}{at}")


def _four(whole: str, text: str) -> int:
    """The number of `1.2.3.4`, which may be the end of an IPv6 address `whole`."""
    octets, value, digits = 0, 0, 0
    number = 0
    for at, character in enumerate(text):
        if "0" <= character <= "9":
            if digits == 1 and value == 0:
                raise _refused(whole, "IPv4 field has octet with leading zero")
            value, digits = value * 10 + int(character), digits + 1
            if value > 255:  # noqa: PLR2004
                raise _refused(whole, "IPv4 field has value >255")
        elif character == ".":
            if at in {0, len(text) - 1} or text[at - 1] == ".":
                raise _refused(whole, "IPv4 field must have at least one digit", text[at:])
            if octets == 3:  # noqa: PLR2004
                raise _refused(whole, "IPv4 address too long")
            number, octets, value, digits = number << 8 | value, octets + 1, 0, 0
        else:
            raise _refused(whole, "unexpected character", text[at:])
    if octets < 3:  # noqa: PLR2004
        raise _refused(whole, "IPv4 address too short")
    return number << 8 | value


def _parse_sixteen(text: str) -> tuple[Address, str]:
    rest, percent, zone = text.partition("%")
    if percent and not zone:
        raise _refused(text, "zone must be a non-empty string")
    octets = bytearray()
    gap = None
    if rest.startswith("::"):
        gap, rest = 0, rest[2:]
    while rest and len(octets) < _GROUPS:
        group, rest = _group(text, rest, gap, len(octets))
        octets += group
        if not rest:
            break
        rest = rest[1:]
        if rest.startswith(":"):
            if gap is not None:
                raise _refused(text, "multiple :: in address", rest)
            gap, rest = len(octets), rest[1:]
    if rest:
        raise _refused(text, "trailing garbage after address", rest)
    if len(octets) < _GROUPS:
        if gap is None:
            raise _refused(text, "address string too short")
        octets[gap:gap] = bytes(_GROUPS - len(octets))
    elif gap is not None:
        raise _refused(text, "the :: must expand to at least one field of zeros")
    return Address(int.from_bytes(octets), 128), zone


def _group(text: str, rest: str, gap: int | None, before: int) -> tuple[bytes, str]:
    """The bytes that `rest` begins with: two, or the four of an IPv4 address at the end."""
    found = _HEX.match(rest)
    digits = found.group() if found else ""
    if len(digits) > 4:  # noqa: PLR2004
        raise _refused(text, "each group must have 4 or less digits", rest)
    if not digits:
        raise _refused(text, "each colon-separated field must have at least one digit", rest)
    following = rest[len(digits) :]
    if following.startswith("."):
        if gap is None and before != 12:  # noqa: PLR2004
            raise _refused(text, "embedded IPv4 address must replace the final 2 fields of the address", rest)
        if before + 4 > _GROUPS:
            raise _refused(text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest)
        return _four(text, rest).to_bytes(4), ""
    if following and not following.startswith(":"):
        raise _refused(text, "unexpected character, want colon", following)
    if following == ":":
        raise _refused(text, "colon must be followed by more characters", following)
    return int(digits, 16).to_bytes(2), following


def parse_network(text: str) -> Network:
    """Raises `AddressError`."""
    before, slash, bits = text.rpartition("/")
    prefix = f"netip.ParsePrefix({go_quoted(text)}): "
    if not slash:
        raise AddressError(f"{prefix}no '/'")
    try:
        address, zone = parse_address(before)
    except AddressError as error:
        raise AddressError(f"{prefix}{error}") from None
    if zone:
        raise AddressError(f"{prefix}IPv6 zones cannot be present in a prefix")
    if not _BITS.fullmatch(bits):
        long = bits.isascii() and bits.isdigit() and bits[0] != "0" and len(bits) < 20  # noqa: PLR2004 - still 64 bits
        raise AddressError(f"{prefix}{'prefix length out of range' if long else f'bad bits after slash: {go_quoted(bits)}'}")
    if int(bits) > address.bits:
        raise AddressError(f"{prefix}prefix length out of range")
    return Network(address, int(bits))
