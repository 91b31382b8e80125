#!/usr/bin/env python3
"""Every sentence that the results of the worked examples print, one of a kind, in the order of the rows:
read as an official would, before it is signed.

test_examples.py compares them with sentences.txt; this file writes it anew. Read the difference.

Sentences are of one kind where they differ in numbers, places, ids and dates alone. Of a row or
criterion the answer stands first, then what it rests on, then the text with its parts apart.
"""
import difflib
import functools
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE / "sentences.txt"


def examples():
    """(edition, place, line) of all tables."""
    return [(edition, f"{file.name}:{line}", row)
            for edition in ("gm-2018-571", "gbt35289-2017")
            for file in sorted((HERE / edition).glob("*.csv"))
            for line, row in enumerate(world.read_csv(file), 2)]


def results():
    base = world.World()
    return world.run_many([world.change(base.fork(), row["change"]) for _, _, row in examples()])


PLACE = r"[\w@.\-]+\.csv(?::\d+)?"


@functools.cache  # most sentences are those of the example before
def kind_of(text):
    """What is left of a sentence without its numbers, places and names."""
    text = re.sub(rf"{PLACE}(?:、{PLACE})*(?:等\d+处)?", "F", text)
    text = re.sub(r"“[^”]*”|《[^》]*》|\([^)]*\)", "“”", text)
    text = re.sub(r"[0-9A-Za-z]+(?:[-_.:/][0-9A-Za-z]+)*", "0", text)
    return re.sub(r"(?:“”|0|F)(?:、(?:“”|0|F))+", "0", text)


def parts(reason):
    """The sentences of a reason."""
    return [part for part in re.split(r"；", reason) if part]


def collect(found):
    """(group, state) -> kind -> the first sentence of it."""
    groups = {}
    seen = set()

    def put(group, state, text):
        if (group, state, text) in seen:
            return
        seen.add((group, state, text))
        for part in parts(text):
            groups.setdefault(group, {}).setdefault((state, kind_of(part)), part)

    for result in found:
        for row in result["form"]["rows"]:
            put(f"第{row['row']}条", f"{row['result']} {row['basis']}", row["reason"])
        for indicator in result["grading"]["indicators"]:
            for c in indicator.get("criteria", []):
                put(f"{indicator['id']} {c['score']}分 {c['criterion']}", c["state"], c["reason"])
            for key in ("note", "gaps"):
                put(indicator["id"], key, indicator.get(key) or "")
        for name, measure in result["measures"].items():
            for key in ("title", "reason", "note"):
                put(f"measure {name}", f"{measure.get('status', '')} {key}", measure.get(key) or "")
        for name in ("contradictions", "crosschecks", "body", "sampling"):
            for entry in result[name] if isinstance(result[name], list) else [result[name]]:
                for key, value in entry.items():
                    if isinstance(value, str) and re.search(r"[\u4e00-\u9fff]", value):
                        put(name, key, value)
    return groups


COMMON = 8  # groups that print it: then it is listed once, before all others


def render(groups):
    groups_of = {}
    for group, sentences in groups.items():
        for state, kind in sentences:
            groups_of.setdefault((state, kind), set()).add(group)
    common = {key for key, names in groups_of.items() if len(names) >= COMMON}
    listed = {"各条共有的": {}}
    for group, sentences in groups.items():
        for key, text in sentences.items():
            listed["各条共有的"].setdefault(key, text) if key in common else None
        listed[group] = {key: text for key, text in sentences.items() if key not in common}
    lines = []
    for group, sentences in listed.items():
        lines += [f"== {group}"] if sentences else []
        lines += [f"{state}：{text}" for (state, _), text in sorted(sentences.items())]
    return [line + "\n" for line in lines]


def differences(found):
    """Lines of a unified difference: empty where the results print what sentences.txt has."""
    before = GOLDEN.read_text(encoding="utf-8").splitlines(keepends=True)
    return list(difflib.unified_diff(before, render(collect(found)), "sentences.txt", "now", n=1))


if __name__ == "__main__":
    GOLDEN.write_text("".join(render(collect(results()))), encoding="utf-8")
