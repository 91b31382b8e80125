#!/usr/bin/env python3
"""Compares an oracle output with caeval's result.json and rejects.csv files.

    compare.py ORACLE.json RESULT_DIR [--skip PATTERN]...

One line a difference: CA | what | oracle | caeval.  Exit status 1 if there is any.
PATTERN is a shell pattern on the second field, e.g. --skip 'form.*.basis'.
"""
import argparse
import csv
import fnmatch
import json
import pathlib
import re
import sys
from fractions import Fraction

ABSENT = "(absent)"
COUNTS = ("rows", "accepted", "rejected", "duplicates", "superseded", "set_aside", "damaged", "conflicts")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?\Z")
UNKNOWN_WORDS = ("未知", "待核", "待定", "", None)


# ---------------------------------------------------------------- equality

def same_number(exact, given):
    """Equal, or the decimal that was given is the exact value cut or rounded to >= 2 places."""
    if exact is None or given is None:
        return exact is given
    if not NUMBER.match(str(exact)) or not NUMBER.match(str(given)):
        return str(exact) == str(given)
    a, b = Fraction(str(exact)), Fraction(str(given))
    if a == b:
        return True
    places = len(str(given).partition(".")[2])
    scaled = a * 10 ** places
    cut = scaled.numerator // scaled.denominator
    rounded = cut + (scaled - cut >= Fraction(1, 2))
    return places >= 2 and b * 10 ** places in (cut, rounded)


def family(encoding):
    """UTF-8, UTF-16 or GB: names of one family count as equal."""
    name = str(encoding).upper().replace("_", "-")
    for start in ("UTF-8", "UTF-16", "GB"):
        if name.startswith(start):
            return start
    return name


def gate(value):
    return "未知" if value in (None, "", "待定", "未知", "不适用") else value


def ident_equal(oracle, caeval):
    """The first key column; caeval may join several, and keyless exports have no id."""
    return oracle == "" or caeval == oracle or str(caeval or "").startswith(oracle)


def base_name(path):
    return pathlib.PurePosixPath(str(path)).name


# ---------------------------------------------------------------- files

def compare_inputs(oracle, caeval):
    def by_name(entries):
        found = {}
        for e in entries:
            found.setdefault((e["export"], base_name(e["file"])), []).append(e)
        return found
    ours, theirs = by_name(oracle), by_name(caeval)
    for key in sorted(set(ours) | set(theirs)):
        a = [e for e in ours.get(key, []) if e["rows"]]
        b = [e for e in theirs.get(key, []) if e["rows"]]
        what = f"inputs.{key[1]}"
        if len(a) != len(b):
            yield what, f"{len(a)} file(s)", f"{len(b)} file(s)"
            continue
        order = lambda e: [e.get(c, 0) for c in COUNTS]
        for x, y in zip(sorted(a, key=order), sorted(b, key=order)):
            for c in COUNTS:
                if x[c] != y.get(c):
                    yield f"{what}.{c}", x[c], y.get(c, ABSENT)
            if family(x["encoding"]) != family(y.get("encoding")):
                yield f"{what}.encoding", x["encoding"], y.get("encoding", ABSENT)
            if not key[1].endswith(".gz") and y.get("sha256") not in (None, x["sha256"]):
                yield f"{what}.sha256", x["sha256"], y["sha256"]


def compare_rejects(oracle, path):
    """Places of rejected rows and unreadable cells; a file that was not understood has no line."""
    ours = {(base_name(r["file"]), int(r["line"]), r["column"]) for r in oracle if r["line"]}
    theirs = set()
    if path.is_file():
        with open(path, encoding="utf-8-sig", newline="") as f:
            for r in csv.DictReader(f):
                if r["line"] and r["line"] != "0":
                    theirs.add((base_name(r["file"]), int(r["line"]), r["column"]))
    for place in sorted(ours ^ theirs):
        mine = place in ours
        yield ("rejects", ":".join(map(str, place)) if mine else ABSENT,
               ABSENT if mine else ":".join(map(str, place)))


# ---------------------------------------------------------------- measures

