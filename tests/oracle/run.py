#!/usr/bin/env python3
"""Random inputs through the oracle and caeval, compared.

    run.py --caeval PATH --templates DIR --seeds A-B [--jobs N] [--keep DIR] [--calendar FILE]
           [--known FILE] [--skip PATTERN]... [--show N] [--coverage] [--open FILE] [--renew]

Exit status 1 on any difference.  --keep leaves the input, the oracle's answer, caeval's
output and the differences of every failing seed in DIR/SEED.  --known names a file of seeds
that once found a defect (the first field of each line); they run first.  --coverage prints
which results each form row and which scores each indicator reached.  --open names the differences that
are known and not yet settled (seed, CA, what), one a line: they are counted and do not fail; every other
difference does.  --renew writes that file anew.
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from compare import compare
from form import FORM_READINGS, MAY_NOT_APPLY, NO_BOXES, REFUTABLE, attested_only, class_of
from grading import ORDER, SCORED
from oracle import DEFAULT_CALENDAR, evaluate
from randgen import generate

NORMAL = (0, 3)                       # 3: done, but rows were rejected
STATES = ("是", "否", "待核", "不适用")
ENOUGH = 1000                         # data sets after which every state should have been reached
# no data can give these: 79 and 180 find or do not find, 33 cannot be refuted by use, a release that
# was not executed is none (149), 73 is attested, and 196 asks for nothing
BY_DATA_NEVER = {(33, "否"), (79, "否"), (149, "否"), (180, "否"), (73, "否")}
NEVER = {(196, "否")}
FROM_ONE = ("disclosure", "notify", "cycle")          # their tables have no 0


def pick_calendar(args):
    if args.calendar:
        return pathlib.Path(args.calendar)
    own = pathlib.Path(args.templates) / "calendar" / "calendar.csv"
    return own if own.is_file() else DEFAULT_CALENDAR


def readings_of(seed):
    """Every third data set is judged by another reading of the form."""
    return [FORM_READINGS[seed // 3 % len(FORM_READINGS)]] if seed % 3 == 0 else []


def run_caeval(args, source, out, day, readings=()):
    """Differences that are none of the numbers: a crash, a time-out, a strange exit status."""
    command = [args.caeval, "run", "-q", "--force", "-i", str(source), "-o", str(out), "-d", day.isoformat(),
               "--formats", "json", "--templates", str(args.templates)]
    if readings:
        chosen = source.with_name("caeval.conf")
        chosen.write_text("".join(f"reading = {code}\n" for code in readings), encoding="utf-8")
        command += ["--config", str(chosen)]
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


def reached(oracle):
    """What this data set exercised: (row, state, basis) and (indicator, score)."""
    found = collections.Counter()
    for ca in oracle["cas"].values():
        for r in ca["form"]["rows"]:
            found[r["row"], r["result"], r["basis"]] += 1
        for i in ca["grading"]["indicators"]:
            found[i["id"], i["lo"] if i["lo"] == i["hi"] else "pending", ""] += 1
        found["level", str(ca["grading"]["level"]), ""] += 1
        for name, state in ca["exports"].items():
            found["export " + name, state, ""] += 1
    return found


def one_seed(args, seed):
    """(seed, CAs, differences, coverage)"""
    calendar = pick_calendar(args)
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = pathlib.Path(name)
        source, out = folder / "in", folder / "out"
        day = generate(seed, source, calendar_path=calendar)
        readings = readings_of(seed)
        oracle = evaluate(source, day, calendar, readings)
        found = run_caeval(args, source, out, day, readings) or compare(oracle, out, args.skip)
        if args.keep and found:
            keep(args, seed, folder, oracle, found)
    return seed, len(oracle["cas"]), found, reached(oracle)


def keep(args, seed, folder, oracle, found):
    kept = pathlib.Path(args.keep) / str(seed)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept)
    (kept / "oracle.json").write_text(
        json.dumps(oracle, ensure_ascii=False, indent=1), encoding="utf-8")
    (kept / "differences.txt").write_text(
        "".join(" | ".join(map(str, d)) + "\n" for d in found), encoding="utf-8")


def all_seeds(args, seeds):
    """The results in the order of the seeds, worked out on several cores."""
    if args.jobs == 1:
        for seed in seeds:
            yield one_seed(args, seed)
        return
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        yield from pool.map(one_seed, [args] * len(seeds), seeds, chunksize=4)


def subject(what):
    """The difference without its file or CA: what to count by."""
    return re.sub(r"^inputs\..*\.(\w+)$", r"inputs.\1", what)


def print_coverage(total):
    print("row: results reached (by data, register, attestation, none)")
    for row in range(1, 212):
        parts = []
        for state in STATES:
            by = {b: total[row, state, b] for b in ("data", "register", "attest", "none")}
            if any(by.values()):
                parts.append(f"{state} " + " ".join(f"{b} {n}" for b, n in by.items() if n))
        print(f"{row:4d}{'*' if row in NO_BOXES else ' '} " + "; ".join(parts))
    for name in ORDER + ["level"] + sorted({k[0] for k in total if str(k[0]).startswith("export")}):
        seen = sorted((k[1], n) for k, n in total.items() if k[0] == name)
        print(f"{name}: " + "; ".join(f"{s} {n}" for s, n in seen))


def unreached(total):
    """Results that no data set has had: rows by state, rows by data, indicators by score."""
    missing = []
    for row in range(1, 212):
        for state in STATES:
            if state == "不适用" and row not in MAY_NOT_APPLY:
                continue                              # it speaks to every CA
            if (row, state) not in NEVER and not any(total[row, state, b] for b in
                                                     ("data", "register", "attest", "none")):
                missing.append(f"row {row} {state}")
        wanted = {"D": ("是", "否"), "P": ("否",)}.get(class_of(row), ())
        if REFUTABLE.get(row) is attested_only:
            wanted = ()
        missing += [f"row {row} {state} by data" for state in wanted
                    if (row, state) not in BY_DATA_NEVER and not total[row, state, "data"]]
    for name in SCORED:
        scores = ("1", "3", "5", "pending") if name in FROM_ONE else ("0", "1", "3", "5", "pending")
        missing += [f"{name} {s}" for s in scores if not total[name, s, ""]]
    missing += [f"level {x}" for x in ("I", "II", "III", "None", "待定") if not total["level", x, ""]]
    return missing


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--caeval", required=True)
    parser.add_argument("--templates", required=True)
    parser.add_argument("--seeds", required=True, help="A-B, or one number")
    parser.add_argument("--known", help="a file of seeds to run first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep")
    parser.add_argument("--calendar")
    parser.add_argument("--skip", action="append", default=[], metavar="PATTERN")
    parser.add_argument("--show", type=int, default=10, help="differences printed per seed")
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--open", help="a file of differences that are known and not settled")
    parser.add_argument("--renew", action="store_true", help="write that file anew")
    return parser.parse_args(argv)


def seeds_of(args):
    first, _, last = args.seeds.partition("-")
    known = []
    if args.known:
        for line in pathlib.Path(args.known).read_text(encoding="utf-8").splitlines():
            word = line.split()[:1]
            if word and word[0].isdigit():
                known.append(int(word[0]))
    seeds = list(dict.fromkeys(known))
    return seeds + [s for s in range(int(first), int(last or first) + 1) if s not in set(seeds)]


def read_open(path):
    """{(seed, CA, what)} of the differences that are not settled."""
    if not path or not pathlib.Path(path).is_file():
        return set()
    with open(path, encoding="utf-8", newline="") as file:
        return {(int(row["seed"]), row["ca"], row["what"]) for row in csv.DictReader(file)}


def write_open(path, found):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["seed", "ca", "what"])
        writer.writerows(sorted(found))


def main(argv=None):
    args = parse(argv)
    seeds = seeds_of(args)
    known, seen = read_open(args.open), set()
    cas, failing = 0, []
    subjects, total = collections.Counter(), collections.Counter()
    for seed, n, found, coverage in all_seeds(args, seeds):
        cas += n
        total.update(coverage)
        seen |= {(seed, d[0], d[1]) for d in found}
        found = [d for d in found if (seed, d[0], d[1]) not in known]
        if not found:
            continue
        failing.append(seed)
        subjects.update(subject(d[1]) for d in found)
        for d in found[:args.show]:
            print(f"seed {seed}: " + " | ".join(str(x) for x in d))
        if len(found) > args.show:
            print(f"seed {seed}: … {len(found) - args.show} more")
    for what, n in subjects.most_common(40):
        print(f"{n:6d}  {what}")
    if failing:
        print("failing seeds:", " ".join(map(str, failing)))
    if args.coverage:
        print_coverage(total)
    missing = unreached(total) if len(seeds) >= ENOUGH else []
    if missing:
        print("never reached: " + ", ".join(missing))
    if args.renew:
        write_open(args.open, seen)
    rest = f"; {len(seen & known)} differences are open, see {args.open}" if known else ""
    print(f"{len(seeds)} data sets, {cas} CAs, {len(failing)} differ{rest}")
    return 1 if failing or missing else 0


if __name__ == "__main__":
    sys.exit(main())
