#!/usr/bin/env python3
"""Random inputs through the oracle and caeval, compared.

    run.py --caeval PATH --templates DIR --seeds A-B [--keep DIR] [--calendar FILE]
           [--skip PATTERN]... [--show N]

Exit status 1 on any difference.  --keep leaves the input, the oracle's answer, caeval's
output and the differences of every failing seed in DIR/SEED.
"""
import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from compare import compare
from oracle import DEFAULT_CALENDAR, evaluate
from randgen import generate

NORMAL = (0, 3)                       # 3: done, but rows were rejected


def pick_calendar(args):
    if args.calendar:
        return pathlib.Path(args.calendar)
    own = pathlib.Path(args.templates) / "calendar" / "calendar.csv"
    return own if own.is_file() else DEFAULT_CALENDAR


def run_caeval(args, source, out, day):
    """Differences that are none of the numbers: a crash, a time-out, a strange exit status."""
    command = [args.caeval, "run", "-q", "-i", str(source), "-o", str(out), "-d", day.isoformat(),
               "--formats", "json", "--templates", str(args.templates)]
    if args.calendar:
        command += ["--calendar", str(args.calendar)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=args.timeout)
    except subprocess.TimeoutExpired:
        return [("-", "exit status", "0 or 3", "timeout")]
    if done.returncode in NORMAL:
        return []
    message = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    return [("-", "exit status", "0 or 3", f"{done.returncode} {' '.join(message)}")]


def one_seed(args, seed, folder, calendar):
    """(CAs, differences) of one seed."""
    source, out = folder / "in", folder / "out"
    day = generate(seed, source, calendar_path=calendar)
    oracle = evaluate(source, day, calendar)
    found = run_caeval(args, source, out, day) or compare(oracle, out, args.skip)
    if args.keep and found:
        kept = pathlib.Path(args.keep) / str(seed)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
        (kept / "oracle.json").write_text(
            json.dumps(oracle, ensure_ascii=False, indent=1), encoding="utf-8")
        (kept / "differences.txt").write_text(
            "".join(" | ".join(map(str, d)) + "\n" for d in found), encoding="utf-8")
    return len(oracle["cas"]), found


def subject(what):
    """The difference without its file or CA: what to count by."""
    return re.sub(r"^inputs\..*\.(\w+)$", r"inputs.\1", what)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--caeval", required=True)
    parser.add_argument("--templates", required=True)
    parser.add_argument("--seeds", required=True, help="A-B, or one number")
    parser.add_argument("--keep")
    parser.add_argument("--calendar")
    parser.add_argument("--skip", action="append", default=[], metavar="PATTERN")
    parser.add_argument("--show", type=int, default=10, help="differences printed per seed")
    parser.add_argument("--timeout", type=float, default=120)
    args = parser.parse_args(argv)
    first, _, last = args.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    calendar = pick_calendar(args)

    cas, failing, subjects = 0, [], collections.Counter()
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
            n, found = one_seed(args, seed, pathlib.Path(folder), calendar)
        cas += n
        if found:
            failing.append(seed)
            subjects.update(subject(d[1]) for d in found)
            for d in found[:args.show]:
                print(f"seed {seed}: " + " | ".join(str(x) for x in d))
            if len(found) > args.show:
                print(f"seed {seed}: … {len(found) - args.show} more")
    print(f"{len(seeds)} seeds, {cas} CAs, {len(failing)} seeds differ")
    for what, n in subjects.most_common(40):
        print(f"{n:6d}  {what}")
    if failing:
        print("failing seeds:", " ".join(map(str, failing)))
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