def compare_measures(oracle, caeval):
    for name, a in sorted(oracle.items()):
        b = caeval.get(name)
        what = f"measures.{name}"
        if b is None:
            if a.get("value") is not None or a.get("counts"):
                yield what, a.get("value", a.get("counts")), ABSENT
            continue
        if a.get("status") == "unknown" and (b.get("status"), b.get("lo"), b.get("hi")) == ("interval", "0", None):
            continue                                  # from 0 on: nothing is known of it
        nothing = {"unknown", "interval"}             # without a bound the two say the same
        if {a.get("status"), b.get("status")} == nothing and not any(x.get(k) for x in (a, b) for k in ("value", "lo", "hi")):
            continue
        if a.get("status") and a["status"] != b.get("status"):
            yield (f"{what}.status", f"{a['status']} {a.get('lo')}..{a.get('hi')}",
                   f"{b.get('status')} {b.get('lo')}..{b.get('hi')}")
            continue
        if a.get("status") == "unknown":
            continue
        for field in ("num", "den", "n"):
            if field in a and field in b and str(a[field]) != str(b[field]):
                yield f"{what}.{field}", a[field], b[field]
        for field in ("lo", "hi"):
            if field in a and not same_number(a[field], b.get(field)):
                yield f"{what}.{field}", a[field], b.get(field)
        if "counts" in a:
            counted = {k: v for k, v in (b.get("counts") or {}).items() if k in a["counts"]}
            if any(a["counts"].values()) and a["counts"] != counted:
                yield f"{what}.counts", a["counts"], b.get("counts")
        elif "value" in a and not same_number(a["value"], b.get("value")):
            yield f"{what}.value", a.get("value"), b.get("value")


# ---------------------------------------------------------------- the form

def places(entries):
    """Counter-examples by place.  A day on which nobody holds a post has no line: not compared."""
    return {(base_name(e["file"]), e["line"]): e.get("id") for e in entries if e["line"]}


def compare_counterexamples(what, a, b):
    ours, theirs = places(a), places(b)
    for place in sorted(set(ours) | set(theirs)):
        text = f"{place[0]}:{place[1]}"
        if place not in theirs:
            yield what, f"{text} {ours[place]}", ABSENT
        elif place not in ours:
            yield what, ABSENT, f"{text} {theirs[place]}"
        elif not ident_equal(ours[place], theirs[place]):
            yield what + ".id", f"{text} {ours[place]}", theirs[place]


def compare_form(oracle, caeval):
    theirs = {r["row"]: r for r in caeval.get("rows", [])}
    for a in oracle["rows"]:
        b = theirs.get(a["row"])
        what = f"form.{a['row']}"
        if b is None:
            yield what, a["result"], ABSENT
            continue
        if a["result"] != b.get("result"):
            yield (f"{what}.result", f"{a['result']} ({a['reason']})",
                   f"{b.get('result')} ({b.get('reason')})")
            continue
        for field in ("boxes", "basis"):
            if a[field] != b.get(field):
                yield f"{what}.{field}", a[field], b.get(field)
        if a["counterexamples_compared"]:
            yield from compare_counterexamples(f"{what}.counterexamples", a["counterexamples"],
                                               b.get("counterexamples", []))
    for name, n in oracle["counts"].items():
        if caeval.get("counts", {}).get(name) != n:
            yield f"form.counts.{name}", n, caeval.get("counts", {}).get(name, ABSENT)


# ---------------------------------------------------------------- the scores

def compare_criteria(what, ours, theirs):
    states = {(c["criterion"], c["score"]): c.get("state") for c in theirs or []}
    for c in ours:
        key = (c["criterion"], c["score"])
        state = states.get(key, ABSENT)
        if ("未知" if state in UNKNOWN_WORDS else state) != c["state"]:
            yield f"{what}.{c['criterion']}.{c['score']}", c["state"], state


def compare_alternatives(what, ours, theirs):
    other = {x.get("reading"): x.get("score") for x in theirs or []}
    for x in ours:
        score = other.get(x["reading"], ABSENT)
        if score is ABSENT or not same_number(x["score"], score):
            yield f"{what}.{x['reading']}", x["score"], score


