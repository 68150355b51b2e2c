"""Kills by the hundred: the tests of tests/test_faults_kill.py and of a killed server, with many more rounds.

    python tests/benchmarks/kill.py [--rounds 70]

Adding is killed twice as often, embedding again a third as often, the server that is asked and added to as often as
`--rounds` says. A round that loses what was acknowledged, or leaves anything by half, fails.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=70)
    rounds = parser.parse_args().rounds
    of = {"ingest": ("tests/test_faults_kill.py", 2 * rounds + rounds // 3)}
    of["server"] = ("tests/test_faults_server.py::test_what_a_killed_server_had_acknowledged_is_there_whole", rounds)
    failed = 0
    for what, (tests, kills) in of.items():
        begun = time.monotonic()
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", tests],
            cwd=ROOT,
            env=os.environ | {"BRIEFING_QA_KILL_ROUNDS": str(rounds)},
            check=False,
        )
        failed += run.returncode != 0
        said = "FAILED" if run.returncode else "nothing lost"
        print(f"{what}: {kills} kills, {said}, {time.monotonic() - begun:.0f} s", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
