"""The modules of `benchmarks` are found as they are when one of them is run."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

sys.path.append(str(ROOT / "benchmarks"))