def compare_sensitivity(oracle, caeval, base):
    theirs = {s["reading"]: s for s in caeval or []}
    ours = {s["reading"]: s for s in oracle}
    for code in sorted(set(ours) | set(theirs)):
        a, b = ours.get(code), theirs.get(code)
        show = lambda s: ABSENT if s is None else f"{s['total']['lo']}-{s['total']['hi']} {s.get('level')}"
        if a is None and b.get("scores") and show(b) == base:
            continue                                  # an indicator without weight changes, no total
        if show(a) != show(b):
            yield f"grading.sensitivity.{code}", show(a), show(b)


def compare_grading(oracle, caeval):
    theirs = {i["id"]: i for i in caeval.get("indicators", [])}
    for a in oracle["indicators"]:
        b = theirs.get(a["id"])
        what = f"grading.{a['id']}"
        if b is None:
            yield what, f"{a['lo']}-{a['hi']}", ABSENT
            continue
        for field in ("lo", "hi"):
            if not same_number(a[field], b.get(field)):
                yield f"{what}.{field}", a[field], b.get(field)
        for field in ("status", "reading"):
            if field in a and a[field] != b.get(field):
                yield f"{what}.{field}", a[field], b.get(field)
        yield from compare_alternatives(what, a["alternatives"], b.get("alternatives"))
        yield from compare_criteria(what, a["criteria"], b.get("criteria"))
    total = caeval.get("total", {})
    for field, text in oracle["total"].items():
        if text != total.get(field):
            yield f"grading.total.{field}", text, total.get(field, ABSENT)
    if oracle["level"] != caeval.get("level", ABSENT):
        yield "grading.level", oracle["level"], caeval.get("level", ABSENT)
    if gate(oracle["gate"]) != gate(caeval.get("gate")):
        yield "grading.gate", oracle["gate"], caeval.get("gate")
    base = f"{total.get('lo')}-{total.get('hi')} {caeval.get('level')}"
    yield from compare_sensitivity(oracle["sensitivity"], caeval.get("sensitivity"), base)


def compare_ca(oracle, caeval, folder):
    for field in ("date", "from", "to"):
        if oracle["period"][field] != caeval.get("period", {}).get(field):
            yield f"period.{field}", oracle["period"][field], caeval.get("period", {}).get(field)
    yield from compare_inputs(oracle["inputs"], caeval.get("inputs", []))
    yield from compare_rejects(oracle["rejects"], folder / "rejects.csv")
    yield from compare_measures(oracle["measures"], caeval.get("measures", {}))
    yield from compare_form(oracle["form"], caeval.get("form", {}))
    yield from compare_grading(oracle["grading"], caeval.get("grading", {}))
    ours, theirs = ({c["item"] for c in x.get("contradictions", [])} for x in (oracle, caeval))
    for item in sorted(ours ^ theirs):
        yield f"contradictions.{item}", item in ours, item in theirs


def compare(oracle, result_dir, skip=()):
    """[(ca, what, oracle, caeval)] of all differences."""
    folder = pathlib.Path(result_dir) / oracle["date"][:4]
    found = []
    for code, ours in sorted(oracle["cas"].items()):
        path = folder / code / "result.json"
        if not path.is_file():
            found.append((code, "result.json", "evaluated", ABSENT))
            continue
        theirs = json.loads(path.read_text(encoding="utf-8"))
        found += [(code, *d) for d in compare_ca(ours, theirs, folder / code)]
    if folder.is_dir():
        for other in sorted(p.name for p in folder.iterdir() if (p / "result.json").is_file()):
            if other not in oracle["cas"]:
                found.append((other, "result.json", ABSENT, "evaluated"))
    return [d for d in found if not any(fnmatch.fnmatchcase(d[1], s) for s in skip)]


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("oracle")
    parser.add_argument("result_dir")
    parser.add_argument("--skip", action="append", default=[], metavar="PATTERN")
    args = parser.parse_args(argv)
    oracle = json.loads(pathlib.Path(args.oracle).read_text(encoding="utf-8"))
    found = compare(oracle, args.result_dir, args.skip)
    for d in found:
        print(" | ".join(str(x) for x in d))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
