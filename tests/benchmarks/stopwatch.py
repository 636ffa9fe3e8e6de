"""What one command costs: `python -I -S stopwatch.py COMMAND...` prints it as one line.

Run bare, as a process of its own: Linux counts what the starting process held towards the peak
memory of the one it starts, so a starter that has loaded anything would hide small programs.
"""

import os
import sys
import time


def main(command: list[str]) -> None:
    """Wall seconds, CPU seconds, peak KiB and exit code; the command's own output is thrown away.

    CPU is that of the command and of all processes it waited for; the peak is that of the
    largest single one among them.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    cpu = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    sys.stdout.write(f"{wall:.6f} {cpu:.6f} {usage.ru_maxrss} {code}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
