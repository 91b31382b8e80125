"""Bulk: CAs and rows a second, a worker's memory, -j2 against -j1, a run over unchanged inputs against a
full one. Ratios are of runs side by side; seconds are this machine's, at this hour.

    scripts/bench_bulk.py [CAS] [ROUNDS]      default 500 CAs, 1 round
"""

import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import bulk  # noqa: E402
import world  # noqa: E402


def timed(source, output, *more):
    start = time.monotonic()
    done = subprocess.run([world.CAEVAL, "run", "-q", "-i", source, "-o", output, "-d", world.DATE,
                           "--templates", str(world.TEMPLATES), *more],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode not in (0, 3):
        sys.exit(f"bench: exit {done.returncode}")
    return time.monotonic() - start


def fresh(output):
    shutil.rmtree(output, ignore_errors=True)
    return output


def rows_of(output):
    with open(f"{output}/{world.DATE[:4]}/summary.json", encoding="utf-8") as file:
        return sum(ca["rows"] for ca in json.load(file)["cas"])


def main():
    cas = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        source, output = f"{folder}/in", f"{folder}/out"
        bulk.make(source, cas, combined=("hotline", "complaints", "tickets"))
        time.sleep(3)
        one, two, again = [], [], []
        for _ in range(rounds):
            one.append(timed(source, fresh(output), "-j", "1"))
            two.append(timed(source, fresh(output), "-j", "2"))
            timed(source, output, "-j", "2")  # settles the records
            again.append(timed(source, output, "-j", "2"))
        rows = rows_of(output)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    median = statistics.median
    seconds = median(two)
    print(f"bulk: {cas} CAs, {rows} rows, all formats, {os.cpu_count()} cores, {rounds} round(s)")
    print(f"  -j2: {seconds:.1f} s, {cas / seconds:.1f} CAs/s, {rows / seconds:.0f} rows/s")
    print(f"  -j1 / -j2 (same inputs): {median(one) / seconds:.2f}")
    print(f"  largest process: {peak:.0f} MiB")
    print(f"  unchanged / full (-j2): {median(again):.2f} s / {seconds:.1f} s = "
          f"{100 * median(again) / seconds:.2f} %")


if __name__ == "__main__":
    main()
