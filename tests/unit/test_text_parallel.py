"""Articles read by several processes: none stays behind."""

from __future__ import annotations

import subprocess
import sys

# The processes are given "is" for reading, which is quick; then this one waits to be killed.
_READS = """
import operator, time
from loaders.text import parallel
found = parallel.in_turn(([] for _ in range(100)), operator.is_, None, 2)
next(found)
print("reads", flush=True)
time.sleep(60)
"""


def test_processes_end_when_the_one_they_read_for_is_killed():
    with subprocess.Popen([sys.executable, "-c", _READS], stdout=subprocess.PIPE, text=True) as reading:
        try:
            assert reading.stdout and reading.stdout.readline() == "reads\n"
        finally:
            reading.kill()
        # They write to where it wrote, which ends when the last of them has.
        reading.communicate(timeout=20)
