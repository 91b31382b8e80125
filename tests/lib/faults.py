"""Faults at exact places: system calls that fail, or processes killed in them, by strace."""

import collections
import os
import pathlib
import re
import signal
import subprocess
import tempfile


HANGS_AFTER = 60  # seconds


def works():
    try:
        done = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=chdir:error=EIO",
                               "-e", "trace=chdir", "true"], capture_output=True)
        return done.returncode == 0
    except OSError:
        return False


STRACE_WORKS = works()


def counts(command, calls, first=False):
    """How often each process of the command makes each call: the largest number by call, or that of its first process."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        subprocess.run(["strace", "-f", "-o", log, "-e", f"trace={','.join(calls)}", *command],
                       capture_output=True)
        made = re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.M)
        seen = collections.Counter(one for one in made if not first or one[0] == made[0][0])
    return {call: max((n for (_, name), n in seen.items() if name == call), default=0)
            for call in calls}


def run(command, call, inject, **options):
    """The command with `inject` (error=..., signal=...) applied to a call, in every process; of several
    calls and injections each to its own."""
    arguments = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}"]
    one_by_one = zip(reversed(call.split(",")), inject) if isinstance(inject, tuple) else (
        (call, inject),)
    for name, what in one_by_one:
        arguments += ["-e", f"inject={name}:{what}"]
    arguments += command
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True, **options)
    try:
        stdout, stderr = process.communicate(timeout=HANGS_AFTER)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise AssertionError(f"{call}:{inject} hangs") from None
    return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)
