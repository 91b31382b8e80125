"""Faults at exact places: system calls that fail, or processes killed in them, by strace."""

import collections
import pathlib
import re
import subprocess
import tempfile


def works():
    try:
        done = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=chdir:error=EIO",
                               "-e", "trace=chdir", "true"], capture_output=True)
        return done.returncode == 0
    except OSError:
        return False


STRACE_WORKS = works()


def counts(command, calls):
    """How often each process of the command makes each call: the largest number by call."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        subprocess.run(["strace", "-f", "-o", log, "-e", f"trace={','.join(calls)}", *command],
                       capture_output=True)
        seen = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.M))
    return {call: max((n for (_, name), n in seen.items() if name == call), default=0)
            for call in calls}


def run(command, call, inject, **options):
    """The command with `inject` (error=..., signal=...) applied to a call, in every process."""
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                           f"inject={call}:{inject}", *command], capture_output=True, text=True,
                          **options)
