#!/usr/bin/env python3
"""Exports damaged at random, by the thousand, with every output written: the program ends with a status
of its own, no worker dies, what is published can be read, what is not is explained.

    test_mutations.py                  a few hundred
    test_mutations.py --runs 20000     all; --seed N for others
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CAEVAL = os.environ.get("CAEVAL", str(ROOT / "gen/caeval"))
TEMPLATES = os.environ.get("CAEVAL_TEMPLATES", str(ROOT / "templates"))
INPUT = ROOT / "input"
DATE = "2025-12-31"
LIMIT = 1_000_000           # bytes of a mutated file
SHORT = 8_000               # bytes that are left of a long file
AT_ONCE = 40                # CAs of one run
DEATHS = ("signal", "out of memory", "overflow", "Assertion", "Sanitizer", "runtime error")
TOKENS = [b'"', b'""', b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b"\r\n", b",", b";", b"\t", b"=1+1", b"@SUM(A1)",
          b"\xe6", b"\xe6\x97", "，".encode(), "合计".encode(), ("说“不行”" * 40).encode(), b"9" * 400, b"-", b"1e999",
          b"2025-02-30", b"9999-12-31", b"0000-00-00", b"1/0", b"\x1b[31m", "\u202e".encode(), "\u2028".encode(), b"\x1a",
          b"\x1f\x8b\x08", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "𠮷".encode(), b"../", b"%n%s", b"<x>&amp;", "是".encode(),
          "否".encode(), b"NULL", b"########", '="007"'.encode()]


def mutate(data, dice, other):
    """One to four random changes."""
    data = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + dice.choice([1, 2, 3, 8, 60, 400]))
        way = dice.randrange(9)
        if way == 0 and at < len(data):
            data[at] = dice.randrange(256)
        elif way == 1:
            del data[at:to]
        elif way == 2:
            data[at:at] = dice.choice(TOKENS)
        elif way == 3:
            data[at:to] = dice.choice(TOKENS)
        elif way == 4:
            data[at:at] = data[at:to] * dice.choice([1, 2, 50])
        elif way == 5:
            del data[at:]
        elif way == 6 and other:
            start = dice.randrange(len(other))
            data[at:at] = other[start:start + dice.choice([10, 200, 2000])]
        elif way == 7:
            data[at:at] = bytes(dice.randrange(256) for _ in range(dice.choice([1, 4, 40])))
        else:
            lines = bytes(data).split(b"\n")
            dice.shuffle(lines)
            data = bytearray(b"\n".join(lines[:dice.randint(1, len(lines))]))
    return bytes(data[:LIMIT])


def small(paths):
    return [p for p in paths if p.stat().st_size < 200_000]


def replace(path, data):
    path.unlink()
    path.write_bytes(data)


def make_short(folder, dice):
    """What is left of long files: their first rows. Nine runs of ten, since the time goes into the rows."""
    for path in folder.rglob("*.csv"):
        if path.stat().st_size > SHORT:
            data = path.read_bytes()
            replace(path, data[:data.index(b"\n", dice.randrange(SHORT // 4, SHORT)) + 1])


def make_singles(folder, dice, n, short):
    """n CAs, each one of the sample's with a few files damaged."""
    cas = sorted(p for p in INPUT.iterdir() if p.is_dir())
    for i in range(n):
        ca = dice.choice(cas)
        copy = folder / f"M{i:03d}"
        shutil.copytree(ca, copy, copy_function=os.link)
        if short:
            make_short(copy, dice)
        files = small(sorted(p for p in copy.iterdir() if p.is_file()))
        for path in dice.sample(files, min(len(files), dice.choice([1, 1, 2, 5]))):
            replace(path, mutate(path.read_bytes(), dice, dice.choice(files).read_bytes()))


