"""Shards as a Slurm job array, by the script that is installed: a real munged, slurmctld and two slurmd on
the loopback address. One task is killed, the merge says what is missing, the task is requeued, and what
is merged then is what one run on one machine gives, byte for byte.

Skipped, and says so, where Slurm is not installed or cannot be started."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bulk  # noqa: E402
import world  # noqa: E402
from test_bulk import Folder, YEAR, run, wait_for  # noqa: E402
from test_shards import everything, shard_of  # noqa: E402

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "install" / "caeval.sbatch"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "scancel", "sinfo")
PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
N = 4
BIG = 600_000  # rows of the CA in whose evaluation the task is killed


def missing():
    return [name for name in PROGRAMS if not shutil.which(name, path=PATH)]


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Cluster:
    """Two nodes on this machine, of nobody but this test."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.processes = []
        self.env = {**os.environ, "PATH": PATH, "SLURM_CONF": str(self.folder / "slurm.conf")}
        for name in [name for name in self.env if name.startswith(("SLURM_", "SBATCH_"))]:
            if name != "SLURM_CONF":
                del self.env[name]

    def configure(self):
        control, first, second = free_ports(3)
        user = subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
        host = socket.gethostname().split(".")[0]
        for name in ("state", "spool/node1", "spool/node2"):
            (self.folder / name).mkdir(parents=True)
        key = self.folder / "key"
        key.write_bytes(os.urandom(64))
        key.chmod(0o600)
        # which cgroups there are does not matter: nothing here is put into one
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")
        nodes = "".join(f"NodeName=node{i} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2\n"
                        for i, port in ((1, first), (2, second)))
        (self.folder / "slurm.conf").write_text(f"""\
ClusterName=caeval
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={control}
CommunicationParameters=NoInAddrAny
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={self.folder}/socket
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool/%n
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
{nodes}PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
""")

    def daemon(self, *command):
        name = f"{command[0]}-{len(self.processes)}.log"
        with open(self.folder / name, "w") as log:
            self.processes.append(subprocess.Popen(command, env=self.env, stdout=log, stderr=log,
                                                   stdin=subprocess.DEVNULL, cwd=self.folder))

    def start(self):
        """None, or why it does not start."""
        self.configure()
        self.daemon("munged", "--foreground", "--force", f"--key-file={self.folder}/key",
                    f"--socket={self.folder}/socket", f"--pid-file={self.folder}/munged.pid",
                    f"--log-file={self.folder}/munged.log", f"--seed-file={self.folder}/seed")
        try:
            wait_for((self.folder / "socket").exists, 10)
            self.daemon("slurmctld", "-D", "-i")
            for node in ("node1", "node2"):
                self.daemon("slurmd", "-D", "-N", node)
            wait_for(self.is_up, 40)
        except AssertionError:
            return "\n".join(f"{path.name}: {path.read_text(errors='replace')[-600:]}"
                             for path in sorted(self.folder.glob("*.log")))
        return None

    def ask(self, *command, check=True):
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}: {done.stderr}")
        return done.stdout

    def is_up(self):
        return self.ask("sinfo", "-h", "-N", "-o", "%T", check=False).split() == ["idle", "idle"]

    def job(self, job):
        return dict(re.findall(r"(\w+)=(\S*)", self.ask("scontrol", "show", "job", job)))

    def wait(self, job, *states):
        """The job, once it is at an end; states that are not asked for are a failure."""
        def ended():
            found = self.job(job)
            return found if found["JobState"] not in ("PENDING", "RUNNING", "COMPLETING",
                                                      "CONFIGURING") else None
        found = wait_for(ended, 120)
        if found["JobState"] not in states:
            raise AssertionError(f"{job}: {found}")
        return found

    def stop(self):
        if len(self.processes) > 1:
            self.ask("scancel", "--state=PENDING", check=False)
            self.ask("scancel", "--state=RUNNING", check=False)
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class TheScript(unittest.TestCase):
    """What it asks Slurm for and what it makes of statuses; sbatch, caeval and sleep only tell."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.told = self.folder / "told"
        self.put("sbatch", 'echo "7;cluster"')
        self.put("sleep", ":")

    def put(self, name, does):
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho {name} "$@" >>"{self.told}"\n{does}\n')
        path.chmod(0o755)

    def go(self, *words, **env):
        self.told.write_text("")
        done = subprocess.run(["sh", SCRIPT, *words], capture_output=True, text=True, env={
            "PATH": f"{self.folder}:{os.environ['PATH']}", "CAEVAL": str(self.folder / "caeval"), **env})
        return done, self.told.read_text().splitlines()

    def test_what_it_submits(self):
        for env in ({}, {"SLURM_JOB_ID": "3"}):  # from within a job as well
            done, told = self.go("8", "-i", "a b", "-d", "2025-12-31", **env)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(told, [
                f"sbatch --parsable --array=1-8 {SCRIPT} run-shard 8 -i a b -d 2025-12-31",
                "sbatch --parsable --job-name=caeval-merge --dependency=afterany:7 "
                f"{SCRIPT} run-merge -i a b -d 2025-12-31"])
        _, told = self.go("merge", "--date=2025-12-31")
        self.assertEqual(told, [f"sbatch --parsable --job-name=caeval-merge {SCRIPT} run-merge "
                                "--date=2025-12-31"])

    def test_the_day_is_the_same_for_all(self):
        _, told = self.go("2", "-o", "x")
        days = {re.search(r" -d (\d{4}-\d\d-\d\d)$", line)[1] for line in told}
        self.assertEqual(len(days), 1, told)

    def test_usage(self):
        for words in ((), ("-h",), ("0",), ("all",)):
            done, told = self.go(*words)
            self.assertEqual((done.returncode, told), (64, []))

    def test_statuses(self):
        shard = ("run-shard", "4", "-o", "x")
        for status, want in ((0, 0), (2, 0), (3, 0), (1, 1), (64, 64), (73, 73), (130, 130)):
            self.put("caeval", f"exit {status}")
            done, told = self.go(*shard, SLURM_ARRAY_TASK_ID="3", SLURM_CPUS_PER_TASK="2")
            self.assertEqual(done.returncode, want)
            self.assertEqual(told, ["caeval run --no-progress -j 2 -o x --shard 3/4"])
        for status, want in ((0, 0), (2, 2), (3, 0), (1, 1), (75, 75)):
            self.put("caeval", f"exit {status}")
            done, told = self.go("run-merge", "-o", "x")
            self.assertEqual(done.returncode, want)
            self.assertEqual(told, ["caeval merge -o x"])

    def test_it_waits_for_locks_that_a_lost_node_left(self):
        self.put("caeval", f'[ "$(grep -c caeval "{self.told}")" -ge 3 ] || exit 75')
        done, told = self.go("run-shard", "4", SLURM_ARRAY_TASK_ID="1")
        self.assertEqual(done.returncode, 0)
        self.assertEqual([line.split()[0] for line in told],
                         ["caeval", "sleep", "caeval", "sleep", "caeval"])
        self.put("caeval", "exit 75")
        done, told = self.go("run-shard", "4", SLURM_ARRAY_TASK_ID="1")
        self.assertEqual(done.returncode, 75)
        self.assertEqual(len(told), 10 + 9)


class JobArray(Folder):
    def setUp(self):
        super().setUp()
        if missing():
            self.leave(f"not installed: {', '.join(missing())}")
        temporary = tempfile.TemporaryDirectory(prefix="slurm", ignore_cleanup_errors=True)
        self.addCleanup(temporary.cleanup)
        self.cluster = Cluster(temporary.name)
        self.addCleanup(self.cluster.stop)
        why = self.cluster.start()
        if why:
            self.leave(f"does not start here:\n{why}")
        self.cluster.env["CAEVAL"] = str(pathlib.Path(world.CAEVAL).resolve())

    def leave(self, why):
        print(f"Slurm skipped: {why}")
        self.skipTest(why)

    def submit(self, what):
        done = subprocess.run(
            [SCRIPT, what, "-i", self.input, "-o", self.output, "-d", world.DATE, "--templates",
             world.TEMPLATES.resolve()], env=self.cluster.env, cwd=self.folder,
            capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return re.findall(r"job (\d+)", done.stdout)

    def log(self, job):
        return (self.folder / f"slurm-{job}.out").read_text(encoding="utf-8")

    def shard_process(self, k):
        """The caeval process of a task, not its workers."""
        words = [b"--shard", f"{k}/{N}".encode()]
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes().split(b"\0")
                parent = int((path.parent / "stat").read_text().rsplit(")", 1)[1].split()[1])
                of_caeval = b"caeval run" in pathlib.Path(f"/proc/{parent}/cmdline").read_bytes(
                    ).replace(b"\0", b" ") and b"--shard" in pathlib.Path(
                        f"/proc/{parent}/cmdline").read_bytes()
            except OSError:
                continue
            if str(self.output).encode() in line and line[-3:-1] == words and not of_caeval:
                return int(path.parent.name)
        return None

    def test_a_task_killed_and_requeued(self):
        bulk.make(self.input, 9, combined=("hotline", "complaints"))
        self.big("BIG", BIG)
        one = self.folder / "one"
        single = run(self.input, one, formats="xlsx,pdf,json,html")
        self.assertEqual(single.returncode, 3, single.stderr)
        home = shard_of("BIG", N)
        shards, merge = self.submit(str(N))
        victim = f"{shards}_{home}"

        wait_for((self.output / YEAR / ".caeval-stage-BIG").exists, 60)
        os.kill(self.shard_process(home), signal.SIGKILL)
        self.assertEqual(self.cluster.wait(victim, "FAILED")["ExitCode"], "137:0")
        nodes = set()
        for k in range(1, N + 1):
            nodes.add(self.cluster.wait(f"{shards}_{k}", "FAILED" if k == home else
                                        "COMPLETED")["NodeList"])
        self.assertEqual(nodes, {"node1", "node2"})
        for code in [bulk.code_of(i) for i in range(9)]:
            if (self.output / YEAR / code).exists():
                self.assertIsNone(bulk.torn(self.output / YEAR / code))

        # the merge that came after it finds the CA missing, and writes nothing
        self.assertEqual(self.cluster.wait(merge, "FAILED")["ExitCode"], "1:0")
        self.assertIn("BIG: not evaluated", self.log(merge))
        self.assertFalse((self.output / YEAR / "summary.json").exists())

        self.cluster.ask("scontrol", "requeue", victim)
        wait_for(lambda: self.cluster.job(victim)["JobState"] == "PENDING", 60)
        self.cluster.ask("scontrol", "update", f"JobId={victim}", "StartTime=now")
        self.assertEqual(self.cluster.wait(victim, "COMPLETED")["Restarts"], "1")
        (merge,) = self.submit("merge")
        self.cluster.wait(merge, "COMPLETED")
        self.assertEqual(everything(self.output), everything(one))
        self.assertEqual(bulk.strays(self.output), [])
        self.assertIn(single.stdout.replace(str(one), str(self.output)), self.log(merge))  # names the page it wrote
        print(f"Slurm: {N} tasks on 2 nodes, 1 killed and requeued, merged: the same bytes")


if __name__ == "__main__":
    unittest.main()
