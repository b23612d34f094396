"""What the machine is, without its name: whoever reads the figures wants to know what they were taken on."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def description() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {cores} cores, {_memory()} of memory; {platform.system()} on {platform.machine()}; {python}"


def _processor() -> str:
    return _found("/proc/cpuinfo", r"^model name\s*: (.*)$") or platform.processor() or "a processor without a name"


def _memory() -> str:
    kilobytes = _found("/proc/meminfo", r"^MemTotal:\s*(\d+) kB$")
    return f"{int(kilobytes) / 1024 / 1024:.0f} GiB" if kilobytes else "an unknown amount"


def _found(path: str, pattern: str) -> str:
    file = Path(path)
    found = re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE) if file.is_file() else None
    return found[1].strip() if found else ""
