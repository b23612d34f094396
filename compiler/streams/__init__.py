"""Configurations of Benthos and Bento, judged as the engine's own linter does and explained better.

`judge` takes plain data and a `Profile`, which says whose engine it is. What the engine knows stands in `facts/`, packed by
`scripts/pack_stream_facts.py`; only the components that a configuration names are read.
"""

from compiler.streams.faults import Fault, Kind
from compiler.streams.judging import judge
from compiler.streams.profiles import Profile, profile, profile_of

__all__ = ["Fault", "Kind", "Profile", "judge", "profile", "profile_of"]
