"""The libraries of the server."""

from __future__ import annotations

from compiler.cel.functions import Library
from compiler.cel.libraries.clock import CLOCK
from compiler.cel.libraries.formats import NAMED_FORMATS
from compiler.cel.libraries.lists import LISTS, SETS
from compiler.cel.libraries.network import NETWORK
from compiler.cel.libraries.quantity import QUANTITIES
from compiler.cel.libraries.regex import REGEX
from compiler.cel.libraries.semver import SEMVERS
from compiler.cel.libraries.strings import STRINGS
from compiler.cel.libraries.url import URLS

KUBERNETES: Library = (
    *CLOCK,
    *REGEX,
    *URLS,
    *QUANTITIES,
    *STRINGS,
    *SETS,
    *NETWORK,
    *NAMED_FORMATS,
    *SEMVERS,
    *LISTS,
)