def make_combined(folder, dice, short):
    """The sample with a combined file or two damaged; some exports of single CAs become combined."""
    shutil.copytree(INPUT, folder, copy_function=os.link, dirs_exist_ok=True)
    if short:
        make_short(folder, dice)
    files = sorted(p for p in folder.iterdir() if p.is_file())
    for path in dice.sample(files, min(len(files), dice.choice([1, 2]))):
        replace(path, mutate(path.read_bytes(), dice, dice.choice(files).read_bytes()))


def look(out, codes, said):
    """What is wrong with what was published."""
    for code in codes:
        folder = out / DATE[:4] / code
        if not folder.is_dir():
            if code not in said:
                yield f"{code}: neither a result nor a word"
            continue
        try:
            json.loads((folder / "result.json").read_text(encoding="utf-8"))
            json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            with open(folder / "rejects.csv", encoding="utf-8", newline="") as file:
                if any(len(row) != 5 for row in csv.reader(file, strict=True)):
                    yield f"{code}: rejects.csv has a row without five columns"
            with zipfile.ZipFile(folder / "evaluation.xlsx") as book:
                if book.testzip():
                    yield f"{code}: evaluation.xlsx is damaged"
            pdf = (folder / "report.pdf").read_bytes()
            if not (pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-64:]):
                yield f"{code}: report.pdf is damaged"
        except (OSError, ValueError, zipfile.BadZipFile, csv.Error) as fault:
            yield f"{code}: {fault}"


def one_run(job):
    """(mutations, what is wrong) of one run; the input of a run that went wrong is kept in --keep."""
    seed, number, combined, keep = job
    dice = random.Random(f"{seed} {number} {combined}")
    with tempfile.TemporaryDirectory(prefix="mutations-", dir=INPUT.parent / "out") as name:
        top = pathlib.Path(name)
        folder = top / "in"
        folder.mkdir()
        if combined:
            make_combined(folder, dice, number % 10)
        else:
            make_singles(folder, dice, AT_ONCE, number % 10)
        codes = sorted(p.name for p in folder.iterdir() if p.is_dir())
        command = [CAEVAL, "run", "--no-progress", "-i", str(folder), "-o", str(top / "out"), "-d", DATE,
                   "-j", "1", "--formats", "xlsx,pdf,json,html", "--templates", TEMPLATES]
        try:
            done = subprocess.run(command, capture_output=True, timeout=3600)
        except subprocess.TimeoutExpired:
            return 0, [f"run {number}: does not end"]
        said = done.stderr.decode("utf-8", "replace")
        wrong = []
        if done.returncode not in (0, 3):
            wrong.append(f"exit {done.returncode}: {said[-300:]}")
        wrong += [line for line in said.splitlines() if any(word in line for word in DEATHS)][:3]
        for stream in (done.stdout, done.stderr):
            try:
                stream.decode("utf-8")
            except UnicodeDecodeError as fault:
                wrong.append(f"messages are not UTF-8: {fault}")
        wrong += look(top / "out", codes, said)
        if wrong and keep:
            kept = pathlib.Path(keep) / f"{'combined' if combined else 'single'}-{number}"
            shutil.copytree(folder, kept, dirs_exist_ok=True)
        return 1 if combined else AT_ONCE, [f"run {seed} {number}{' combined' * combined}: {w}" for w in wrong]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=240, help="mutations, a tenth of them of combined files")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", help="folder for the inputs of runs that went wrong")
    args = parser.parse_args()
    of_combined = max(1, args.runs // 10)
    singles = -(-(args.runs - of_combined) // AT_ONCE)
    jobs = [(args.seed, k, False, args.keep) for k in range(singles)] + \
           [(args.seed, k, True, args.keep) for k in range(of_combined)]
    count, wrong = collections.Counter(), []
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for job, (n, found) in zip(jobs, pool.map(one_run, jobs)):
            count["combined" if job[2] else "single"] += n
            for text in found:
                print(text, flush=True)
            wrong += found
    print(f"{sum(count.values())} data sets: {count['single']} single, {count['combined']} combined, {len(wrong)} wrong")
    return 1 if wrong or sum(count.values()) < args.runs else 0


if __name__ == "__main__":
    sys.exit(main())
