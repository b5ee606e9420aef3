"""Runs a command and says what it cost: measure.py RESULT.json COMMAND ARG...

It becomes the reaper of all that the command starts, so that what outlives it (the connections that OpenSSH keeps for
Ansible) is counted, and ended, with it. Memory is the sum of the proportional set sizes of all its processes (shared
pages count once), looked at as often as that costs a tenth of the time.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36


def descendants():
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as stat:
                    parents[int(name)] = int(stat.read().rsplit(b")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue  # it has just ended
    found = {os.getpid()}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grown = bool(more)
        found |= more
    return found - {os.getpid()}


def memory_of(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as rollup:
            for line in rollup:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has just ended
    return 0


class Memory(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        pause = 0.01
        while not self.over.wait(pause):
            started = time.monotonic()
            self.peak = max(self.peak, sum(memory_of(pid) for pid in descendants()))
            pause = max(0.01, 10 * (time.monotonic() - started))


def reap_rest():
    while True:
        for pid in descendants():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def main():
    result, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    memory = Memory()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            os.execvp(command[0], command)
        except OSError as error:
            sys.stderr.write(f"{command[0]}: {error}\n")
            os._exit(127)
    memory.start()
    while True:
        pid, status, usage = os.wait4(-1, 0)
        if pid == child:
            break
    seconds = time.monotonic() - started
    memory.over.set()
    memory.join()
    reap_rest()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(result, "w") as out:
        json.dump(
            {
                "seconds": seconds,
                "cpuSeconds": used.ru_utime + used.ru_stime,
                # A process that came and went between two looks is known by its own peak.
                "memoryBytes": max(memory.peak, usage.ru_maxrss * 1024),
                "code": os.waitstatus_to_exitcode(status),
            },
            out,
        )


main()
