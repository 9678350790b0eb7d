"""Run every bench that is quick and print its figures; `python bench/run.py --all` runs the slow ones too.

Each bench says what it needs; one that lacks its corpus says so and the others go on. Figures with their commands and dates are
written down by hand in bench/RESULTS.md.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
QUICK = [
    ["claims.py"],
    ["speed.py", "--limit", "100"],
    ["plover_gsr.py"],
    ["attribution.py"],
]
SLOW = [["geoparsing.py"], ["timeml.py"], ["polnear.py"], ["speed.py", "--limit", "624"]]


def main() -> int:
    failed = 0
    for script, *args in QUICK + (SLOW if "--all" in sys.argv else []):
        print(f"\n== bench/{script} {' '.join(args)}", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / script), *args], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
